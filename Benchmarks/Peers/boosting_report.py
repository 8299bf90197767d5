"""Judges the held-out probabilities and prints the table: python3 boosting_report.py FOLDER

FOLDER holds the rows of one shape as data/ and what `boosting` left for each NAME.ROUND: .out (JSON), .time (seconds and
KiB of the process) and .probabilities. The ratio is the seconds of bin and train to those of the fastest peer in the same
run; memory beyond the input is what binning and training added to the process.
"""

import json
import pathlib
import sys

import numpy
from sklearn.metrics import log_loss, roc_auc_score

folder = pathlib.Path(sys.argv[1])
shape = json.loads((folder / "data/shape.json").read_text())
labels = numpy.fromfile(folder / "data/held.labels", numpy.uint8)
runs = {}
for out in sorted(folder.glob("*.out")):
    if not out.read_text():
        continue
    process, peak = out.with_suffix(".time").read_text().split()[-2:]
    result = json.loads(out.read_text())
    result["whole"] = sum(result["seconds"].values())
    result["process"], result["peak"] = float(process), int(peak) / 2**20
    answer = numpy.fromfile(out.with_suffix(".probabilities"))
    result["auc"], result["loss"] = roc_auc_score(labels, answer), log_loss(labels, answer)
    runs.setdefault(out.stem.rsplit(".", 1)[0], []).append(result)
if not runs:
    sys.exit("boosting: no run succeeded")
best = {name: min(every, key=lambda run: run["whole"]) for name, every in runs.items()}
peers = {name: run for name, run in best.items() if not name.startswith("churn")}
fastest = min(run["whole"] for run in (peers or best).values())
lowest = min(run["loss"] for run in (peers or best).values())
columns = shape["numbers"] + len(shape["levels"])
cells = shape["rows"] * columns
sparse = ", 90 % zeros" if shape["name"] == "sparse" else ""
levels = f", {len(shape['levels'])} of them categories" if shape["levels"] else ""
print(f"\n{shape['name']}: {shape['rows']:,} x {columns}{sparse}{levels}; {len(labels):,} held-out rows. ", end="")
print(f"The input as single precision is {4 * cells / 2**30:.2f} GiB, as bytes {cells / 2**30:.2f} GiB.\n")
print(
    "| | bin, s | train, s | whole, s (every round) | ratio to the fastest peer | AUC | log loss | to the lowest peer "
    "| process, s | peak, GiB | beyond the input, GiB |"
)
print("|---" * 11 + "|")
for name, run in sorted(best.items(), key=lambda item: item[1]["whole"]):
    seconds, memory = run["seconds"], run["memory"]
    every = ", ".join(f"{other['whole']:.2f}" for other in runs[name])
    print(
        f"| {name} | {seconds['bin']:.2f} | {run['whole'] - seconds['bin']:.2f} | {run['whole']:.2f} ({every}) "
        f"| {run['whole'] / fastest:.2f} | {run['auc']:.5f} | {run['loss']:.5f} | {run['loss'] - lowest:+.5f} "
        f"| {run['process']:.1f} | {run['peak']:.2f} | {(memory['trained'] - memory['read']) / 2**20:.2f} |"
    )
