"""Trains a peer and prints seconds and memory as JSON: python3 boosting_fit.py PEER FOLDER TREES PREDICTIONS

FOLDER was written by boosting_data.py. All peers have two threads, 63 leaves (or depth 6), a learning rate of 0.1 and 255
bins. PREDICTIONS gets the probabilities of the held-out rows as doubles. Memory is the most that the process held until
the end of training, and what it held when the rows had been read, in KiB.
"""

import importlib
import json
import pathlib
import resource
import sys
import time

import numpy

LEAVES, DEPTH, RATE, THREADS, SHARE = 63, 6, 0.1, 2, 0.3
peer, folder, trees = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
shape = json.loads((folder / "shape.json").read_text())
columns = shape["numbers"] + len(shape["levels"])
categories = list(range(shape["numbers"], columns))


def read(part):
    return numpy.fromfile(folder / f"{part}.f32", numpy.float32).reshape(-1, columns)


def held():
    """What the process holds now, in KiB."""
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def lightgbm(x, y):
    import lightgbm

    bins = dict(max_bin=255, num_threads=THREADS, verbose=-1)
    data = lightgbm.Dataset(x, y, params=bins, categorical_feature=categories or "auto", free_raw_data=False)
    data.construct()
    yield
    options = dict(
        bins,
        objective="binary",
        num_leaves=LEAVES,
        learning_rate=RATE,
        min_data_in_leaf=20,
        use_quantized_grad=peer != "lightgbm",
    )
    if peer == "lightgbm-goss":
        options |= dict(data_sample_strategy="goss", top_rate=SHARE / 2, other_rate=SHARE / 2)
    model = lightgbm.train(options, data, trees)
    yield model.predict


def xgboost(x, y):
    import xgboost

    types = ["q"] * shape["numbers"] + ["c"] * len(categories)
    kinds = dict(feature_types=types, enable_categorical=True, nthread=THREADS)
    data = xgboost.QuantileDMatrix(x, y, max_bin=256, **kinds)
    yield
    growth = (
        dict(grow_policy="lossguide", max_leaves=LEAVES, max_depth=0)
        if peer == "xgboost-leaf-wise"
        else dict(grow_policy="depthwise", max_depth=DEPTH)
    )
    options = dict(growth, objective="binary:logistic", tree_method="hist", eta=RATE, nthread=THREADS, max_bin=256)
    model = xgboost.train(options, data, trees)
    yield lambda x: model.predict(xgboost.DMatrix(x, **kinds))


def catboost(x, y):
    from catboost import CatBoostClassifier, Pool

    def pool(x, y=None):
        if not categories:
            return Pool(x, y, thread_count=THREADS)
        import pandas

        table = pandas.DataFrame(x)
        for column in categories:
            table[column] = table[column].astype(int)
        return Pool(table, y, cat_features=categories, thread_count=THREADS)

    data = pool(x, y)
    # With categories CatBoost bins inside of its training.
    if not categories:
        data.quantize(border_count=254)
    yield
    model = CatBoostClassifier(
        iterations=trees,
        depth=DEPTH,
        learning_rate=RATE,
        border_count=254,
        thread_count=THREADS,
        boosting_type="Plain",
        **(dict(bootstrap_type="MVS", subsample=SHARE) if peer == "catboost-sampled" else dict(bootstrap_type="No")),
        allow_writing_files=False,
        verbose=0,
    )
    model.fit(data)
    yield lambda x: model.predict_proba(pool(x))[:, 1]


def scikit_learn(x, y):
    from sklearn.ensemble import HistGradientBoostingClassifier

    yield
    # Columns of more levels than bins can only be numbers here.
    few = [column for column, count in zip(categories, shape["levels"]) if count <= 255]
    model = HistGradientBoostingClassifier(
        max_iter=trees,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        early_stopping=False,
        max_bins=255,
        categorical_features=few or None,
    )
    model.fit(x, y)
    yield lambda x: model.predict_proba(x)[:, 1]


FITS = {
    "lightgbm": lightgbm,
    "lightgbm-quantised": lightgbm,
    "lightgbm-goss": lightgbm,
    "xgboost-leaf-wise": xgboost,
    "xgboost-depth-wise": xgboost,
    "catboost": catboost,
    "catboost-sampled": catboost,
    "scikit-learn": scikit_learn,
}
MODULES = {lightgbm: ["lightgbm"], xgboost: ["xgboost"], catboost: ["catboost", "pandas"], scikit_learn: ["sklearn.ensemble"]}
fit = FITS[peer]
# Loading a library is not timed, nor counted as its memory.
for module in MODULES[fit]:
    importlib.import_module(module)
x, y = read("training"), numpy.fromfile(folder / "training.labels", numpy.uint8)
before = held()
steps = fit(x, y)
start = time.perf_counter()
next(steps)
binned = time.perf_counter()
predict = next(steps)
trained = time.perf_counter()
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
predict(read("held")).astype(float).tofile(sys.argv[4])
print(json.dumps({
    "seconds": {"bin": binned - start, "train": trained - binned}, "memory": {"read": before, "trained": after}
}))
