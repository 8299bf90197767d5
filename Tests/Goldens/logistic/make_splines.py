#!/usr/bin/env python3
"""Makes the golden numbers of natural cubic splines: patsy's `cr` basis, SciPy's natural CubicSpline, and Newton's method.

Writes splines.json with rows (x, label), knots at the quantiles of x from 5 % to 95 %, and the raw scores of an unpenalised
logistic regression on the natural cubic splines with these knots at points within and beyond them.

    python3 -m venv VENV && VENV/bin/pip install numpy==2.4.6 scipy==1.17.1 patsy==1.0.3 && VENV/bin/python make_splines.py
"""
import json
import math
import pathlib
import sys

import numpy
import patsy
import scipy
from scipy.interpolate import CubicSpline

here = pathlib.Path(__file__).parent
random = numpy.random.default_rng(20250601)


def natural(knots, values, x):
    """SciPy's natural spline, going on as straight lines as SciPy does not."""
    spline = CubicSpline(knots, values, bc_type="natural")
    inside = numpy.clip(x, knots[0], knots[-1])
    return spline(inside) + spline(inside, 1) * (x - inside)


def fit(design, label):
    beta = numpy.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + numpy.exp(-design @ beta))
        step = numpy.linalg.solve(design.T @ (design * (p * (1 - p))[:, None]), design.T @ (label - p))
        beta += step
    assert numpy.max(numpy.abs(step)) < 1e-12
    return beta


x = numpy.round(random.gamma(2, 3, size=403), 4)
label = (random.random(403) < 1 / (1 + numpy.exp(1 + 2 * numpy.sin(x / 3) - x / 12))).astype(float)
points = numpy.concatenate([numpy.linspace(-5, 40, 91), x[:20]])
problems = []
for count in (3, 4, 5, 7):
    shares = [0.05 + 0.9 * i / (count - 1) for i in range(count)]
    knots = numpy.array([numpy.sort(x)[math.ceil(share * len(x)) - 1] for share in shares])
    # The values at the knots are the coefficients of this basis.
    design = numpy.asarray(
        patsy.dmatrix(
            "cr(x, knots=k[1:-1], lower_bound=k[0], upper_bound=k[-1]) - 1", {"x": x, "k": knots}
        )
    )
    values = fit(design, label)
    assert numpy.allclose(design @ values, natural(knots, values, x), atol=1e-9)
    problems.append({
        "knots": knots.tolist(), "knotScores": values.tolist(), "rawScores": natural(knots, values, points).tolist(),
    })
versions = {
    "python": sys.version.split()[0], "numpy": numpy.__version__, "scipy": scipy.__version__, "patsy": patsy.__version__,
}
text = json.dumps({
    "versions": versions, "x": x.tolist(), "label": label.tolist(), "points": points.tolist(), "problems": problems,
})
(here / "splines.json").write_text(text.replace('"problems"', '\n"problems"').replace('"knots"', '\n"knots"') + "\n")
