#!/usr/bin/env python3
"""Trains small models with LightGBM and XGBoost and saves them with rows and the raw scores that they predict.

Needs lightgbm 4.7.0, xgboost-cpu 3.2.0, pandas 3.1.1 and numpy 2.4.6; versions.json records what was used. Each model
NAME gives NAME.txt or NAME.json, the model as the library saves it, and NAME.rows: little-endian doubles, row by row,
the values of the columns (categories as the codes of pandas, -1 where it is none of the training's, NaN where missing)
and the raw score.
"""
import json
import pathlib
import sys

import lightgbm
import numpy
import pandas
import xgboost

here = pathlib.Path(__file__).parent
TRAINING_ROWS = 6000
ROWS = 400
PLANS = ["basic", "pro", "team", "größer"]
CITIES = [f"city{i:03}" for i in range(60)]
# What LightGBM takes for zero, and its neighbours.
TINY = float(numpy.float32(1e-35))


def frame(rows, seed):
    r = numpy.random.default_rng(seed)
    logins = r.poisson(3, rows).astype(float)
    spend = numpy.round(r.gamma(2, 20, rows) - 20, 2)
    trend = r.normal(size=rows)
    trend[r.random(rows) < 0.1] = 0
    logins[r.random(rows) < 0.1] = numpy.nan
    trend[r.random(rows) < 0.2] = numpy.nan
    plan = r.integers(0, len(PLANS), rows)
    city = r.integers(0, len(CITIES), rows)
    code = r.choice([2, 3, 5, 7, 11, 40, 41, 99], rows)
    logit = -1 - 0.2 * numpy.nan_to_num(logins) + 0.02 * spend + numpy.nan_to_num(trend, nan=1) + (plan == 1)
    logit += numpy.sin(city) + (code % 3) * 0.5
    label = (r.random(rows) < 1 / (1 + numpy.exp(-logit))).astype(int)
    values = dict(logins=logins, spend=spend, trend=trend, plan=plan, city=city, code=code)
    return values, label


def edges(rows, seed, thresholds):
    """Rows to score: training's distribution, and values at and around thresholds, tiny, huge, missing and unseen."""
    r = numpy.random.default_rng(seed)
    values, _ = frame(rows, seed)
    special = [0.0, -0.0, TINY, -TINY, numpy.nextafter(TINY, 1), numpy.nextafter(-TINY, -1), 1e-300, -1e-40, 1e30, -1e30]
    for name in ["logins", "spend", "trend"]:
        pool = list(special)
        for t in thresholds.get(name, []):
            pool += [t, numpy.nextafter(t, numpy.inf), numpy.nextafter(t, -numpy.inf)]
        column = values[name]
        at = r.random(rows) < 0.5
        column[at] = r.choice(pool, at.sum())
    for name in ["plan", "city", "code"]:
        column = values[name] = values[name].astype(float)
        column[r.random(rows) < 0.1] = numpy.nan
    return values


def pandas_frame(values):
    """The categories as pandas has them; `code` is a column of numbers that is categorical all the same."""
    def category(column, names):
        codes = numpy.where(numpy.isnan(column), -1, column).astype(int)
        return pandas.Categorical.from_codes(codes, names)
    data = {name: values[name] for name in ["logins", "spend", "trend"]}
    data["plan"] = category(numpy.asarray(values["plan"], float), PLANS)
    data["city"] = category(numpy.asarray(values["city"], float), CITIES)
    return pandas.DataFrame(data)


def save_rows(name, matrix, scores):
    table = numpy.column_stack([numpy.asarray(matrix, float), numpy.asarray(scores, float)])
    (here / f"{name}.rows").write_bytes(table.astype("<f8").tobytes())


def lightgbm_thresholds(booster, names):
    found = {name: set() for name in names}
    for tree in booster.dump_model()["tree_info"]:
        stack = [tree["tree_structure"]]
        while stack:
            node = stack.pop()
            if "split_feature" not in node:
                continue
            stack += [node["left_child"], node["right_child"]]
            if node["decision_type"] == "<=":
                found[names[node["split_feature"]]].add(node["threshold"])
    return {name: sorted(values) for name, values in found.items()}


def make_lightgbm(name, parameters, form="numbers", trees=12, names=None, text=None):
    values, label = frame(TRAINING_ROWS, 1)
    names = names or list(values)
    options = dict(objective="binary", num_leaves=12, learning_rate=0.3, min_data_per_group=20, cat_smooth=2,
                   verbose=-1, seed=3, num_threads=1, deterministic=True) | parameters
    if form == "pandas":
        data, names = pandas_frame(values), ["logins", "spend", "trend", "plan", "city"]
        dataset = lightgbm.Dataset(data, label)
    else:
        data = numpy.column_stack([values[n].astype(float) for n in names])
        categorical = [names.index(n) for n in ["plan", "city", "code"] if n in names] if form == "numbers" else []
        dataset = lightgbm.Dataset(data, label, feature_name=names, categorical_feature=categorical)
    booster = lightgbm.train(options, dataset, trees)
    model = booster.model_to_string()
    if text:
        model = text(model)
        booster = lightgbm.Booster(model_str=model)
    (here / f"{name}.txt").write_text(model)
    rows = edges(ROWS, 2, lightgbm_thresholds(booster, names))
    matrix = numpy.column_stack([rows[n] for n in names])
    if form == "numbers":
        # Codes that training never saw, and negative ones.
        r = numpy.random.default_rng(4)
        for n in ["plan", "city", "code"]:
            at = r.random(ROWS) < 0.1
            matrix[at, names.index(n)] = r.choice([-1, 4, 60, 61, 1000, 100000], at.sum())
    given = pandas_frame(rows) if form == "pandas" else matrix
    save_rows(name, matrix, booster.predict(given, raw_score=True, num_threads=1))


