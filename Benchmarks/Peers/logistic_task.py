"""What the logistic adapters share: reading a task's rows, and the objective that all of them minimise."""

import json
import pathlib

import numpy

PENALTY = 1.0


def read(folder):
    """Standardised numbers (column-major), codes of levels and labels of a folder that logistic_data.py wrote."""
    folder = pathlib.Path(folder)
    shape = json.loads((folder / "shape.json").read_text())
    rows, numbers = shape["rows"], shape["numbers"]
    values = numpy.fromfile(folder / "values.f64").reshape(numbers + len(shape["levels"]), rows)
    x = values[:numbers].T
    x -= x.mean(axis=0)
    x /= x.std(axis=0)
    return x, values[numbers:].astype(int), shape["levels"], numpy.fromfile(folder / "labels.f64")


def judge(x, codes, y, result):
    """The objective and the largest gradient by the number of rows; level 0 of a category is the reference."""
    beta, outputs = numpy.array(result["numbers"]), [numpy.array(level) for level in result["levels"]]
    score = x @ beta + result["intercept"]
    for code, output in zip(codes, outputs):
        score += output[code]
    objective = numpy.sum(numpy.logaddexp(0, score) - y * score)
    objective += PENALTY / 2 * (beta @ beta + sum(output @ output for output in outputs))
    residual = 1 / (1 + numpy.exp(-score)) - y
    gradients = [abs(residual.sum()), numpy.abs(x.T @ residual + PENALTY * beta).max()]
    for code, output in zip(codes, outputs):
        gradient = numpy.bincount(code, weights=residual, minlength=len(output)) + PENALTY * output
        gradients.append(numpy.abs(gradient[1:]).max())
    return float(objective), float(max(gradients)) / len(y)
