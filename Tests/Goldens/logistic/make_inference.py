#!/usr/bin/env python3
"""Makes the golden numbers of inference: statsmodels and R's glm on the same rows, and mpmath for what neither tells exactly.

For each problem inference_NAME.csv holds the rows (x0, x1, ..., label, weight, customer) and inference_NAME.json the
numbers. Columns are centered and divided by their weighted standard deviation first, the intercept is last. Firth's
likelihood is maximised in 50 digits of mpmath; tails.json holds tail probabilities to 25 digits.

    python3 -m venv VENV && VENV/bin/pip install statsmodels==0.14.6 mpmath==1.4.1
    apt-get install r-base-core && VENV/bin/python make_inference.py
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import mpmath
import numpy
import scipy
import statsmodels
import statsmodels.api as sm

here = pathlib.Path(__file__).parent
mpmath.mp.dps = 50

R = """
d <- read.csv(commandArgs(TRUE)[1])
m <- suppressWarnings(glm(y ~ . - w, binomial, d, weights = w, control = glm.control(epsilon = 1e-15, maxit = 100)))
s <- coef(summary(m)); s <- s[c(2:nrow(s), 1), ]
f <- function(v) paste(sprintf("%.17g", v), collapse = " ")
cat(f(s[, 1]), f(s[, 2]), f(s[, 3]), f(s[, 4]), f(c(m$deviance, m$null.deviance, m$aic)), R.version.string, sep = "\\n")
"""


def write(name, x, y, weight, customer):
    with open(here / f"inference_{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([f"x{j}" for j in range(x.shape[1])] + ["label", "weight", "customer"])
        for row, label, w, c in zip(x, y, weight, customer):
            writer.writerow([f"{v:.6g}" for v in row] + [int(label), f"{w:g}", int(c)])


def standardise(x, weight):
    mean = numpy.average(x, axis=0, weights=weight)
    deviation = numpy.sqrt(numpy.average((x - mean) ** 2, axis=0, weights=weight))
    return numpy.column_stack([(x - mean) / deviation, numpy.ones(len(x))])


def by_r(design, y, weight):
    size = design.shape[1]
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "d.csv"
        script = pathlib.Path(folder) / "fit.R"
        script.write_text(R)
        with open(table, "w") as file:
            file.write(",".join([f"x{j}" for j in range(size - 1)] + ["y", "w"]) + "\n")
            for row, label, w in zip(design, y, weight):
                file.write(",".join([repr(float(v)) for v in row[:-1]] + [str(int(label)), repr(float(w))]) + "\n")
        lines = subprocess.run(
            ["Rscript", str(script), str(table)], check=True, capture_output=True, text=True
        ).stdout.splitlines()
    numbers = [[float(v) for v in line.split()] for line in lines[:5]]
    keys = ["estimates", "errors", "z", "p"]
    fit = {"deviance": numbers[4][0], "nullDeviance": numbers[4][1]}
    return {**dict(zip(keys, numbers)), **fit}, lines[5]


def make(name, x, y, weight, customer):
    x = numpy.array([[float(f"{v:.6g}") for v in row] for row in x])
    write(name, x, y, weight, customer)
    design = standardise(x, weight)
    model = sm.GLM(y, design, family=sm.families.Binomial(), freq_weights=weight)
    result = {}
    for key, arguments in {
        "model": {},
        "robust": {"cov_type": "HC0"},
        "clustered": {"cov_type": "cluster", "cov_kwds": {"groups": customer}},
    }.items():
        fit = model.fit(tol=1e-15, tol_criterion="params", maxiter=200, **arguments)
        result[key] = {
            "estimates": fit.params.tolist(),
            "errors": fit.bse.tolist(),
            "z": fit.tvalues.tolist(),
            "p": fit.pvalues.tolist(),
            "deviance": fit.deviance,
            "nullDeviance": fit.null_deviance,
        }
        result["aic"] = fit.aic
        result["bic"] = float(fit.bic_llf)
    result["r"], version = by_r(design, y, weight)
    result["versions"] = {
        "python": sys.version.split()[0],
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
        "r": version,
    }
    (here / f"inference_{name}.json").write_text(json.dumps(result, indent=1) + "\n")


def firth(name, x, y, weight):
    """Scoring on the modified score in 50 digits, until it is 0 in 40 of them."""
    x = numpy.array([[float(f"{v:.6g}") for v in row] for row in x])
    write(name, x, y, weight, range(len(x)))
    n = mpmath.fsum(weight)
    columns = []
    for j in range(x.shape[1]):
        mean = mpmath.fsum(w * v for w, v in zip(weight, x[:, j])) / n
        deviation = mpmath.sqrt(mpmath.fsum(w * (mpmath.mpf(v) - mean) ** 2 for w, v in zip(weight, x[:, j])) / n)
        columns.append([(mpmath.mpf(v) - mean) / deviation for v in x[:, j]])
    design = mpmath.matrix([list(row) + [1] for row in zip(*columns)])
    size = design.cols
    beta = mpmath.matrix(size, 1)
    for _ in range(200):
        scores = design * beta
        p = [1 / (1 + mpmath.exp(-scores[i])) for i in range(len(y))]
        information = mpmath.matrix(size, size)
        for i in range(len(y)):
            for j in range(size):
                for k in range(size):
                    information[j, k] += weight[i] * p[i] * (1 - p[i]) * design[i, j] * design[i, k]
        inverse = information**-1
        score = mpmath.matrix(size, 1)
        for i in range(len(y)):
            row = design[i, :]
            hat = weight[i] * p[i] * (1 - p[i]) * (row * inverse * row.T)[0]
            for j in range(size):
                score[j] += (weight[i] * (int(y[i]) - p[i]) + hat * (mpmath.mpf(1) / 2 - p[i])) * design[i, j]
        if mpmath.norm(score, mpmath.inf) < mpmath.mpf(10) ** -40:
            break
        step = inverse * score
        largest = mpmath.norm(step, mpmath.inf)
        beta += step / max(1, largest)
    else:
        raise SystemExit(f"{name}: no convergence")
    errors = [mpmath.sqrt(inverse[j, j]) for j in range(size)]
    result = {
        "estimates": [float(beta[j]) for j in range(size)],
        "errors": [float(e) for e in errors],
        "z": [float(beta[j] / errors[j]) for j in range(size)],
        "p": [float(mpmath.erfc(abs(beta[j] / errors[j]) / mpmath.sqrt(2))) for j in range(size)],
        "versions": {"python": sys.version.split()[0], "mpmath": mpmath.__version__},
    }
    (here / f"inference_{name}.json").write_text(json.dumps(result, indent=1) + "\n")


def tails():
    normal = [0.001, 0.1, 0.5, 1, 1.1999, 1.2, 1.5, 1.96, 2.5, 3, 3.999, 4, 5, 7.3, 10, 15.77, 20, 30.1, 37]
    chi = [(k, x) for k in (1, 2, 3, 4, 7, 10, 19, 20, 21, 50, 101, 400, 2000) for x in
           (0.01 * k, 0.3 * k, 0.9 * k, k, k + 1.9, k + 2.1, 1.5 * k, 3 * k + 10, 100.0 + 2 * k, 600.0 + k, 1100.0 + k)]
    quantiles = [0.4999, 0.25, 0.1, 0.025, 0.005, 1e-4, 1e-10, 1e-50, 1e-200, 1e-300]
    result = {
        "versions": {"python": sys.version.split()[0], "mpmath": mpmath.__version__},
        "normal": [[z, float(mpmath.erfc(mpmath.mpf(z) / mpmath.sqrt(2)) / 2)] for z in normal],
        "chiSquared": [
            [k, x, float(q)]
            for k, x in chi
            for q in [mpmath.gammainc(mpmath.mpf(k) / 2, mpmath.mpf(x) / 2, mpmath.inf, regularized=True)]
            if q > 1e-300
        ],
        "quantiles": [
            [q, float(mpmath.findroot(lambda z: mpmath.log(mpmath.erfc(z / mpmath.sqrt(2)) / 2) - mpmath.log(q),
                                      mpmath.sqrt(max(0.01, -2 * mpmath.log(2 * q)))))]
            for q in map(mpmath.mpf, quantiles)
        ],
    }
    for row, q in zip(result["quantiles"], quantiles):
        row[0] = q
    (here / "tails.json").write_text(json.dumps(result, indent=1) + "\n")


def main():
    random = numpy.random.default_rng(20250102)
    beta = numpy.array([0.8, -0.5, 0.25, 0.0])

    def labels(x, intercept):
        return (random.random(len(x)) < 1 / (1 + numpy.exp(-(x @ beta + intercept)))).astype(float)

    # Customers of three rows that share a shift, in a shuffled order.
    customer = random.permutation(numpy.repeat(numpy.arange(200), 3))
    x = random.normal(size=(600, 4)) + random.normal(size=(200, 4))[customer]
    y = (random.random(600) < 1 / (1 + numpy.exp(-(x @ beta - 1 + random.normal(size=200)[customer])))).astype(float)
    make("clustered", x * [1, 100, 0.01, 1] + [0, 5000, 3, -2], y, numpy.ones(600), customer)
    make("weighted", x, y, random.integers(1, 4, size=600).astype(float), numpy.sort(customer))
    x = random.normal(size=(3000, 4))
    make("rare", x, labels(x, -6), numpy.ones(3000), numpy.arange(3000) // 4)
    x = random.normal(size=(500, 4))
    x[:, 3] = x[:, 0] + x[:, 1] + 2e-3 * random.normal(size=500)
    make("ill", x, labels(x, -0.5), numpy.ones(500), numpy.arange(500) // 2)

    x = numpy.sort(random.normal(size=40))
    x = numpy.column_stack([x, random.normal(size=40)])
    firth("firth_separated", x, (x[:, 0] > 0.3).astype(float), numpy.ones(40))
    x = numpy.column_stack([random.normal(size=60), (random.random(60) < 0.15).astype(float)])
    y = labels(numpy.column_stack([x, numpy.zeros((60, 2))]), 0)
    y[x[:, 1] == 1] = 0
    firth("firth_weighted", x, y, random.integers(1, 4, size=60).astype(float))
    tails()


if __name__ == "__main__":
    main()
