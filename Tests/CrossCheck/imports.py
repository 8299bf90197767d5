"""Imports models of LightGBM and XGBoost with the command and compares raw scores on 100,000 rows."""
import json
import pathlib
import subprocess
import sys

import lightgbm
import numpy
import pandas
import xgboost

churn, work = sys.argv[1], pathlib.Path(sys.argv[2])
TRAINING_ROWS, ROWS = 30_000, 100_000
NUMBERS = [f"n{i}" for i in range(8)]
WORDS = {"plan": ["basic", "pro", "team", "größer"], "city": [f"city {i:04}" for i in range(300)]}
CODES = {"small": [1, 2, 3], "large": [3, 5, 8, 40, 41, 99, 1000, 65_000]}


def frame(rows, seed, is_scored):
    """Numbers with zeros and missing values, texts and codes; where it is scored, categories that training lacks."""
    r = numpy.random.default_rng(seed)
    data = {}
    for i, name in enumerate(NUMBERS):
        values = numpy.round(r.normal(size=rows) * 10.0 ** (i - 4), 6 if i < 6 else 1)
        values[r.random(rows) < 0.1] = 0
        values[r.random(rows) < 0.15] = numpy.nan
        data[name] = values
    for name, words in WORDS.items():
        pool = words + (["elsewhere", "0"] if is_scored else [])
        values = pandas.Series(r.choice(pool, rows), dtype=object)
        values[r.random(rows) < 0.1] = None
        data[name] = values
    for name, codes in CODES.items():
        pool = codes + ([7, 1001, 90_000] if is_scored else [])
        values = pandas.Series(r.choice(pool, rows), dtype="Int64")
        values[r.random(rows) < 0.1] = pandas.NA
        data[name] = values
    data = pandas.DataFrame(data)
    first = numpy.nan_to_num(data["n4"]) - numpy.nan_to_num(data["n3"], nan=3) * 5
    logit = first - 1 + (data["plan"] == "pro") * 1.0 + data["city"].fillna("").str[-1:].isin(["1", "4"]) * 0.8
    logit += data["large"].fillna(0).isin([5, 99]) * 1.0
    return data, (r.random(rows) < 1 / (1 + numpy.exp(-logit.to_numpy(float)))).astype(int)


def as_categories(data):
    data = data[NUMBERS + list(WORDS)].copy()
    for name, words in WORDS.items():
        data[name] = pandas.Categorical(data[name], words)
    return data


def as_numbers(data):
    return data[NUMBERS + list(CODES)].astype(float).to_numpy()


def compare(name, library, model, data, expected, tolerance):
    table, output = work / "rows.parquet", work / "scores.parquet"
    data.to_parquet(table)
    for arguments in [
        ["import", library, model, "--output", work / "model.churn"],
        ["score", "--model", work / "model.churn", "--table", table, "--output", output],
    ]:
        subprocess.run([churn, *arguments, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    scores = pandas.read_parquet(output)["raw_score"].to_numpy()
    difference = numpy.abs(scores - expected)
    unequal = int((scores.view(numpy.int64) != numpy.asarray(expected, float).view(numpy.int64)).sum())
    print(f"{name:32} {len(scores):>8,} rows  {unequal:>7,} differ in a bit, by {difference.max():.2e} at most", flush=True)
    return len(scores) == ROWS and bool((difference <= tolerance * numpy.maximum(1, numpy.abs(expected))).all())


training, label = frame(TRAINING_ROWS, 1, False)
scored, _ = frame(ROWS, 2, True)
names, categorical = NUMBERS + list(CODES), [8, 9]
good = True
common = dict(objective="binary", verbose=-1, seed=3, num_leaves=31, min_data_per_group=20, cat_smooth=2)
for name, options in {
    "missing": {}, "zero as missing": {"zero_as_missing": True}, "nothing missing": {"use_missing": False},
    "dart, sigmoid 0.5": {"boosting": "dart", "sigmoid": 0.5},
}.items():
    booster = lightgbm.train(
        common | options,
        lightgbm.Dataset(as_numbers(training), label, feature_name=names, categorical_feature=categorical), 100)
    booster.save_model(work / "model.txt")
    expected = booster.predict(as_numbers(scored), raw_score=True)
    good &= compare(f"LightGBM, {name}", "lightgbm", work / "model.txt", scored[names], expected, 0)
booster = lightgbm.train(common, lightgbm.Dataset(as_categories(training), label), 100)
booster.save_model(work / "model.txt")
expected = booster.predict(as_categories(scored), raw_score=True)
good &= compare("LightGBM, pandas", "lightgbm", work / "model.txt", scored[NUMBERS + list(WORDS)], expected, 0)

# A sum of 100 float32s, rounded after each: half a unit in the last place a tree.
tolerance = 100 * 2**-24
types = ["q"] * len(NUMBERS) + ["c"] * len(CODES)
common = dict(objective="binary:logistic", seed=3, max_depth=6, eta=0.1)
for name, options in {
    "histogram": {}, "one-hot, base score 0.2": {"max_cat_to_onehot": 100, "base_score": 0.2},
    "dart": {"booster": "dart"},
}.items():
    data = xgboost.DMatrix(as_numbers(training), label, feature_names=names, feature_types=types, enable_categorical=True)
    booster = xgboost.train(common | options, data, 100)
    booster.save_model(work / "model.json")
    data = xgboost.DMatrix(as_numbers(scored), feature_names=names, feature_types=types, enable_categorical=True)
    expected = booster.predict(data, output_margin=True)
    good &= compare(f"XGBoost, {name}", "xgboost", work / "model.json", scored[names], expected, tolerance)
print(json.dumps({"lightgbm": lightgbm.__version__, "xgboost": xgboost.__version__}))
sys.exit(0 if good else 1)
