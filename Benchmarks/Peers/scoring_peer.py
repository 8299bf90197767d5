"""Scores rows with a peer and prints what it took as JSON: python3 scoring_peer.py PEER FOLDER ROUNDS

PEER is lightgbm, xgboost, catboost or lleaves. Raw scores go to FOLDER/PEER.scores, LightGBM's contributions of
500 rows to FOLDER/lightgbm.contributions; times are the best of ROUNDS.
"""

import json
import pathlib
import sys
import time

import numpy

peer, folder, rounds = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
x = numpy.load(folder / "rows.npy")


def best(body, rounds=rounds):
    least = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        body()
        least = min(least, time.perf_counter() - start)
    return least


start = time.perf_counter()
if peer == "lightgbm":
    import lightgbm

    model = lightgbm.Booster(model_file=folder / "lightgbm.txt")
    raw = model.predict(x, raw_score=True, num_threads=2)

    def score(rows, threads):
        return model.predict(rows, num_threads=threads)

elif peer == "xgboost":
    import xgboost

    model = xgboost.Booster(model_file=folder / "xgboost.json")
    raw = model.inplace_predict(x, predict_type="margin")

    def score(rows, threads):
        model.set_param({"nthread": threads})
        return model.inplace_predict(rows)

elif peer == "catboost":
    import catboost

    model = catboost.CatBoostClassifier().load_model(str(folder / "catboost.cbm"))
    raw = model.predict(x, prediction_type="RawFormulaVal")

    def score(rows, threads):
        return model.predict_proba(rows, thread_count=threads)

else:
    import lleaves

    model = lleaves.Model(model_file=folder / "lightgbm.txt")
    model.compile(cache=folder / "lleaves.o")
    raw = None

    def score(rows, threads):
        return model.predict(rows, n_jobs=threads)


loaded = time.perf_counter() - start
if raw is None:
    probability = score(x, 2)
    raw = numpy.log(probability / (1 - probability))
raw.astype(numpy.float64).tofile(folder / f"{peer}.scores")
nanoseconds = {str(threads): best(lambda: score(x, threads)) / len(x) * 1e9 for threads in (1, 2)}
rows = [x[i : i + 1] for i in range(min(1000, len(x)))]
explained = 0.0
if peer == "lightgbm":
    part = x[:500]
    start = time.perf_counter()
    contributions = model.predict(part, pred_contrib=True, num_threads=1)
    explained = (time.perf_counter() - start) / len(part) * 1e6
    numpy.ascontiguousarray(contributions[:, :-1]).tofile(folder / "lightgbm.contributions")
one = best(lambda: [score(row, 1) for row in rows]) / len(rows) * 1e6
output = {"nanoseconds": nanoseconds, "oneRowMicroseconds": one, "loadMilliseconds": loaded * 1e3}
print(json.dumps(output | {"contributionMicroseconds": explained}))
