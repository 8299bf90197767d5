"""Judges the coefficients and prints the table: python3 logistic_report.py FOLDER

FOLDER holds the rows of each task as TASK/ and what `logistic` left for each TASK.NAME.ROUND: .out (JSON) and .time
(seconds and KiB of the process). Seconds are those of the fit; of churn the phases encode, select, train and infer, which
hold what the peers were spared: the mean and deviation of each column, and, statsmodels aside, the standard errors. Exits
with 1 where coefficients that minimise the same objective differ.
"""

import json
import pathlib
import sys

import numpy
from logistic_task import judge, read

PHASES = ["encode", "select", "train", "infer"]
folder = pathlib.Path(sys.argv[1])
failed = False
print("| task | | s, each round | best s | ratio to churn | objective | largest gradient | process, s | peak, GiB |")
print("|---" * 9 + "|")
for task in sorted(path.name for path in folder.iterdir() if path.is_dir()):
    x, codes, _, y = read(folder / task)
    runs = {}
    for out in sorted(folder.glob(f"{task}.*.out")):
        if out.read_text():
            process, peak = out.with_suffix(".time").read_text().split()[-2:]
            run = (json.loads(out.read_text()), float(process), int(peak) / 2**20)
            runs.setdefault(out.name.split(".")[1], []).append(run)
    seconds = {
        name: [sum(run[0]["seconds"][phase] for phase in (PHASES if name == "churn" else ["fit"])) for run in every]
        for name, every in runs.items()
    }
    ours = numpy.array(runs["churn"][0][0]["numbers"])
    for name, every in runs.items():
        objective, gradient = judge(x, codes, y, every[0][0])
        if name != "statsmodels" and gradient < 1e-7:
            theirs = numpy.array(every[0][0]["numbers"])
            failed |= bool((numpy.abs(theirs - ours) > 1e-5 * numpy.abs(ours).max()).any())
        print(
            f"| {task}: {x.shape[0]:,} x {x.shape[1]} | {name} | {', '.join(f'{s:.2f}' for s in seconds[name])} "
            f"| {min(seconds[name]):.2f} | {min(seconds[name]) / min(seconds['churn']):.2f} | {objective:.6f} "
            f"| {gradient:.1e} | {min(run[1] for run in every):.2f} | {max(run[2] for run in every):.2f} |"
        )
if failed:
    print("\nThe coefficients differ by more than 1e-5 of the largest.")
sys.exit(failed)
