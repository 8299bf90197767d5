"""Golden models of LightGBM for GradientBoostingTrainerGoldenTests.

    python3 -m venv V && V/bin/pip install lightgbm==4.7.0 scikit-learn
    V/bin/python make.py

Writes beside itself:
  one_tree.csv     2,000 rows of small integers, so that LightGBM and we have the same bins
  one_tree.txt     the tree: one line a node in preorder, "split COLUMN BELOW GAIN" or "leaf VALUE COUNT";
                   a row goes left when its value is at most BELOW
  several.csv      4,000 rows of small integers: three numbers of which the second misses values, a category of four
                   levels, a weight and the label
  several.txt      three cases of four trees each, "case NAME", then the nodes of each tree as above; "levels COLUMN
                   LEVEL GAIN" is a split that sends one level left
  held_out.csv     4,000 training and 3,000 held-out rows, with missing values and a categorical column
  held_out.txt     the held-out log loss of LightGBM with 100 trees, and versions
"""
import math
import pathlib

import lightgbm
import numpy
import sklearn
from sklearn.metrics import log_loss

here = pathlib.Path(__file__).parent
versions = f"# lightgbm {lightgbm.__version__}, numpy {numpy.__version__}, scikit-learn {sklearn.__version__}\n"
common = dict(
    objective="binary", num_threads=1, deterministic=True, force_row_wise=True, verbose=-1, seed=1,
    min_data_in_bin=1, feature_pre_filter=False, enable_bundle=False, max_bin=255, min_sum_hessian_in_leaf=1e-3,
)


def write_csv(path, table):
    lines = [",".join("" if math.isnan(v) else format(v, "g") for v in row) for row in table]
    path.write_text("\n".join(lines) + "\n")


def one_tree():
    random = numpy.random.default_rng(20)
    x = random.integers(1, 13, size=(2000, 4)).astype(float)
    log_odds = -1.2 + 0.25 * (x[:, 0] - 6) + 0.9 * (x[:, 1] > 7) - 0.2 * (x[:, 2] - 6) * (x[:, 0] > 5)
    y = (random.random(2000) < 1 / (1 + numpy.exp(-log_odds))).astype(float)
    write_csv(here / "one_tree.csv", numpy.column_stack([x, y]))
    data = lightgbm.Dataset(x, y, params=common)
    model = lightgbm.train(
        dict(common, num_leaves=12, learning_rate=0.5, min_data_in_leaf=15, lambda_l2=1.5), data, 1)
    (here / "one_tree.txt").write_text(versions + "\n".join(nodes_of(model)) + "\n")


def nodes_of(model):
    """The nodes of all trees in preorder, one line each."""
    lines = []

    def walk(node):
        if "leaf_value" in node:
            lines.append(f"leaf {node['leaf_value']!r} {node['leaf_count']}")
            return
        if node["decision_type"] == "==":
            lines.append(f"levels {node['split_feature']} {node['threshold']} {node['split_gain']!r}")
        else:
            lines.append(f"split {node['split_feature']} {math.floor(node['threshold'])} {node['split_gain']!r}")
        walk(node["left_child"])
        walk(node["right_child"])

    for tree in model.dump_model()["tree_info"]:
        walk(tree["tree_structure"])
    return lines


def several_trees():
    random = numpy.random.default_rng(22)
    count = 4000
    x = random.integers(1, 9, size=(count, 3)).astype(float)
    plan = random.integers(0, 4, count).astype(float)
    weight = random.choice([0.5, 1.0, 2.0], count)
    log_odds = -1 + 0.35 * (x[:, 0] - 4) + 1.1 * (x[:, 1] > 5) - 0.2 * (x[:, 2] - 4) * (x[:, 0] > 3)
    log_odds += numpy.array([0.7, -0.5, 0.1, -1.2])[plan.astype(int)]
    missing = random.random(count) < 0.2
    log_odds[missing] += 0.8
    x[missing, 1] = numpy.nan
    y = (random.random(count) < 1 / (1 + numpy.exp(-log_odds))).astype(float)
    write_csv(here / "several.csv", numpy.column_stack([x, plan, weight, y]))
    lines = []
    for name, weights, penalties in (
        ("plain", None, dict(lambda_l2=1)),
        ("weights", weight, dict(lambda_l2=1)),
        ("penalties", weight, dict(lambda_l1=3, lambda_l2=7)),
    ):
        data = lightgbm.Dataset(
            numpy.column_stack([x, plan]), y, weight=weights, categorical_feature=[3], params=common)
        model = lightgbm.train(
            dict(common, **penalties, num_leaves=7, learning_rate=0.3, min_data_in_leaf=25, max_cat_to_onehot=8),
            data, 4)
        lines += [f"case {name}", *nodes_of(model)]
    (here / "several.txt").write_text(versions + "\n".join(lines) + "\n")


def held_out():
    random = numpy.random.default_rng(21)
    count = 7000
    a, b, c = (numpy.round(random.normal(size=count), 2) for _ in range(3))
    visits = random.poisson(4, count).astype(float)
    tenure = numpy.round(random.exponential(20, count), 0)
    region = random.integers(0, 12, count).astype(float)
    effect = random.normal(size=12)[region.astype(int)]
    log_odds = (-1.3 + 0.9 * a - 0.7 * b * (a > 0) - 0.25 * visits + 0.8 * (tenure < 6) + 0.6 * effect
                + 0.5 * numpy.sin(2 * c))
    y = (random.random(count) < 1 / (1 + numpy.exp(-log_odds))).astype(float)
    b[random.random(count) < 0.2] = numpy.nan
    x = numpy.column_stack([a, b, c, visits, tenure, region])
    write_csv(here / "held_out.csv", numpy.column_stack([x, y]))
    train = slice(0, 4000)
    test = slice(4000, count)
    data = lightgbm.Dataset(x[train], y[train], categorical_feature=[5], params=common)
    model = lightgbm.train(
        dict(common, num_leaves=8, learning_rate=0.1, min_data_in_leaf=20, lambda_l2=1), data, 100)
    loss = log_loss(y[test], model.predict(x[test]))
    (here / "held_out.txt").write_text(versions + f"{loss!r}\n")
    print(loss)


one_tree()
several_trees()
held_out()
