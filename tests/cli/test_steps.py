"""Steps of every optimizer, penalty and limit against a transcription of back-propagation and of the published rules."""

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


def zeros(p):
    return [np.zeros_like(w) for w in p]


def is_weights(i):
    return i % 2 == 0


def sgd(p, gradient, rate=0.1, momentum=0.8):
    velocity = zeros(p)
    for _ in range(STEPS):
        velocity = [momentum * v + g for v, g in zip(velocity, gradient(p))]
        p = [w - rate * v for w, v in zip(p, velocity)]
    return p


def sgd_step(p, gradient, rate=0.1, momentum=0.8):
    """b(t+1) = b(t) − η·∇J + α·(b(t) − b(t−1))."""
    before = p
    for _ in range(STEPS):
        p, before = [w - rate * g + momentum * (w - b) for w, b, g in zip(p, before, gradient(p))], p
    return p


def sgd_average(p, gradient, rate=0.5, momentum=0.8):
    velocity = zeros(p)
    for _ in range(STEPS):
        velocity = [momentum * v + (1 - momentum) * g for v, g in zip(velocity, gradient(p))]
        p = [w - rate * v for w, v in zip(p, velocity)]
    return p


def sgd_previous(p, gradient, rate=0.1, momentum=0.8):
    """ρ = α·∇J(W now) + β·∇J(W before), with α the rate and β momentum times the rate."""
    before = zeros(p)
    for _ in range(STEPS):
        now = gradient(p)
        p = [w - (rate * g + rate * momentum * b) for w, g, b in zip(p, now, before)]
        before = now
    return p


def sgd_nesterov(p, gradient, rate=0.1, momentum=0.8):
    """Sutskever et al. (2013): the gradient is taken at the interim point W + αv. What is trained is that point."""
    velocity = zeros(p)
    for _ in range(STEPS):
        interim = [w + momentum * v for w, v in zip(p, velocity)]
        velocity = [momentum * v - rate * g for v, g in zip(velocity, gradient(interim))]
        p = [w + v for w, v in zip(p, velocity)]
    return [w + momentum * v for w, v in zip(p, velocity)]


def sgd_twice(p, gradient, rate=0.1, momentum=0.8):
    """A step along the gradient of the step before, then one along the gradient there."""
    before = zeros(p)
    for _ in range(STEPS):
        now = gradient(p)
        interim = [w - rate * momentum * b for w, b in zip(p, before)]
        p = [w - rate * g for w, g in zip(interim, gradient(interim))]
        before = now
    return p


def sgd_ramp(p, gradient, rate=0.1, start=0.2, stable=0.8, ramp=600, rows=60):
    velocity = zeros(p)
    for t in range(STEPS):
        momentum = min(start + (stable - start) * t * rows / ramp, stable)
        velocity = [momentum * v + g for v, g in zip(velocity, gradient(p))]
        p = [w - rate * v for w, v in zip(p, velocity)]
    return p


def adagrad(p, gradient, rate=0.01, epsilon=1e-4):
    """Duchi, Hazan and Singer (2011), diagonal."""
    r = zeros(p)
    for _ in range(STEPS):
        g = gradient(p)
        r = [a + b * b for a, b in zip(r, g)]
        p = [w - rate / (epsilon + np.sqrt(a)) * b for w, a, b in zip(p, r, g)]
    return p


def adagrad_trace(p, gradient, rate=0.1, epsilon=1e-8):
    """G ← G + ∇J·∇Jᵀ, of which the trace alone is used."""
    trace = 0
    for _ in range(STEPS):
        g = gradient(p)
        flat = np.concatenate([b.ravel() for b in g])
        trace += np.trace(np.outer(flat, flat))
        p = [w - rate / np.sqrt(trace + epsilon) * b for w, b in zip(p, g)]
    return p


def adadelta(p, gradient, rho=0.9, epsilon=1e-4):
    """Algorithm 1 of Zeiler (2012)."""
    squares, deltas = zeros(p), zeros(p)
    for _ in range(STEPS):
        g = gradient(p)
        squares = [rho * a + (1 - rho) * b * b for a, b in zip(squares, g)]
        change = [-np.sqrt(d + epsilon) / np.sqrt(a + epsilon) * b for d, a, b in zip(deltas, squares, g)]
        deltas = [rho * d + (1 - rho) * c * c for d, c in zip(deltas, change)]
        p = [w + c for w, c in zip(p, change)]
    return p


def rmsprop(p, gradient, rate=0.01, rho=0.9, epsilon=1e-8):
    r = zeros(p)
    for _ in range(STEPS):
        g = gradient(p)
        r = [rho * a + (1 - rho) * b * b for a, b in zip(r, g)]
        p = [w - rate / (epsilon + np.sqrt(a)) * b for w, a, b in zip(p, r, g)]
    return p


def adam(p, gradient, rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.0):
    """Algorithm 1 of Kingma and Ba (2015); with decay, algorithm 2 of Loshchilov and Hutter (2019)."""
    m, v = zeros(p), zeros(p)
    for t in range(1, STEPS + 1):
        g = gradient(p)
        m = [beta1 * a + (1 - beta1) * b for a, b in zip(m, g)]
        v = [beta2 * a + (1 - beta2) * b * b for a, b in zip(v, g)]
        step = [(a / (1 - beta1**t)) / (np.sqrt(b / (1 - beta2**t)) + epsilon) for a, b in zip(m, v)]
        p = [w - rate * (s + decay * is_weights(i) * w) for i, (w, s) in enumerate(zip(p, step))]
    return p


