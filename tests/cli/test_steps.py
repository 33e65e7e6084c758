"""Steps of SGD with momentum and of Adam against a transcription of back-propagation and of the published rules."""

import numpy as np
import pytest
from training_steps import RULES, STEPS, start_and_end


def gradients(p, x, y):
    """Softmax cross-entropy behind tanh layers, by the delta recursion."""
    activations = [x]
    for i in range(0, len(p), 2):
        z = activations[-1] @ p[i] + p[i + 1]
        activations.append(np.tanh(z) if i + 2 < len(p) else z)
    e = np.exp(z - z.max(1, keepdims=True))
    delta = e / e.sum(1, keepdims=True)
    delta[np.arange(len(y)), y] -= 1
    delta /= len(y)
    result = []
    for layer in reversed(range(len(p) // 2)):
        a = activations[layer]
        result = [a.T @ delta, delta.sum(0, keepdims=True)] + result
        delta = (delta @ p[2 * layer].T) * (1 - a * a)
    return result


def sgd(p, x, y, rate=0.1, momentum=0.8):
    velocity = [np.zeros_like(w) for w in p]
    for _ in range(STEPS):
        velocity = [momentum * v + g for v, g in zip(velocity, gradients(p, x, y))]
        p = [w - rate * v for w, v in zip(p, velocity)]
    return p


def adam(p, x, y, rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """Algorithm 1 of Kingma and Ba (2015)."""
    m, v = [np.zeros_like(w) for w in p], [np.zeros_like(w) for w in p]
    for t in range(1, STEPS + 1):
        g = gradients(p, x, y)
        m = [beta1 * a + (1 - beta1) * b for a, b in zip(m, g)]
        v = [beta2 * a + (1 - beta2) * b * b for a, b in zip(v, g)]
        p = [w - rate * (a / (1 - beta1**t)) / (np.sqrt(b / (1 - beta2**t)) + epsilon) for w, a, b in zip(p, m, v)]
    return p


@pytest.mark.parametrize("rule", RULES)
def test_steps_match_numpy(tmp_path, rule):
    x, y, start, end = start_and_end(rule, tmp_path)
    expected = {"sgd": sgd, "adam": adam}[rule](start, x, y)
    for mine, other, before in zip(end, expected, start):
        np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-11)
        assert np.abs(mine - before).max() > 0.01  # it has moved
