"""Activations, as a network of one unit computes them."""

import math
import sys

import numpy as np
import pytest
from running import ROOT, binary

sys.path.insert(0, str(ROOT / "lectures/activations"))
import run as drawing  # noqa: E402


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


erf = np.vectorize(math.erf)
FORMULAS = {
    "linear": lambda z: z,
    "unit_step": lambda z: np.heaviside(z, 0.5),
    "sign": np.sign,
    "piecewise_linear": lambda z: np.clip(z + 0.5, 0, 1),
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "gelu": lambda z: z * (1 + erf(z / math.sqrt(2))) / 2,
    "silu": lambda z: z * sigmoid(z),
    "mish": lambda z: z * np.tanh(np.log1p(np.exp(z))),
    "softplus": lambda z: np.log1p(np.exp(z)),
    "exponential": np.exp,
    "maxout": lambda z: np.maximum(z, -0.5 * z),  # of the pieces z and −z/2
    "softmax": sigmoid,  # the first of the logits z and 0
}


def test_2_every_activation_has_a_formula_here():
    assert sorted(drawing.names(binary())) == sorted(FORMULAS)


@pytest.mark.parametrize("name", FORMULAS)
def test_2_activations(tmp_path, name):
    z = np.concatenate([np.linspace(-20, 20, 161), [-0.5, 0.5, 1e-9, -1e-9, 300, -300]])
    found = drawing.values(binary(), name, [float(point) for point in z], tmp_path)
    np.testing.assert_allclose(found, FORMULAS[name](z), rtol=1e-14, atol=1e-14)
