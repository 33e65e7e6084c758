"""Killed, interrupted and finished runs go on to the same bytes."""

import random
import signal
import subprocess
import time

import pytest
from conftest import DATA, binary, done, refused, run

HEART = DATA / "heart/Heart.csv"
RUN = ["train", HEART, "--target", "AHD", "--valid", "0.2", "--hidden", "40,20", "--epochs", "120", "--patience", "0",
       "--learning-rate", "0.01", "--quiet"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The model of the run that is never stopped, and how long it takes with checkpoints."""
    folder = tmp_path_factory.mktemp("whole")
    done(*RUN, "--out", folder / "m.lamina")
    begin = time.monotonic()
    done(*RUN, "--checkpoint", folder / "c.lamina", "--checkpoint-every", "0.02s")
    return (folder / "m.lamina").read_bytes(), time.monotonic() - begin


def killed(folder, seconds, every, sent=signal.SIGKILL):
    """Whether the run was stopped that many seconds after its first checkpoint, before its end."""
    process = subprocess.Popen([binary(), *map(str, RUN), "--checkpoint", folder / "c.lamina", "--checkpoint-every", every],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (folder / "c.lamina").exists() and process.poll() is None:
        time.sleep(0.001)
    time.sleep(seconds)
    process.send_signal(sent)
    return process.wait(timeout=60) != 0


def test_killed_at_twenty_random_moments(tmp_path, whole):
    model, duration = whole
    moments = random.Random(1)
    stopped = 0
    for i in range(20):
        folder = tmp_path / str(i)
        folder.mkdir()
        stopped += killed(folder, moments.uniform(0, duration), "1" if i % 2 else "0.02s")
        options = ["--threads", 1 + i % 3] if i % 4 else ["--cpu-tier", "reference"]
        done("resume", folder / "c.lamina", "--data", HEART, "--quiet", "--out", folder / "r.lamina", *options)
        assert (folder / "r.lamina").read_bytes() == model, f"kill {i}"
    assert stopped >= 5, "most kills came before the end"


def test_killed_again_and_again(tmp_path, whole):
    """Each life goes on from the checkpoint of the one before and keeps it up to date."""
    model, duration = whole
    checkpoint = tmp_path / "c.lamina"
    killed(tmp_path, duration / 8, "1")
    for _ in range(3):
        process = subprocess.Popen([binary(), "resume", checkpoint, "--data", HEART, "--quiet", "--checkpoint", checkpoint,
                                    "--checkpoint-every", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(duration / 8)
        process.kill()
        process.wait()
    done("resume", checkpoint, "--data", HEART, "--quiet", "--out", tmp_path / "r.lamina")
    assert (tmp_path / "r.lamina").read_bytes() == model


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(tmp_path, whole, sent):
    model, _ = whole
    for seconds in (0, 0.05, 0.15):
        folder = tmp_path / str(seconds)
        folder.mkdir()
        killed(folder, seconds, "1", sent)
        done("resume", folder / "c.lamina", "--data", HEART, "--quiet", "--out", folder / "r.lamina")
        assert (folder / "r.lamina").read_bytes() == model
        assert sorted(path.name for path in folder.iterdir()) == ["c.lamina", "r.lamina"], "no temporary file stays"


def test_a_checkpoint_is_a_model(tmp_path):
    killed(tmp_path, 0.05, "1")
    report = done("evaluate", tmp_path / "c.lamina", HEART, "--json").json
    assert report["rows"] == 303
    assert len(done("predict", tmp_path / "c.lamina", HEART).out.splitlines()) == 304


def test_leftovers_of_a_killed_writer_do_no_harm(tmp_path, whole):
    for i in range(3):
        (tmp_path / f".lamina-{i + 1}-0.tmp").write_bytes(b"half a checkpoint")
    killed(tmp_path, 0.05, "1")
    done("resume", tmp_path / "c.lamina", "--data", HEART, "--quiet", "--out", tmp_path / "r.lamina")
    assert (tmp_path / "r.lamina").read_bytes() == whole[0]


def test_more_epochs(tmp_path):
    base = ["train", HEART, "--target", "AHD", "--hidden", "8", "--schedule", "constant", "--quiet"]
    done(*base, "--epochs", "6", "--out", tmp_path / "six.lamina")
    done(*base, "--epochs", "9", "--out", tmp_path / "nine.lamina")
    done("resume", tmp_path / "six.lamina", "--data", HEART, "--epochs", "9", "--quiet", "--out", tmp_path / "more.lamina")
    assert (tmp_path / "more.lamina").read_bytes() == (tmp_path / "nine.lamina").read_bytes()
    result = run("resume", tmp_path / "six.lamina", "--data", HEART, "--epochs", "9")
    assert result.code == 0 and "Trained for 9 epochs" in result.out


def test_images(tmp_path):
    images, labels = DATA / "mnist/t10k-images-idx3-ubyte.gz", DATA / "mnist/t10k-labels-idx1-ubyte.gz"
    base = ["--labels", labels, "--hidden", "5", "--quiet"]
    done("train", images, *base, "--epochs", "2", "--valid", "0.2", "--checkpoint", tmp_path / "c.lamina",
         "--checkpoint-every", "1", "--out", tmp_path / "m.lamina")
    done("resume", tmp_path / "c.lamina", "--data", images, "--labels", labels, "--quiet", "--out", tmp_path / "r.lamina")
    assert (tmp_path / "r.lamina").read_bytes() == (tmp_path / "m.lamina").read_bytes()


# ---- what is refused ----


def test_other_data_and_options(heart, tmp_path):
    line = refused("resume", heart, "--data", HEART, "--learning-rate", "0.5", "--optimizer", "sgd")
    assert "optimizer was adam and is now sgd" in line and "learning_rate was 0 and is now 0.5" in line
    short = tmp_path / "short.csv"
    short.write_text("".join(HEART.read_text().splitlines(keepends=True)[:200]))
    line = refused("resume", heart, "--data", short)
    assert "not the data of the run: 242 rows learnt from, now 159, 61 rows validated on, now 40" in line
    changed = tmp_path / "changed.csv"
    changed.write_text(HEART.read_text().replace(",233,", ",234,", 1))
    assert "not the data of the run: other cells in the rows" in refused("resume", heart, "--data", changed)
    assert "there is no column" in refused("resume", heart, "--data", DATA / "iris/iris.csv")


def test_files_that_are_no_checkpoint(heart, tmp_path):
    cut = tmp_path / "cut.lamina"
    cut.write_bytes(heart.read_bytes()[:-100])
    assert "cut short" in refused("resume", cut, "--data", HEART)
    assert "not a Lamina model" in refused("resume", HEART, "--data", HEART)
    assert "no such file" in refused("resume", tmp_path / "none", "--data", HEART)
    assert "--data" in refused("resume", heart)


def test_a_full_disk_is_found_before_training(tmp_path):
    command = [binary(), *map(str, RUN)]
    for option in ("--out", "--checkpoint"):
        limited = subprocess.run(["sh", "-c", 'ulimit -f 8; "$@"', "sh", *command, option, tmp_path / "c"],
                                 capture_output=True, text=True)
        assert limited.returncode == 2
        assert "the file would be too large" in limited.stderr
        assert not list(tmp_path.iterdir())
