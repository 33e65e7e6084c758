"""Differentiation: the lectures' worked examples through `lamina derive`."""

import io
import math

import numpy as np
import pytest
from conftest import done, refused

TWO_BY_TWO = """
    net_h1 = w1*i1 + w2*i2 + b1;  out_h1 = sigmoid(net_h1);
    net_h2 = w3*i1 + w4*i2 + b1;  out_h2 = sigmoid(net_h2);
    net_o1 = w5*out_h1 + w6*out_h2 + b2;  out_o1 = sigmoid(net_o1);
    net_o2 = w7*out_h1 + w8*out_h2 + b2;  out_o2 = sigmoid(net_o2);
    (t1 - out_o1)^2/2 + (t2 - out_o2)^2/2"""
TWO_BY_TWO_AT = {"w1": 0.15, "w2": 0.20, "w3": 0.25, "w4": 0.30, "w5": 0.40, "w6": 0.45, "w7": 0.50, "w8": 0.55,
                 "b1": 0.35, "b2": 0.60, "i1": 0.05, "i2": 0.10, "t1": 0.01, "t2": 0.99}


def derive(expression, at, *options):
    """The JSON of a derivation, its steps by name; `at` as text or as a dictionary of numbers."""
    if isinstance(at, dict):
        at = ",".join(f"{name}={value!r}" for name, value in at.items())
    result = done("derive", expression, "--at", at, *options, "--json").json
    result["steps"] = {step["name"]: step for step in result["steps"]}
    return result


def printed(value, digits):
    """A figure with as many decimals as the lecture prints."""
    return f"{value:.{digits}f}"


def test_4_1_forward_pass():
    result = derive("z2 = W2@x + b2; a2 = sigmoid(z2); z3 = W3@a2 + b3; sigmoid(z3)",
                    "x=[3;0;1],W2=[.1 .2 .6; .4 .3 .1],b2=[.4;.2],W3=[.2 .1; .1 .4],b3=[.6;.3]")
    column = lambda name: [printed(row[0], 4) for row in result["steps"][name]["value"]]  # noqa: E731
    assert column("z2") == ["1.3000", "1.5000"]
    assert column("a2") == ["0.7858", "0.8176"]
    assert column("z3") == ["0.8389", "0.7056"]
    assert column("L") == ["0.6982", "0.6694"]


def test_4_2_back_propagation():
    result = derive(TWO_BY_TWO, TWO_BY_TWO_AT)
    steps, slopes = result["steps"], result["gradients"]
    assert printed(steps["out_h1"]["value"], 9) == "0.593269992"
    assert printed(steps["out_o1"]["value"], 8) == "0.75136507"
    assert printed(steps["out_o2"]["value"], 9) == "0.772928465"
    assert printed(result["value"], 9) == "0.298371109"
    assert printed(slopes["w5"], 9) == "0.082167041"
    assert printed(slopes["w7"], 4) == "-0.0226"
    assert printed(slopes["w1"], 9) == "0.000438568"
    assert printed(steps["out_h1"]["local_derivatives"][0]["value"], 9) == "0.241300709"


def test_4_2_one_epoch_in_four_steps():
    """Forward, backward, update, and forward again: the error has become smaller, and goes on to."""
    at, errors = dict(TWO_BY_TWO_AT), []
    for _ in range(3):
        result = derive(TWO_BY_TWO, at)
        errors.append(result["value"])
        for name in at:
            if name[0] == "w":
                at[name] -= 0.5 * result["gradients"][name]
    assert errors[0] > errors[1] > errors[2]
    assert printed(errors[1], 9) == "0.291027774"  # printed with this net where it was first published, by M. Mazur


def test_4_2_matrix_form():
    scalars = derive(TWO_BY_TWO, TWO_BY_TWO_AT)
    matrices = derive("h = sigmoid(W1@i + b1); o = sigmoid(W2@h + b2); sum((t - o)^2)/2",
                      "W1=[.15 .20; .25 .30],W2=[.40 .45; .50 .55],b1=.35,b2=.60,i=[.05; .10],t=[.01; .99]")
    assert matrices["value"] == pytest.approx(scalars["value"], rel=1e-15)
    for layer, names in (("W1", "w1 w2 w3 w4"), ("W2", "w5 w6 w7 w8")):
        flat = [value for row in matrices["gradients"][layer] for value in row]
        assert flat == pytest.approx([scalars["gradients"][name] for name in names.split()], rel=1e-13)
    # δ of the output layer times the hidden units' values, transposed
    assert matrices["steps"]["W2"]["adjoint"]["formula"].endswith("· hᵀ")


