"""Fits with a peer and prints seconds and coefficients as JSON: python3 logistic_fit.py PEER FOLDER

PEER is scikit-learn, glum or statsmodels. Timed is the fit alone, of standardised numbers in memory; statsmodels knows
no ridge with standard errors, so its fit is unpenalised.
"""

import json
import sys
import time

import numpy
from logistic_task import PENALTY, read

peer, folder = sys.argv[1:]
x, codes, levels, y = read(folder)
if peer == "scikit-learn":
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(solver="newton-cholesky", C=1 / PENALTY, tol=1e-8, max_iter=200)
    start = time.perf_counter()
    model.fit(x, y)
    seconds = time.perf_counter() - start
    intercept, beta = model.intercept_[0], model.coef_[0]
elif peer == "glum":
    from glum import GeneralizedLinearRegressor

    model = GeneralizedLinearRegressor(
        family="binomial", alpha=PENALTY / len(y), l1_ratio=0, gradient_tol=1e-8, max_iter=100, drop_first=True
    )
    if levels:
        import pandas

        x = pandas.DataFrame(x, columns=[f"x{j}" for j in range(x.shape[1])])
        for index, count in enumerate(levels):
            x[f"c{index}"] = pandas.Categorical.from_codes(codes[index], [f"level {i}" for i in range(count)])
    start = time.perf_counter()
    model.fit(x, y)
    seconds = time.perf_counter() - start
    intercept, beta = model.intercept_, model.coef_
else:
    import statsmodels.api

    start = time.perf_counter()
    result = statsmodels.api.Logit(y, statsmodels.api.add_constant(x)).fit(disp=0, method="newton")
    errors = result.bse
    seconds = time.perf_counter() - start
    intercept, beta = result.params[0], result.params[1:]
ends = numpy.cumsum([x.shape[1] - len(levels) if peer == "glum" and levels else x.shape[1]] + [n - 1 for n in levels])
parts = numpy.split(numpy.asarray(beta), ends)[:-1]
result = {"seconds": {"fit": seconds}, "intercept": float(intercept), "numbers": parts[0].tolist()}
print(json.dumps(result | {"levels": [[0.0, *part] for part in parts[1:]]}))
