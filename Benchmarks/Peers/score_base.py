"""The parts of `score-base`, which says what it measures.

python3 score_base.py make ROWS FOLDER        writes base.parquet and lightgbm.txt
python3 score_base.py score FOLDER            scores base.parquet with Polars and LightGBM into polars.parquet
python3 score_base.py run NAME COMMAND...     runs a command; seconds and KiB of its peak memory go to NAME.json
python3 score_base.py report ROWS FOLDER      prints the table; exits with 1 where scores differ
"""

import json
import pathlib
import resource
import subprocess
import sys
import time

COLUMNS = 50
NAMES = [f"x{column}" for column in range(COLUMNS)]
SLICE = 500_000
GROUP = 100_000


def draw(random, rows):
    """Rows as those of `scoring_train.py`: a quarter counts with long tails, every eighth column with missing values."""
    import numpy

    x = random.standard_normal((rows, COLUMNS), dtype=numpy.float32).astype(numpy.float64)
    x[:, ::4] = numpy.round(3 * numpy.exp(x[:, ::4]))
    for column in range(1, COLUMNS, 8):
        x[random.random(rows) < 0.15, column] = numpy.nan
    return x


def make(rows, folder):
    import lightgbm
    import numpy
    import pyarrow
    import pyarrow.parquet

    random = numpy.random.default_rng(3)
    x = draw(random, 200_000)
    z = numpy.nan_to_num(x)
    score = -2 + 0.8 * numpy.tanh(z[:, 1]) + 0.5 * z[:, 2] * (z[:, 3] > 0) - 0.3 * numpy.log1p(z[:, 4]) + 0.4 * abs(z[:, 5])
    y = random.random(len(x)) < 1 / (1 + numpy.exp(-score))
    parameters = {"objective": "binary", "num_leaves": 63, "learning_rate": 0.1, "num_threads": 2, "verbose": -1}
    data = lightgbm.Dataset(x, y, feature_name=NAMES)
    lightgbm.train(parameters, data, 300).save_model(folder / "lightgbm.txt")
    schema = pyarrow.schema([("id", pyarrow.int64())] + [(name, pyarrow.float64()) for name in NAMES])
    with pyarrow.parquet.ParquetWriter(folder / "base.parquet", schema, compression="snappy") as writer:
        for first in range(0, rows, GROUP):
            x = draw(random, min(GROUP, rows - first))
            # A missing value is a null, as a data warehouse writes it.
            columns = [pyarrow.array(range(first, first + len(x)))]
            columns += [pyarrow.array(x[:, column], from_pandas=True) for column in range(COLUMNS)]
            writer.write_table(pyarrow.table(columns, schema=schema))


def score(folder):
    import lightgbm
    import polars

    model = lightgbm.Booster(model_file=folder / "lightgbm.txt")
    base = polars.scan_parquet(folder / "base.parquet")
    rows = base.select(polars.len()).collect().item()
    parts = []
    for first in range(0, rows, SLICE):
        part = base.slice(first, SLICE).collect()
        raw = model.predict(part.select(NAMES).fill_null(float("nan")).to_numpy(), raw_score=True, num_threads=2)
        scores = polars.DataFrame({"id": part["id"], "raw_score": raw})
        parts.append(scores.with_columns(probability=1 / (1 + (-polars.col("raw_score")).exp())))
    polars.concat(parts).write_parquet(folder / "polars.parquet")


def run(name, command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=sys.stderr)
    seconds = time.perf_counter() - start
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    measures = {"seconds": seconds, "kibibytes": usage.ru_maxrss, "cpu": usage.ru_utime + usage.ru_stime}
    pathlib.Path(f"{name}.json").write_text(json.dumps(measures))


def report(rows, folder):
    import polars

    best = {}
    print("| | seconds (other round) | processor seconds | times churn's | peak memory, GiB |")
    print("|---|---|---|---|---|")
    for name in ("churn", "polars"):
        rounds = sorted((json.loads(path.read_text()) for path in folder.glob(f"{name}.*.json")), key=lambda run: run["seconds"])
        best[name] = rounds[0]["seconds"]
        peak = max(run["kibibytes"] for run in rounds) / 2**20
        print(
            f"| {name} | {best[name]:.1f} ({rounds[-1]['seconds']:.1f}) | {rounds[0]['cpu']:.1f} "
            f"| {best[name] / best['churn']:.2f} | {peak:.2f} |"
        )
    ours, theirs = (polars.read_parquet(folder / f"{name}.parquet").sort("id") for name in ("churn", "polars"))
    same = len(ours) == len(theirs) == rows and ours["id"].equals(theirs["id"])
    difference = (ours["raw_score"] - theirs["raw_score"]).abs().max() if same else float("inf")
    print(f"\n{rows:,} rows of {COLUMNS} columns; raw scores differ by {difference:.1e} at most.")
    return 0 if difference == 0 else 1


what, folder = sys.argv[1], pathlib.Path(sys.argv[-1])
if what == "make":
    make(int(sys.argv[2]), folder)
elif what == "score":
    score(folder)
elif what == "run":
    run(sys.argv[2], sys.argv[3:])
else:
    sys.exit(report(int(sys.argv[2]), folder))