def test_4_2_the_smallest_net_symbolically():
    """A's net of (1, 2, 1) units: each formula as it stands there, with g for the output unit's function."""
    result = derive("z1 = w1*x + b1; z2 = w2*x + b2; a1 = tanh(z1); a2 = tanh(z2); z = v1*a1 + v2*a2 + c;"
                    "f = sigmoid(z); (y - f)^2", "x=.7,y=1,w1=.3,w2=-.8,b1=.1,b2=.2,v1=.5,v2=-.4,c=.05")
    formula = lambda name: result["steps"][name]["adjoint"]["formula"]  # noqa: E731
    assert formula("z") == "∂L/∂f · (f · (1 − f))"
    assert [formula(name) for name in ("v1", "v2", "c")] == ["∂L/∂z · a1", "∂L/∂z · a2", "∂L/∂z"]
    assert [formula(name) for name in ("a1", "a2")] == ["∂L/∂z · v1", "∂L/∂z · v2"]
    assert [formula(name) for name in ("w1", "b1")] == ["∂L/∂z1 · x", "∂L/∂z1"]


def test_4_3_a_changed_network_needs_no_new_derivation():
    one = derive("sigmoid(v*tanh(w*x))", "x=.5,w=1.5,v=-2", "--wrt", "w")["gradients"]["w"]
    two = derive("sigmoid(v*tanh(w*x)) + w^2", "x=.5,w=1.5,v=-2", "--wrt", "w")["gradients"]["w"]
    assert two - one == pytest.approx(2 * 1.5, rel=1e-15)


def test_4_4_forward_and_reverse_mode():
    result = derive("-log(1/(1+exp(-W*x)))", "x=3,W=3", "--wrt", "W")
    e, p = math.exp(-9), 1 / (1 + math.exp(-9))
    rows = {  # value, local derivative, d/dW; the lecture's with the sign of ∂ξ4/∂ξ3 put right
        "ξ1": (-9, -3, -3), "ξ2": (e, e, -3 * e), "ξ3": (1 + e, 1, -3 * e), "ξ4": (p, -p * p, 3 * e * p * p),
        "ξ5": (math.log(p), 1 / p, 3 * e * p), "L": (-math.log(p), -1, -3 * e * p)}
    for name, expected in rows.items():
        step = result["steps"][name]
        found = (step["value"], step["local_derivatives"][0]["value"], step["forward"]["W"])
        assert found == pytest.approx(expected, rel=1e-11), name
    assert printed(result["gradients"]["W"], 12) == "-0.000370183728"
    assert printed(derive("-log(sigmoid(W*x))", "x=3,W=3")["gradients"]["W"], 12) == "-0.000370183728"
    text = done("derive", "-log(1/(1+exp(-W*x)))", "--at", "x=3,W=3", "--wrt", "W").out
    assert "−0.000370183728" in text.split("Reverse mode")[0] and "−0.000370183728" in text.split("Reverse mode")[1]


def test_4_4_the_other_half():
    result = derive("-(1-y)*log(1-sigmoid(W*x))", "x=3,W=3,y=0", "--wrt", "W")
    assert printed(result["gradients"]["W"], 5) == "2.99963"


def test_4_4_drawn():
    dot = done("derive", "-log(sigmoid(W*x))", "--at", "x=3,W=3", "--dot").out
    assert dot.startswith("digraph") and dot.count("->") == 5  # W and x into ξ1, then a chain of three


@pytest.mark.parametrize("expression,at", [("sigmoid(w*x)^3", "w=.7,x=1.3"), ("log(softplus(w) + abs(x))", "w=-.4,x=2"),
                                           ("maximum(w, x)*minimum(w*x, 1)/sqrt(x)", "w=.7,x=1.3")])
def test_4_5_gradients_agree_with_differences(expression, at):
    numbers = {name: float(value) for name, value in (one.split("=") for one in at.split(","))}
    slopes, h = derive(expression, numbers)["gradients"], 1e-5
    for name in numbers:
        above, below = (derive(expression, {**numbers, name: numbers[name] + step})["value"] for step in (h, -h))
        assert slopes[name] == pytest.approx((above - below) / (2 * h), rel=1e-8)


