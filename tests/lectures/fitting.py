"""Small tables, and single layers fitted to them: what tests against closed forms and other libraries share."""

import numpy as np
from conftest import done

# One step a row, by the plain rule, from weights of zero, on the inputs as they are.
PLAIN = ["--hidden", "", "--optimizer", "sgd", "--momentum", 0, "--schedule", "constant", "--batch", 1, "--l2", 0,
         "--initializer", "zeros", "--standardize", "no", "--shuffle", "no", "--precision", "fp64"]
# One layer without penalty, to the minimum of its loss.
MINIMUM = ["--hidden", "", "--optimizer", "lbfgs", "--l2", 0, "--precision", "fp64", "--epochs", 1000]


def write_csv(path, **columns):
    """A table of columns, each a list of numbers or texts; numbers are written so that they are read back exactly."""
    cells = [[value if isinstance(value, str) else repr(float(value)) for value in column] for column in columns.values()]
    path.write_text("\n".join(",".join(row) for row in [tuple(columns), *zip(*cells)]) + "\n")
    return path


def predictors(x):
    return {f"x{i}": column for i, column in enumerate(x.T)}


def weights_of(model):
    """[weights, biases, weights, …] from the first layer on."""
    tensors = done("show", model, "weights", "--json").json["weights"]
    return [np.array(t["values"]).reshape(t["rows"], t["columns"]) for t in tensors]


def fitted(table, *options):
    """Trains; the model's file, and what was reported."""
    model = table.with_suffix(".lamina")
    report = done("train", table, *options, "--out", model, "--json").json
    return model, report


def predicted(model, table):
    """The predictions: a dictionary from column to a list of texts."""
    rows = [line.split(",") for line in done("predict", model, table).out.splitlines()]
    return {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}


def numbers(model, table, column="prediction"):
    return np.array(predicted(model, table)[column], float)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def with_ones(x):
    return np.column_stack([np.ones(len(x)), x])


def distance_bound(gradient, hessian):
    """How far from its minimum a strongly convex function with that gradient and Hessian can be. It is ‖∇‖/λ, λ the
    least eigenvalue; twice that covers the change of the Hessian on so short a way."""
    return 2 * np.linalg.norm(gradient) / np.linalg.eigvalsh(hessian)[0]
