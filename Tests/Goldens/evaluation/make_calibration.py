"""Golden numbers for the calibrations of ChurnEvaluation, for the cases of metrics.csv.

Run after make.py: python3 -m venv V && V/bin/pip install scikit-learn==1.9.1 && V/bin/python make_calibration.py
Writes calibration.csv beside this file: comment lines with the versions, then one line a case:
name, beta intercept, low slope and high slope, the same weighted, the rates of isotonic regression by different score,
lowest first, the same weighted, of scores that have a weight. The raw scores are the logits of the case's probabilities, cut to 2^-52 from 0 and 1. Beta calibration is the
best by scipy's L-BFGS-B and then SLSQP over log-odds with both slopes bounded by 0; its fields are empty where the labels
are separated. Isotonic regression is scikit-learn's.
"""

import pathlib
import platform

import numpy
import scipy
import scipy.optimize
import sklearn
from sklearn.isotonic import IsotonicRegression


def read():
    folder = pathlib.Path(__file__).parent
    for line in (folder / "metrics.csv").read_text().splitlines():
        if not line.startswith("#"):
            name, *fields = line.split(",")
            scores, labels, weights = (numpy.array([float(v) for v in f.split()]) for f in fields[:3])
            yield name, scores, labels, weights


def beta(scores, labels, weights):
    kept = weights > 0
    scores, labels, weights = scores[kept], labels[kept], weights[kept]
    positives, negatives = scores[labels == 1], scores[labels == 0]
    if not (positives.min() < negatives.max() and negatives.min() < positives.max()):
        return []
    p = numpy.clip(scores, 2.0**-52, 1 - 2.0**-52)
    columns = numpy.column_stack([numpy.ones_like(p), numpy.log(p), -numpy.log1p(-p)])

    def loss(x):
        raw = columns @ x
        return weights @ (numpy.logaddexp(0, raw) - labels * raw)

    def gradient(x):
        return columns.T @ (weights * (scipy.special.expit(columns @ x) - labels))

    def hessian(x):
        q = scipy.special.expit(columns @ x)
        return (columns * (weights * q * (1 - q))[:, None]).T @ columns

    bounds = [(None, None), (0, None), (0, None)]
    best = scipy.optimize.minimize(loss, [0, 1, 1], jac=gradient, bounds=bounds, method="L-BFGS-B",
                                   options={"ftol": 1e-15, "gtol": 1e-12, "maxiter": 10000}).x
    # Newton's method polishes what is not held at its bound.
    free = numpy.array([True, best[1] > 1e-6, best[2] > 1e-6])
    best = numpy.where(free, best, 0.0)
    for _ in range(50):
        step = numpy.linalg.solve(hessian(best)[numpy.ix_(free, free)], gradient(best)[free])
        best[free] -= step
    slack = gradient(best)
    assert best[1] >= 0 and best[2] >= 0 and numpy.all(slack[~free] >= -1e-9), (best, slack)
    return list(best)


def isotonic(scores, labels, weights):
    kept = weights > 0
    model = IsotonicRegression(out_of_bounds="clip").fit(scores[kept], labels[kept], weights[kept])
    return model.predict(numpy.unique(scores[kept]))


def main():
    lines = [f"# python {platform.python_version()}, numpy {numpy.__version__}, scipy {scipy.__version__}, "
             f"scikit-learn {sklearn.__version__}"]
    for name, scores, labels, weights in read():
        ones = numpy.ones_like(scores)
        fields = [beta(scores, labels, ones), beta(scores, labels, weights),
                  isotonic(scores, labels, ones), isotonic(scores, labels, weights)]
        lines.append(",".join([name] + [" ".join(repr(float(v)) for v in field) for field in fields]))
    (pathlib.Path(__file__).parent / "calibration.csv").write_text("\n".join(lines) + "\n")


main()
