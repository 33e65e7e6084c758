"""Steps of every optimizer that PyTorch has against PyTorch's, in double precision, from the same initial weights."""

import pathlib
import sys

import numpy as np
import pytest
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
from training_steps import STEPS, start_and_end  # noqa: E402


def decayed(parameters, decay):
    """Weights decay, biases do not."""
    return [{"params": parameters[0::2], "weight_decay": decay}, {"params": parameters[1::2], "weight_decay": 0}]


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8),
    "sgd_step": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8),  # the same while the rate is constant
    "sgd_nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, nesterov=True),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.01, eps=1e-4),
    "adadelta": lambda p: torch.optim.Adadelta(p, lr=1, rho=0.9, eps=1e-4),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-8),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adamw": lambda p: torch.optim.AdamW(decayed(p, 0.5), lr=0.01),
    "nadam": lambda p: torch.optim.NAdam(p, lr=0.01),
    "l2": lambda p: torch.optim.SGD(decayed(p, 0.3), lr=0.1),
}


def torch_steps(start, x, y, make_optimizer):
    parameters = [torch.tensor(tensor, requires_grad=True) for tensor in start]
    optimizer = make_optimizer(parameters)
    x, y = torch.tensor(x), torch.tensor(y)
    for _ in range(STEPS):
        optimizer.zero_grad()
        h = x
        for i in range(0, len(parameters), 2):
            h = h @ parameters[i] + parameters[i + 1]
            if i + 2 < len(parameters):
                h = torch.tanh(h)
        torch.nn.functional.cross_entropy(h, y).backward()
        optimizer.step()
    return [p.detach().numpy() for p in parameters]


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_steps_agree(tmp_path, rule):
    x, y, start, end = start_and_end(rule, tmp_path)
    for mine, other in zip(end, torch_steps(start, x, y, OPTIMIZERS[rule])):
        np.testing.assert_allclose(mine, other, rtol=1e-6, atol=1e-9)
