"""Golden numbers for ChurnEvaluation, from scikit-learn.

Run: python3 -m venv V && V/bin/pip install scikit-learn==1.9.0 && V/bin/python make.py
Writes metrics.csv beside this file: comment lines with the versions, then one line a case:
name, scores (space separated), labels, weights, AUC, average precision, log loss, Brier score, weighted log loss,
weighted Brier score, calibration intercept, calibration slope.
Floats are written with repr, which reads back to the same bits.
"""

import pathlib
import platform

import numpy
import scipy
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score


def cases():
    random = numpy.random.default_rng(20250101)
    for rows, rate, decimals in [(12, 0.5, 1), (60, 0.3, 1), (300, 0.2, 2), (400, 0.1, 6), (500, 0.5, 1), (1000, 0.03, 3)]:
        raw = random.normal(numpy.log(rate / (1 - rate)), 1.2, rows)
        probabilities = numpy.round(1 / (1 + numpy.exp(-raw)), decimals)
        labels = (random.random(rows) < 1 / (1 + numpy.exp(-raw))).astype(float)
        labels[0], labels[1] = 0.0, 1.0
        yield f"n{rows}-d{decimals}", probabilities, labels, random.integers(0, 4, rows).astype(float)
    yield "constant", numpy.full(20, 0.25), numpy.array([1.0, 0, 0, 0] * 5), numpy.ones(20)
    yield "certain", numpy.array([0.0, 1.0, 0.0, 1.0, 0.5]), numpy.array([0.0, 1.0, 1.0, 0.0, 1.0]), numpy.arange(1.0, 6)


def calibration(probabilities, labels):
    eps = numpy.finfo(float).eps
    clipped = numpy.clip(probabilities, eps, 1 - eps)
    raw = numpy.log(clipped) - numpy.log1p(-clipped)
    if raw.min() == raw.max():
        return "", ""
    # No penalty; tight tolerance, and a solver that uses second derivatives.
    fit = LogisticRegression(C=numpy.inf, solver="newton-cholesky", tol=1e-14, max_iter=1000)
    fit.fit(raw.reshape(-1, 1), labels)
    return repr(float(fit.intercept_[0])), repr(float(fit.coef_[0, 0]))


def main():
    lines = [
        f"# python {platform.python_version()}, scikit-learn {sklearn.__version__}, "
        f"numpy {numpy.__version__}, scipy {scipy.__version__}"
    ]
    for name, probabilities, labels, weights in cases():
        numbers = [
            roc_auc_score(labels, probabilities),
            average_precision_score(labels, probabilities),
            log_loss(labels, probabilities),
            brier_score_loss(labels, probabilities),
            log_loss(labels, probabilities, sample_weight=weights),
            brier_score_loss(labels, probabilities, sample_weight=weights),
        ]
        columns = [" ".join(repr(float(value)) for value in column) for column in (probabilities, labels, weights)]
        lines.append(",".join([name, *columns, *(repr(float(n)) for n in numbers), *calibration(probabilities, labels)]))
    (pathlib.Path(__file__).parent / "metrics.csv").write_text("\n".join(lines) + "\n")


main()
