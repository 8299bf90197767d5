#!/usr/bin/env python3
"""Makes the golden numbers of logistic regression: scikit-learn's newton-cholesky solver, glum, and the optimum itself.

For each problem two files are written beside this script: NAME.csv with the rows (x0, x1, ... numbers, an empty field
missing; maybe c, a level's code; label; weight; maybe offset) and NAME.json with the penalty and, of each solution, the
coefficients in the order of the design and the objective. Numbers are centered and divided by their weighted standard
deviation first; missing values take the mean, and a 0/1 column per column with missing values is added behind the numeric
ones; then a 0/1 column per level but the most frequent. Coefficients are the intercept's first. The objective is
sum(weight * log loss) + penalty / 2 * sum(coefficient^2). The optimum is where Newton steps from glum's solution, in the
80-bit floating point of x86, no longer lower the gradient. scikit-learn takes no offsets.

    python3 -m venv VENV && VENV/bin/pip install scikit-learn==1.9.1 numpy==2.4.6 glum==3.4.1 && VENV/bin/python make.py
"""
import csv
import importlib.metadata
import json
import pathlib
import sys

import glum
import numpy
import sklearn
from sklearn.linear_model import LogisticRegression

here = pathlib.Path(__file__).parent


def encode(x, weight, code):
    """The design matrix: standardised columns with 0 for missing, the missing indicators, the levels."""
    present = ~numpy.isnan(x)
    columns, indicators = [], []
    for j in range(x.shape[1]):
        p, v = present[:, j], x[:, j]
        mean = numpy.average(v[p], weights=weight[p])
        deviation = numpy.sqrt(numpy.average((v[p] - mean) ** 2, weights=weight[p]))
        columns.append(numpy.where(p, (v - mean) / deviation, 0))
        if not p.all():
            indicators.append((~p).astype(float))
    levels = []
    if code is not None:
        counts = numpy.bincount(code, weights=weight)
        levels = [(code == level).astype(float) for level in range(len(counts)) if level != counts.argmax()]
    return numpy.column_stack(columns + indicators + levels)


class Problem:
    def __init__(self, design, label, weight, offset, penalty):
        self.x = numpy.column_stack([numpy.ones(len(label)), design]).astype(numpy.longdouble)
        self.label, self.weight, self.offset, self.penalty = label, weight, offset, penalty

    def objective(self, beta):
        score = self.x @ beta + self.offset
        loss = numpy.sum(self.weight * (numpy.logaddexp(0, score) - self.label * score))
        return float(loss + self.penalty / 2 * numpy.sum(beta[1:] ** 2))

    def gradient(self, beta):
        probability = 1 / (1 + numpy.exp(-(self.x @ beta + self.offset)))
        ridge = self.penalty * beta
        ridge[0] = 0
        return self.x.T @ (self.weight * (probability - self.label)) + ridge, probability

    def optimum(self, beta):
        beta = beta.astype(numpy.longdouble)
        best = numpy.inf
        while True:
            gradient, probability = self.gradient(beta)
            largest = float(numpy.abs(gradient).max())
            if largest >= best:
                return beta.astype(float)
            best = largest
            second = self.weight * probability * (1 - probability)
            hessian = ((self.x * second[:, None]).T @ self.x).astype(float)
            hessian += self.penalty * numpy.diag([0.0] + [1.0] * (len(beta) - 1))
            beta = beta - numpy.linalg.solve(hessian, gradient.astype(float))

    def solution(self, beta):
        largest = float(numpy.abs(self.gradient(beta.astype(numpy.longdouble))[0]).max()) / self.weight.sum()
        return {"coefficients": beta.tolist(), "objective": self.objective(beta), "largestGradient": largest}


def make(name, x, label, weight, penalty, code=None, offset=None):
    # Rounded to what the file holds, so that both sides read the same numbers.
    x = numpy.array([[float(f"{v:.6g}") for v in row] for row in x])
    design = encode(x, weight, code)
    shift = numpy.zeros(len(label)) if offset is None else offset
    problem = Problem(design, label, weight, shift, penalty)
    solutions = {}
    if offset is None:
        model = LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=1e-12, max_iter=1000)
        model.fit(design, label, sample_weight=weight)
        solutions["scikit-learn"] = numpy.concatenate([model.intercept_, model.coef_[0]])
    model = glum.GeneralizedLinearRegressor(
        family="binomial", alpha=penalty / weight.sum(), l1_ratio=0, gradient_tol=1e-12, max_iter=1000
    )
    model.fit(design, label, sample_weight=weight, offset=offset)
    solutions["glum"] = numpy.concatenate([[model.intercept_], model.coef_])
    solutions["optimum"] = problem.optimum(solutions["glum"])
    with open(here / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        header = [f"x{j}" for j in range(x.shape[1])] + ["label", "weight"]
        writer.writerow(header + ["c"] * (code is not None) + ["offset"] * (offset is not None))
        for i, row in enumerate(x):
            values = ["" if numpy.isnan(v) else f"{v:.6g}" for v in row] + [int(label[i]), f"{weight[i]:g}"]
            writer.writerow(values + [v[i] for v in (code, offset) if v is not None])
    result = {
        "versions": {
            "python": sys.version.split()[0],
            "numpy": numpy.__version__,
            "scikit-learn": sklearn.__version__,
            "glum": importlib.metadata.version("glum"),
        },
        "penalty": penalty,
        "solutions": {key: problem.solution(beta) for key, beta in solutions.items()},
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

    # One common part and a hundredth of each column's own: the condition of the Hessian is some 1e6.
    x = random.normal(size=(500, 1)) + 1e-2 * random.normal(size=(500, 5))
    make("ill_conditioned", x, labels(random, x, beta, 0), numpy.ones(500), 1e-3)

    x = random.normal(size=(10000, 3))
    make("rare_event", x, labels(random, x, beta[:3], -7.6), numpy.ones(10000), 1.0)

    x = random.normal(size=(500, 5))
    offset = numpy.round(random.normal(size=500), 3)
    y = (random.random(500) < 1 / (1 + numpy.exp(1 - x @ beta - offset))).astype(float)
    make("offset", x, y, random.integers(1, 4, size=500).astype(float), 1.0, offset=offset)

    x = random.normal(size=(900, 3))
    code = numpy.minimum(random.geometric(0.06, size=900) - 1, 79)
    code = numpy.unique(code, return_inverse=True)[1]
    score = x @ beta[:3] - 1 + 0.7 * random.normal(size=80)[code]
    make("levels", x, (random.random(900) < 1 / (1 + numpy.exp(-score))).astype(float), numpy.ones(900), 2.0, code=code)


if __name__ == "__main__":
    main()
