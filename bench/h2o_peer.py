"""H2O, started once for all themes that compare with it; where it or its Java is lacking, every use says so."""

import os
import shutil
import socket


def free_port():
    """A port of its own, so that no H2O that someone else has started is used, or stopped at the end."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class H2O:
    def __init__(self, threads, memory="4g"):
        self.threads, self.memory = threads, memory
        self.frames, self.module = {}, None

    def _started(self):
        if self.module is None:
            if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
                raise RuntimeError("H2O needs Java, which is not there")
            try:
                import h2o
            except ImportError:
                raise RuntimeError("the Python package h2o is not installed")
            h2o.init(port=free_port(), nthreads=self.threads, max_mem_size=self.memory, bind_to_localhost=True, verbose=False)
            h2o.no_progress()
            self.module = h2o
        return self.module

    def table(self, path, target):
        """A CSV file as a frame, its target a factor; read once."""
        key = str(path)
        if key not in self.frames:
            frame = self._started().import_file(key)
            frame[target] = frame[target].asfactor()
            self.frames[key] = frame
        return self.frames[key]

    def train(self, frame, target, valid=None, **options):
        """The scoring history (pandas) of a run whose iterations are whole epochs, scored as seldom as it can be."""
        import warnings

        from h2o.estimators import H2ODeepLearningEstimator

        self._started()
        settings = dict(activation="Rectifier", train_samples_per_iteration=0, score_training_samples=100,
                        overwrite_with_best_model=False, stopping_rounds=0, variable_importances=False)
        net = H2ODeepLearningEstimator(**{**settings, **options})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            net.train(x=[c for c in frame.columns if c != target], y=target, training_frame=frame, validation_frame=valid)
        return net.scoring_history()

    def rows_per_second(self, frame, target, **options):
        """As H2O itself reports at the end of the run: "12345 obs/sec"."""
        history = self.train(frame, target, **options)
        return float(str(history["training_speed"].dropna().iloc[-1]).split()[0])

    def close(self):
        if self.module is not None:
            self.module.cluster().shutdown()
            self.module = None
