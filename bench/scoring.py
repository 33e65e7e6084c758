"""Answers of a trained network, one row and 10,000 rows, Lamina beside ONNX Runtime with the same weights.

Both answer from memory inside one process. Lamina reads bytes and scales them itself, ONNX Runtime gets numbers that are
scaled already.
"""

import time

import numpy as np

import mnist
from figures import against
from rounds import take_turns

TARGETS = {1: 1.5, 10000: 1.2}
SECONDS = 0.25


def model(setting):
    path = setting.scratch / "mnist.lamina"
    mnist.train(setting, mnist.files(setting), "--epochs", 1, "--out", path)
    return path


def weights(setting, path):
    """[(weights, biases), …] of the layers."""
    tensors = {tensor["name"]: np.array(tensor["values"], np.float32).reshape(tensor["rows"], tensor["columns"])
               for tensor in setting.lamina("show", path, "weights")["weights"]}
    layers = sorted({name.split(".")[0] for name in tensors})
    return [(tensors[f"{name}.weights"], tensors[f"{name}.biases"].reshape(-1)) for name in layers]


def onnx_bytes(layers):
    """The network as ONNX: Gemm and Relu, Softmax at the end."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes, tensors, before = [], [], "x"
    for i, (w, b) in enumerate(layers):
        tensors += [numpy_helper.from_array(w, f"w{i}"), numpy_helper.from_array(b, f"b{i}")]
        nodes.append(helper.make_node("Gemm", [before, f"w{i}", f"b{i}"], [f"z{i}"]))
        last = i + 1 == len(layers)
        before = "y" if last else f"a{i}"
        nodes.append(helper.make_node("Softmax" if last else "Relu", [f"z{i}"], [before]))
    sizes = layers[0][0].shape[0], layers[-1][0].shape[1]
    graph = helper.make_graph(nodes, "network", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", sizes[0]])],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", sizes[1]])], tensors)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    made.ir_version = 10
    onnx.checker.check_model(made)
    return made.SerializeToString()


def onnx_turn(content, rows, threads):
    """The faster of calling with arrays and calling with memory that is bound once."""
    made = []

    def calls():
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        x = np.random.default_rng(7).random((rows, 784), dtype=np.float32)
        x[x < 0.8] = 0
        binding = session.io_binding()
        binding.bind_cpu_input("x", x)
        binding.bind_output("y", "cpu")
        return [lambda: session.run(["y"], {"x": x}), lambda: session.run_with_iobinding(binding)]

    def mean(call):
        call()
        count, start = 0, time.perf_counter()
        while True:
            call()
            count += 1
            took = time.perf_counter() - start
            if took > SECONDS / 2:
                return took / count * 1e6

    def turn():
        if not made:
            made.extend(calls())
        return min(mean(call) for call in made)

    return turn


def measure(setting):
    path = model(setting)
    content = onnx_bytes(weights(setting, path))
    figures = []
    for rows, target in TARGETS.items():
        peers = {f"ONNX Runtime, {threads} thread{'s' * (threads > 1)}": onnx_turn(content, rows, threads)
                 for threads in sorted({1, setting.threads})}
        own = 1 if rows == 1 else setting.threads
        samples = take_turns({"lamina": lambda: setting.helper("score_bench", path, rows, own, SECONDS), **peers},
                             setting.rounds)
        work = "scoring one row" if rows == 1 else f"scoring {rows:,} rows"
        figures.append(against("scoring", work, "µs", samples, list(peers), target))
    return figures
