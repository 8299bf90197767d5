"""Makes rows and trains the peers' models: python3 scoring_train.py ROWS TREES FOLDER

50 columns: a quarter counts with long tails, the others normal, every eighth with 15 % missing. The models are trained on
at most 300,000 rows. FOLDER gets rows.npy (float32, what Python peers score), values.f64 (the same, column by column),
lightgbm.txt, xgboost.json, catboost.cbm, catboost.json, and large.txt of LightGBM with 500 trees.
"""

import pathlib
import sys

import catboost
import lightgbm
import numpy
import xgboost

COLUMNS = 50
LARGE = 500


def make(rows, seed):
    random = numpy.random.default_rng(seed)
    x = random.standard_normal((rows, COLUMNS), dtype=numpy.float32)
    x[:, ::4] = numpy.round(3 * numpy.exp(x[:, ::4]))
    for j in range(1, COLUMNS, 8):
        x[random.random(rows) < 0.15, j] = numpy.nan
    z = numpy.nan_to_num(x)
    score = -2.2 + 0.8 * numpy.tanh(z[:, 1]) + 0.5 * z[:, 2] * (z[:, 3] > 0) - 0.3 * numpy.log1p(z[:, 4])
    score += 0.4 * numpy.abs(z[:, 5]) - 0.35 * z[:, 6] * z[:, 7] + 0.2 * (z[:, 10] > 1) * z[:, 11]
    score += 0.3 * numpy.sin(2 * z[:, 13])
    return x, (random.random(rows) < 1 / (1 + numpy.exp(-score))).astype(numpy.float32)


rows, trees, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
x, y = make(min(rows, 300_000), 0)
parameters = {"objective": "binary", "num_leaves": 63, "learning_rate": 0.1, "num_threads": 2, "verbose": -1}
model = lightgbm.train(parameters, lightgbm.Dataset(x, y), max(trees, LARGE))
model.save_model(folder / "lightgbm.txt", num_iteration=trees)
model.save_model(folder / "large.txt", num_iteration=LARGE)
parameters = {"objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide", "max_leaves": 63}
parameters |= {"max_depth": 0, "eta": 0.1, "nthread": 2}
xgboost.train(parameters, xgboost.QuantileDMatrix(x, y), trees).save_model(folder / "xgboost.json")
model = catboost.CatBoostClassifier(
    iterations=trees, depth=6, learning_rate=0.1, thread_count=2, verbose=0, boosting_type="Plain",
    bootstrap_type="No", allow_writing_files=False,
).fit(x, y)
model.save_model(str(folder / "catboost.cbm"))
model.save_model(str(folder / "catboost.json"), format="json")
test, _ = make(rows, 1)
numpy.save(folder / "rows.npy", test)
test.T.astype(numpy.float64).tofile(folder / "values.f64")
