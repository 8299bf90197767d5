"""Cross-validates churn and two peers on the same folds: python3 boosting_quality.py DATASETS CHURN FOLDER

DATASETS holds the data sets in folders of their names, CHURN is the command, FOLDER is for what passes between them.
Prints two Markdown tables: AUC and log loss of every contender as mean ± standard error over the folds, and by how much
churn differs from the better peer. A row is "no worse" where churn's mean is not below the better peer's by more than one
standard error of that peer; the difference fold by fold, which has a smaller error, stands beside it.
"""

import pathlib
import subprocess
import sys

import lightgbm
import numpy
import pandas
from quality_tasks import FOLDS, TASKS, folds
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

data, churn, work = (pathlib.Path(argument).absolute() for argument in sys.argv[1:])
PEERS = ["scikit-learn logistic", "LightGBM"]
OURS = {"boosting": "gradient-boosting", "logistic": "logistic-regression", "best": "best"}


def ask_churn(algorithm, training, test):
    """Probabilities of the test rows by the command, from tables of which neither has labels of the other."""
    training.to_csv(work / "training.csv", index=False)
    test.drop(columns="churn").assign(row=numpy.arange(len(test))).to_csv(work / "test.csv", index=False)
    run = lambda *arguments: subprocess.run([churn, *arguments, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    run("train", "--table", work / "training.csv", "--label", "churn", "--algorithm", algorithm,
        "--output", work / "model.churn")
    run("score", "--model", work / "model.churn", "--table", work / "test.csv", "--id", "row",
        "--output", work / "scores.csv")
    scores = pandas.read_csv(work / "scores.csv")
    assert len(scores) == len(test), f"{len(scores)} scores of {len(test)} rows"
    return scores.sort_values("row").probability.to_numpy()


def ask_logistic(training, test):
    """One-hot and standardised columns, missing numbers by the mean."""
    texts = training.columns.difference(training.select_dtypes("number").columns).tolist()
    numbers = [column for column in training.columns if column not in [*texts, "churn"]]
    model = make_pipeline(
        make_column_transformer(
            (make_pipeline(SimpleImputer(), StandardScaler()), numbers),
            (OneHotEncoder(handle_unknown="ignore"), texts),
        ),
        LogisticRegression(max_iter=5000),
    )
    model.fit(training, training.churn)
    return model.predict_proba(test)[:, 1]


def ask_lightgbm(training, test):
    """Defaults; text columns as categories."""
    encode = {
        column: pandas.CategoricalDtype(sorted(training[column].dropna().unique()))
        for column in training.columns.difference(training.select_dtypes("number").columns)
    }
    model = lightgbm.LGBMClassifier(verbose=-1, n_jobs=2)
    model.fit(training.drop(columns="churn").astype(encode), training.churn)
    return model.predict_proba(test.drop(columns="churn").astype(encode))[:, 1]


def measure(task):
    """For each contender one (AUC, log loss) a fold, as an array of folds x 2."""
    results = {}
    for training, test in folds(task, data):
        answers = {label: ask_churn(name, training, test) for label, name in OURS.items()}
        answers |= {PEERS[0]: ask_logistic(training, test), PEERS[1]: ask_lightgbm(training, test)}
        for name, answer in answers.items():
            results.setdefault(name, []).append([roc_auc_score(test.churn, answer), log_loss(test.churn, answer)])
    return {name: numpy.array(folds) for name, folds in results.items()}


def error(values):
    """The standard error of the mean over folds."""
    return values.std(ddof=1) / len(values) ** 0.5


measured = {}
for task, (folder, *_) in TASKS.items():
    if (data / folder).is_dir():
        print(f"boosting-quality: {task}", file=sys.stderr)
        measured[task] = measure(task)
    else:
        print(f"boosting-quality: no data for {task} in {data}; left out", file=sys.stderr)
if not measured:
    sys.exit("boosting-quality: no data set was found")

names = [*OURS, *PEERS]
print(f"AUC, log loss: mean ± standard error over {FOLDS} folds, the best in bold.\n")
print("| task | " + " | ".join(f"churn {name}" if name in OURS else name for name in names) + " |")
print("|---" * (1 + len(names)) + "|")
for task, results in measured.items():
    means = {name: results[name].mean(axis=0) for name in names}
    best = (max(mean[0] for mean in means.values()), min(mean[1] for mean in means.values()))
    cells = []
    for name in names:
        parts = [
            f"**{means[name][k]:.4f}**" if means[name][k] == best[k] else f"{means[name][k]:.4f}" for k in range(2)
        ]
        cells.append(", ".join(f"{parts[k]} ± {error(results[name][:, k]):.4f}" for k in range(2)))
    print(f"| {task} | " + " | ".join(cells) + " |")

print("\nDifference to the better peer of each figure ± its standard error; positive is in favour of churn.\n")
print("| task | | AUC | log loss | verdict |\n" + "|---" * 5 + "|")
for task, results in measured.items():
    for name in OURS:
        shown, passed = [], []
        for k, sign in enumerate((1, -1)):
            peer = max((results[peer][:, k] for peer in PEERS), key=lambda values: sign * values.mean())
            difference = sign * (results[name][:, k] - peer)
            shown.append(f"{difference.mean():+.4f} ± {error(difference):.4f}")
            passed.append(difference.mean() >= -error(peer))
        verdict = "no worse" if all(passed) else "worse in " + " and ".join(
            what for what, is_passed in zip(("AUC", "log loss"), passed) if not is_passed
        )
        print(f"| {task} | churn {name} | {shown[0]} | {shown[1]} | {verdict} |")