@pytest.mark.parametrize("y", [0, 1])
def test_4_7_the_chain_of_logistic_regression(y):
    result = derive("h = beta0 + beta1*x; p = sigmoid(h); -y*log(p) - (1-y)*log(1-p)",
                    {"beta0": 0.5, "beta1": -1, "x": 2, "y": y}, "--wrt", "beta0,beta1")
    p, steps = 1 / (1 + math.exp(1.5)), result["steps"]
    assert steps["p"]["adjoint"]["value"] == pytest.approx(-y / p + (1 - y) / (1 - p), rel=1e-14)  # ∂L/∂p
    assert steps["p"]["local_derivatives"][0]["formula"] == "p · (1 − p)"  # ∂p/∂h
    assert steps["h"]["forward"] == {"beta0": 1, "beta1": 2}  # ∂h/∂β
    assert result["gradients"]["beta1"] == pytest.approx((p - y) * 2, rel=1e-13)


@pytest.mark.parametrize("a,b", [(1, 2), (0.5, 0.9)])
def test_4_8_exploding_and_vanishing_gradients(a, b):
    n = 20
    layers = "".join(f"h{i} = W@h{i - 1};" for i in range(1, n + 1))
    result = derive(f"h0 = x; {layers} sum(h{n})", f"x=[1;1],W=[{a} 0; 0 {b}]", "--wrt", "W[1,1],W[2,2]")
    assert result["steps"]["L"]["forward"] == pytest.approx({"W[1,1]": n * a ** (n - 1), "W[2,2]": n * b ** (n - 1)})
    assert result["gradients"]["W"][1][1] == pytest.approx(n * b ** (n - 1))


@pytest.mark.parametrize("arguments,words", [
    (["x +", "--at", "x=1"], ["EXPRESSION", "column 4"]),
    (["-x*z", "--at", "x=1"], ["column 4", "z has no value", "--at z=1"]),
    (["exp(x", "--at", "x=1"], ["column 6", "')'"]),
    (["W@x", "--at", "W=[1 2],x=[1 2]"], ["column 2", "1×2 and 1×2"]),
    (["x", "--at", "x"], ["--at", "column 2"]),
    (["x", "--at", "x=1", "--wrt", "y"], ["--wrt", "y", "no value"]),
    (["sum(W)", "--at", "W=[1 2]", "--wrt", "W[2,1]"], ["W[2,1]", "1×2"]),
    (["sum(W)", "--at", "W=[1 2]", "--wrt", "W[1"], ["W[1", "no element"]),
    (["log(x)", "--at", "x=-1"], ["L is nan"]),
    (["1/x", "--at", "x=0"], ["L is inf"]),
    (["x", "--at", "x=1", "--dot", "--json"], ["--dot", "--json"]),
    ([], ["EXPRESSION", "missing"])])
def test_4_mistakes_are_named(arguments, words):
    complaint = refused("derive", *arguments)
    for word in words:
        assert word in complaint


def test_4_names_that_are_not_used_are_told():
    result = done("derive", "2*x", "--at", "x=1,y=2")
    assert result.err == "note: the expression does not use y\n"


def gradient_norms(folder, activation, *initializer):
    """Norms of the first step's gradients by the values of each of five hidden layers of 100 units, first layer first."""
    rows = np.random.default_rng(1).normal(size=(512, 100)) * 0.1  # small, where tanh is nearly linear
    table = folder / "normal.csv"
    header = ",".join(f"x{i}" for i in range(100)) + ",y"
    answers = rows @ np.random.default_rng(2).normal(size=100)
    np.savetxt(table, np.column_stack([rows, answers]), delimiter=",", header=header, comments="")
    done("train", table, "--target", "y", "--hidden", "100,100,100,100,100", "--activation", activation, *initializer,
         "--standardize", "no", "--batch", "512", "--epochs", "1", "--watch", "activations,gradients", "--watch-every", "1",
         "--quiet", "--out", folder / "m.lamina")
    watched = done("show", folder / "m.lamina", "history", "--json").json["watched"]
    assert {seen["step"] for seen in watched} == {1}
    return [seen["norm"] for seen in watched if seen["of"] == "gradients"][:5]


