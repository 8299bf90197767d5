#!/usr/bin/env python3
"""Makes the golden numbers of logistic regression: scikit-learn's newton-cholesky solver at tolerance 1e-10.

For each problem two files are written beside this script: NAME.csv with the rows (x0, x1, ..., label, weight; an empty
field is missing) and NAME.json with the penalty, the coefficients and the objective. Columns are centered and divided by
their weighted standard deviation first; missing values take the mean, and a 0/1 column per column with missing values is
added behind the numeric ones. The objective is sum(weight * log loss) + penalty / 2 * sum(coefficient^2).

    python3 -m venv VENV && VENV/bin/pip install scikit-learn==1.9.1 numpy==2.4.6 && VENV/bin/python make.py
"""
import csv
import json
import pathlib
import sys

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression

here = pathlib.Path(__file__).parent


def encode(x, weight):
    """The design matrix: standardised columns with 0 for missing, then the missing indicators."""
    present = ~numpy.isnan(x)
    columns, indicators = [], []
    for j in range(x.shape[1]):
        p, v = present[:, j], x[:, j]
        mean = numpy.average(v[p], weights=weight[p])
        deviation = numpy.sqrt(numpy.average((v[p] - mean) ** 2, weights=weight[p]))
        columns.append(numpy.where(p, (v - mean) / deviation, 0))
        if not p.all():
            indicators.append((~p).astype(float))
    return numpy.column_stack(columns + indicators)


def make(name, x, label, weight, penalty):
    # Rounded to what the file holds, so that both sides read the same numbers.
    x = numpy.array([[float(f"{v:.6g}") for v in row] for row in x])
    design = encode(x, weight)
    model = LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=1e-10, max_iter=1000)
    model.fit(design, label, sample_weight=weight)
    coefficients = model.coef_[0]
    score = design @ coefficients + model.intercept_[0]
    loss = numpy.sum(weight * (numpy.logaddexp(0, score) - label * score))
    objective = loss + penalty / 2 * numpy.sum(coefficients**2)
    with open(here / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([f"x{j}" for j in range(x.shape[1])] + ["label", "weight"])
        for row, y, w in zip(x, label, weight):
            writer.writerow(["" if numpy.isnan(v) else f"{v:.6g}" for v in row] + [int(y), f"{w:g}"])
    result = {
        "versions": {"python": sys.version.split()[0], "numpy": numpy.__version__, "scikit-learn": sklearn.__version__},
        "penalty": penalty,
        "intercept": model.intercept_[0],
        "coefficients": coefficients[: x.shape[1]].tolist(),
        "missingCoefficients": coefficients[x.shape[1] :].tolist(),
        "objective": objective,
    }
    (here / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")


def labels(random, x, beta, intercept):
    score = numpy.nan_to_num(x) @ beta + intercept
    return (random.random(len(x)) < 1 / (1 + numpy.exp(-score))).astype(float)


def main():
    random = numpy.random.default_rng(20250101)
    beta = numpy.array([1.0, -0.5, 0.25, 0.0, 0.7])

    x = random.normal(size=(600, 5)) * [1, 10, 0.01, 1, 3] + [0, 100, 5, -2, 0]
    y = labels(random, (x - [0, 100, 5, -2, 0]) / [1, 10, 0.01, 1, 3], beta, -1)
    make("plain", x, y, numpy.ones(600), 1.0)

    base = random.normal(size=(500, 2))
    x = numpy.column_stack([base, base[:, 0] + base[:, 1], base[:, 0] + 1e-5 * random.normal(size=500), base[:, 1]])
    make("collinear", x, labels(random, x, beta, 0), numpy.ones(500), 0.1)

    x = random.normal(size=(2000, 5))
    make("rare", x, labels(random, x, beta, -6), numpy.ones(2000), 1.0)

    x = random.normal(size=(500, 5))
    weight = random.integers(0, 4, size=500) + 0.5 * random.integers(0, 2, size=500)
    make("weighted", x, labels(random, x, beta, -1), weight, 3.0)

    x = random.normal(size=(600, 5))
    y = labels(random, x, beta, -1)
    x[random.random(600) < 0.2, 1] = numpy.nan
    x[random.random(600) < 0.05, 4] = numpy.nan
    make("missing", x, y, numpy.ones(600), 1.0)

    x = random.normal(size=(20, 30))
    y = (x[:, 0] + random.normal(size=20) > 0).astype(float)
    make("few_rows", x, y, numpy.ones(20), 1.0)


if __name__ == "__main__":
    main()