def nadam(p, gradient, rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """Algorithm 2 of Dozat (2016) with its schedule of momenta; m and n decay as in Adam."""
    mu = [beta1 * (1 - 0.5 * 0.96 ** (t / 250)) for t in range(STEPS + 2)]
    m, n = zeros(p), zeros(p)
    for t in range(1, STEPS + 1):
        g = gradient(p)
        m = [beta1 * a + (1 - beta1) * b for a, b in zip(m, g)]
        n = [beta2 * a + (1 - beta2) * b * b for a, b in zip(n, g)]
        now, coming = np.prod(mu[1 : t + 1]), np.prod(mu[1 : t + 2])
        m_hat = [mu[t + 1] * a / (1 - coming) + (1 - mu[t]) * b / (1 - now) for a, b in zip(m, g)]
        p = [w - rate * a / (np.sqrt(b / (1 - beta2**t)) + epsilon) for w, a, b in zip(p, m_hat, n)]
    return p


def lion(p, gradient, rate=0.01, beta1=0.9, beta2=0.99, decay=0.5):
    """Program 1 of Chen et al. (2023)."""
    m = zeros(p)
    for _ in range(STEPS):
        g = gradient(p)
        update = [np.sign(beta1 * a + (1 - beta1) * b) for a, b in zip(m, g)]
        m = [beta2 * a + (1 - beta2) * b for a, b in zip(m, g)]
        p = [w - rate * (u + decay * is_weights(i) * w) for i, (w, u) in enumerate(zip(p, update))]
    return p


def penalised(gradient, l1=0.0, l2=0.0):
    """The gradient with that of l1·Σ|W| + ½·l2·ΣW² over the weights."""

    def with_penalty(p):
        return [g + is_weights(i) * (l1 * np.sign(w) + l2 * w) for i, (g, w) in enumerate(zip(gradient(p), p))]

    return with_penalty


def max_w2(p, gradient, rate=0.1, cap=0.8):
    for _ in range(STEPS):
        p = [w - rate * g for w, g in zip(p, gradient(p))]
        for i in range(0, len(p), 2):
            squares = (p[i] ** 2).sum(0)
            p[i] = np.where(squares > cap, p[i] * np.sqrt(cap / squares), p[i])
    return p


def clip_value(p, gradient):
    return sgd(p, lambda at: [np.clip(g, -0.03, 0.03) for g in gradient(at)], 0.5, 0)


def clip_norm(p, gradient):
    def clipped(at):
        g = gradient(at)
        norm = np.sqrt(sum((a * a).sum() for a in g))
        return [a * 0.2 / norm for a in g] if norm > 0.2 else g

    return sgd(p, clipped, 0.5, 0)


def layer_rate_decay(p, gradient):
    return sgd(p, lambda at: [g * 0.5 ** (i // 2) for i, g in enumerate(gradient(at))], 0.5, 0)


def inverse(p, gradient, rate=0.5, annealing=0.01, floor=0.1, warmup=2.5, rows=60):
    """η / (1 + ε·n), not below a tenth of it, after a warm-up of 2.5 epochs of one step."""
    for t in range(STEPS):
        now = rate * max(floor, 1 / (1 + annealing * t * rows)) * min(1, (t + 1) / warmup)
        p = [w - now * g for w, g in zip(p, gradient(p))]
    return p


def ema(p, gradient, rate=0.5, decay=0.7):
    """The mean of the weights after each step, weighted by decay to the power of its age."""
    path = []
    for _ in range(STEPS):
        p = [w - rate * g for w, g in zip(p, gradient(p))]
        path.append(p)
    weights = decay ** np.arange(STEPS)[::-1]
    return [np.tensordot(weights / weights.sum(), np.stack(moment), 1) for moment in zip(*path)]


TRANSCRIPTIONS = {
    "sgd": sgd,
    "sgd_step": sgd_step,
    "sgd_average": sgd_average,
    "sgd_previous": sgd_previous,
    "sgd_nesterov": sgd_nesterov,
    "sgd_twice": sgd_twice,
    "sgd_ramp": sgd_ramp,
    "adagrad": adagrad,
    "adagrad_trace": adagrad_trace,
    "adadelta": adadelta,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": lambda p, gradient: adam(p, gradient, decay=0.5),
    "nadam": nadam,
    "lion": lion,
    "l2": lambda p, gradient: sgd(p, penalised(gradient, l2=0.3), momentum=0),
    "l1": lambda p, gradient: sgd(p, penalised(gradient, l1=0.05), momentum=0),
    "elastic_net": lambda p, gradient: adam(p, penalised(gradient, l1=0.05, l2=0.3)),
    "max_w2": max_w2,
    "clip_value": clip_value,
    "clip_norm": clip_norm,
    "inverse": inverse,
    "ema": ema,
    "layer_rate_decay": layer_rate_decay,
}


@pytest.mark.parametrize("rule", RULES)
def test_steps_match_numpy(tmp_path, rule):
    x, y, start, end = start_and_end(rule, tmp_path)
    expected = TRANSCRIPTIONS[rule]([w.copy() for w in start], lambda p: gradients(p, x, y))
    for mine, other, before in zip(end, expected, start):
        np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-11)
        assert np.abs(mine - before).max() > 0.005  # it has moved