def make_xgboost(name, parameters, form="numbers", trees=12):
    values, label = frame(TRAINING_ROWS, 1)
    names = ["logins", "spend", "trend"] if form == "plain" else list(values)
    options = dict(objective="binary:logistic", max_depth=4, eta=0.3, max_cat_to_onehot=3, seed=3, nthread=1) | parameters
    if form == "pandas":
        names = ["logins", "spend", "trend", "plan", "city"]
        # XGBoost 3.2 cuts off names beyond ASCII.
        plans = [p.encode("ascii", "replace").decode() for p in PLANS]
        training = pandas_frame(values)
        training["plan"] = training["plan"].cat.rename_categories(plans)
        data = xgboost.DMatrix(training, label, enable_categorical=True)
    else:
        types = ["c" if n in ["plan", "city", "code"] else "q" for n in names]
        matrix = numpy.column_stack([values[n].astype(float) for n in names])
        data = xgboost.DMatrix(matrix, label, feature_names=names, feature_types=types, enable_categorical=True)
    booster = xgboost.train(options, data, trees)
    booster.save_model(here / f"{name}.json")
    thresholds = {}
    for tree in json.loads((here / f"{name}.json").read_text())["learner"]["gradient_booster"].get("model", {}).get("trees", []):
        for i, feature in enumerate(tree["split_indices"]):
            if tree["left_children"][i] >= 0 and not tree["split_type"][i]:
                t = numpy.float32(tree["split_conditions"][i])
                middle = (float(t) + float(numpy.nextafter(t, numpy.float32(-numpy.inf)))) / 2
                thresholds.setdefault(names[feature], []).extend([float(t), middle])
    rows = edges(ROWS, 2, thresholds)
    matrix = numpy.column_stack([rows[n] for n in names])
    if form == "numbers":
        r = numpy.random.default_rng(4)
        for n in ["plan", "city", "code"]:
            at = r.random(ROWS) < 0.1
            matrix[at, names.index(n)] = r.choice([4, 60, 61, 1000, 100000], at.sum())
    if form == "pandas":
        given = pandas_frame(rows)
        given["plan"] = given["plan"].cat.rename_categories(plans)
        given = xgboost.DMatrix(given, enable_categorical=True)
    else:
        given = xgboost.DMatrix(matrix, feature_names=names, feature_types=types, enable_categorical=True)
    save_rows(name, matrix, booster.predict(given, output_margin=True))


def tiny_thresholds(model):
    """Puts thresholds among the values that LightGBM takes for zero; it never learns these, but reads them."""
    lines = model.split("\n")
    replacements = iter(["0", "1e-40", "-1e-40", f"{TINY:.17g}", f"-{TINY:.17g}", "-1e-300"] * 100)
    out = []
    for line in lines:
        if line.startswith("tree_sizes="):
            continue
        if line.startswith("threshold="):
            words = line[len("threshold="):].split(" ")
            line = "threshold=" + " ".join(next(replacements) if i % 2 else w for i, w in enumerate(words))
        out.append(line)
    return "\n".join(out)


make_lightgbm("lightgbm-nan", {})
make_lightgbm("lightgbm-zero", {"zero_as_missing": True, "sigmoid": 0.7})
make_lightgbm("lightgbm-none", {"use_missing": False})
make_lightgbm("lightgbm-pandas", {}, form="pandas")
make_lightgbm("lightgbm-tiny", {}, form="plain", names=["logins", "spend", "trend"], text=tiny_thresholds)
make_lightgbm("lightgbm-tiny-zero", {"zero_as_missing": True}, form="plain", names=["logins", "spend", "trend"],
              text=tiny_thresholds)
make_lightgbm("lightgbm-stump", {"min_data_in_leaf": 5000}, form="plain", names=["logins", "spend", "trend"], trees=2)
make_xgboost("xgboost-numbers", {})
make_xgboost("xgboost-pandas", {}, form="pandas")
make_xgboost("xgboost-base", {"base_score": 0.2, "tree_method": "exact"}, form="plain")
make_xgboost("xgboost-forest", {"num_parallel_tree": 3, "subsample": 0.5}, form="plain", trees=3)
versions = {
    "python": sys.version.split()[0], "lightgbm": lightgbm.__version__, "xgboost": xgboost.__version__,
    "pandas": pandas.__version__, "numpy": numpy.__version__,
}
(here / "versions.json").write_text(json.dumps(versions, indent=1) + "\n")