def test_4_6_gradients_layer_by_layer(tmp_path):
    """A layer multiplies the gradient's norm by about |f'|·√(units·variance of the weights)."""
    close = 3 * math.sqrt(2 / 100) / 2  # three deviations of the norm of 100 random numbers

    def ratios(*options):
        norms = gradient_norms(tmp_path, *options)
        return [low / high for low, high in zip(norms, norms[1:])]

    # Sigmoid, |f'| ≤ 1/4: N(0, 0.01²) gives 0.25·0.01·√100; it vanishes.
    assert all(ratio == pytest.approx(0.025, rel=close) for ratio in ratios("sigmoid", "--initializer", "normal"))
    # tanh, |f'| ≈ 1 at small values: U(±1/√m) has variance 1/(3m), so 1/√3; Glorot's keeps the norm level.
    standard = ratios("tanh", "--initializer", "fan_in_uniform")
    assert all(ratio == pytest.approx(1 / math.sqrt(3), rel=close) for ratio in standard)
    level = ratios("tanh", "--initializer", "glorot_uniform")
    assert all(ratio == pytest.approx(1, rel=close) for ratio in level)


def test_4_6_watching_changes_no_bit(tmp_path):
    table = tmp_path / "xor.csv"
    done("toy", "xor", "--rows", "60", "--out", table)
    base = ["train", table, "--target", "class", "--hidden", "8,4", "--dropout", "0.2", "--epochs", "4", "--quiet"]
    done(*base, "--out", tmp_path / "plain.lamina")
    done(*base, "--watch", "activations,gradients", "--watch-every", "3", "--out", tmp_path / "seen.lamina")
    weights = [done("show", tmp_path / f"{name}.lamina", "weights", "--json").out for name in ("plain", "seen")]
    assert weights[0] == weights[1]
    watched = done("show", tmp_path / "seen.lamina", "history", "--json").json["watched"]
    assert {seen["step"] % 3 for seen in watched} == {0}
    for seen in watched:
        assert sum(seen["histogram"]) == seen["count"] and seen["low"] <= seen["mean"] <= seen["high"]
    assert "cannot be watched" in refused(*base, "--watch", "weights")
    assert "nothing is watched" in refused(*base, "--watch-every", "3")


DEPTH, WIDTH = 5, 200


def magnitudes(tmp_path, initializer):
    """Deviations of what each of five tanh layers answers and of the gradient of its weights, by which one step of the
    learning rate 1 has moved them."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(300, WIDTH))
    table, names = tmp_path / "deep.csv", [*(f"x{i}" for i in range(WIDTH)), "y"]
    np.savetxt(table, np.column_stack([x, x[:, 0] + rng.normal(size=300)]), delimiter=",", header=",".join(names),
               comments="")
    options = [table, "--target", "y", "--hidden", ",".join([str(WIDTH)] * DEPTH), "--activation", "tanh", "--initializer",
               initializer, "--optimizer", "sgd", "--momentum", 0, "--l2", 0, "--schedule", "constant", "--batch", 300,
               "--precision", "fp64", "--threads", 1]
    start, end = tmp_path / "start.lamina", tmp_path / "end.lamina"
    done("train", *options, "--epochs", 0, "--out", start)
    done("train", *options, "--epochs", 1, "--learning-rate", 1, "--out", end)
    layers = done("features", start, table, "--layer", ",".join(str(i + 1) for i in range(DEPTH))).out
    answers = np.loadtxt(io.StringIO(layers), delimiter=",", skiprows=1).reshape(300, DEPTH, WIDTH)
    moved = [before - after for before, after in zip(matrices(start), matrices(end))][:DEPTH]
    return answers.std(axis=(0, 2)), np.array([slope.std() for slope in moved])


def matrices(model):
    tensors = done("show", model, "weights", "--json").json["weights"]
    return [np.array(t["values"]).reshape(t["rows"], t["columns"]) for t in tensors if t["name"].endswith("weights")]


@pytest.mark.parametrize("initializer,kept", [("fan_in_uniform", 1 / 3), ("glorot_uniform", 1)])
def test_4_6_signals_vanish_with_the_usual_and_stay_with_the_normalised_initialisation(tmp_path, initializer, kept):
    """Glorot and Bengio's figures of 2010: U(±1/√m) keeps a third of the variance from layer to layer; their rule, where
    both sides of a layer are equal, all of it but what tanh takes. A weight's gradient is the product of a δ that shrinks
    downwards and a signal that shrinks upwards by the same factor, so it is of about one size in all the inner layers."""
    answers, gradients = magnitudes(tmp_path, initializer)
    assert all(0.75 < after / before / math.sqrt(kept) < 1.05 for before, after in zip(answers, answers[1:]))
    assert max(gradients[1:]) < 3 * min(gradients[1:])
