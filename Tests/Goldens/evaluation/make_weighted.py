"""More golden numbers for ChurnEvaluation, for the cases of metrics.csv: weighted metrics, intervals, profit.

Run after make.py: python3 -m venv V && V/bin/pip install scikit-learn==1.9.1 && V/bin/python make_weighted.py
Writes weighted.csv beside this file: comment lines with the versions, then one line a case:
name, weighted AUC, weighted average precision, weighted Kolmogorov-Smirnov distance, MPC and its share, EMPC and its share,
standard errors of calibration intercept and slope, weighted calibration intercept and slope with robust standard errors
as CalibrationLine defines them; the calibration fields are empty where there is no finite line.
EMPC is the integral over the acceptance of the best cut's profit, piece by piece between the acceptances at which the best
cut changes; it shares nothing with the closed form over the convex hull.
"""

import pathlib
import platform

import numpy
import scipy
import scipy.integrate
import scipy.stats
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

VALUE, OFFER, CONTACT, ALPHA, BETA = 200.0, 10.0, 1.0, 6.0, 14.0


def read():
    folder = pathlib.Path(__file__).parent
    for line in (folder / "metrics.csv").read_text().splitlines():
        if line.startswith("#"):
            continue
        name, *columns = line.split(",")
        yield name, *(numpy.array([float(value) for value in column.split()]) for column in columns[:3])


def cuts(scores, labels):
    """Rows and churners contacted at each distinct score, and none."""
    order = numpy.argsort(-scores, kind="stable")
    ends = numpy.append(numpy.nonzero(numpy.diff(scores[order]))[0], len(scores) - 1)
    rows = numpy.append(0, ends + 1)
    hits = numpy.append(0, numpy.cumsum(labels[order])[ends])
    return rows.astype(float), hits


def profit(rows, hits, g):
    return hits * (g * (VALUE - OFFER) - CONTACT) - (rows - hits) * (OFFER + CONTACT)


def expected_maximum(scores, labels):
    rows, hits = cuts(scores, labels)
    # Acceptances at which two cuts bring the same; all pairs, most of which do not matter.
    i, j = numpy.triu_indices(len(rows), 1)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        loyal = (rows[j] - hits[j]) - (rows[i] - hits[i])
        equal = ((OFFER + CONTACT) * loyal / (hits[j] - hits[i]) + CONTACT) / (VALUE - OFFER)
    points = numpy.unique(numpy.concatenate([[0.0, 1.0], equal[(equal > 0) & (equal < 1)]]))
    # Neighbours that have the same best cut are one piece.
    best = [int(numpy.argmax(profit(rows, hits, (a + b) / 2))) for a, b in zip(points, points[1:])]
    density = scipy.stats.beta(ALPHA, BETA)
    total, share, start = 0.0, 0.0, 0
    for k in range(len(best)):
        if k + 1 < len(best) and best[k + 1] == best[k]:
            continue
        cut = best[k]
        total += scipy.integrate.quad(
            lambda g: profit(rows[cut], hits[cut], g) * density.pdf(g), points[start], points[k + 1], epsabs=1e-13, epsrel=1e-13
        )[0]
        share += rows[cut] * (density.cdf(points[k + 1]) - density.cdf(points[start]))
        start = k + 1
    return total / len(scores), share / len(scores)


def maximum(scores, labels):
    rows, hits = cuts(scores, labels)
    values = profit(rows, hits, ALPHA / (ALPHA + BETA))
    best = int(numpy.argmax(values))
    return values[best] / len(scores), rows[best] / len(scores)


def calibration(probabilities, labels, weights):
    eps = numpy.finfo(float).eps
    clipped = numpy.clip(probabilities, eps, 1 - eps)
    raw = numpy.log(clipped) - numpy.log1p(-clipped)
    raw, labels, weights = raw[weights > 0], labels[weights > 0], weights[weights > 0]
    if raw.min() == raw.max():
        return [""] * 4
    fit = LogisticRegression(C=numpy.inf, solver="newton-cholesky", tol=1e-14, max_iter=1000)
    fit.fit(raw.reshape(-1, 1), labels, sample_weight=weights)
    intercept, slope = float(fit.intercept_[0]), float(fit.coef_[0, 0])
    p = 1 / (1 + numpy.exp(-(intercept + slope * raw)))
    design = numpy.column_stack([numpy.ones_like(raw), raw])
    bread = numpy.linalg.inv(design.T @ (design * (weights * p * (1 - p))[:, None]))
    meat = design.T @ (design * (weights**2 * p * (1 - p))[:, None])
    errors = numpy.sqrt(numpy.diag(bread @ meat @ bread))
    return [repr(float(value)) for value in (intercept, slope, *errors)]


def main():
    lines = [
        f"# python {platform.python_version()}, scikit-learn {sklearn.__version__}, "
        f"numpy {numpy.__version__}, scipy {scipy.__version__}"
    ]
    for name, scores, labels, weights in read():
        false_share, true_share, _ = roc_curve(labels, scores, sample_weight=weights, drop_intermediate=False)
        numbers = [
            roc_auc_score(labels, scores, sample_weight=weights),
            average_precision_score(labels, scores, sample_weight=weights),
            numpy.abs(true_share - false_share).max(),
            *maximum(scores, labels),
            *expected_maximum(scores, labels),
        ]
        plain = calibration(scores, labels, numpy.ones_like(weights))[2:]
        fields = [name, *(repr(float(n)) for n in numbers), *plain, *calibration(scores, labels, weights)]
        lines.append(",".join(fields))
    (pathlib.Path(__file__).parent / "weighted.csv").write_text("\n".join(lines) + "\n")


main()
