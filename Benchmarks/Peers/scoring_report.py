"""Prints the table: python3 scoring_report.py FOLDER

FOLDER holds what `scoring` left: NAME.ROUND.out (JSON) and NAME.scores. Exits with 1 where scores of the same model differ:
from LightGBM by any bit, from lleaves and CatBoost by more than 1e-9 (lleaves gives probabilities, CatBoost adds in its order);
or contributions differ from LightGBM's by more than 1e-9.
"""

import json
import pathlib
import sys

import numpy

PAIRS = {"lightgbm": "leaf-wise", "lleaves": "leaf-wise", "xgboost": "leaf-wise", "catboost": "symmetric"}
folder = pathlib.Path(sys.argv[1])
runs = {}
for out in sorted(folder.glob("*.out")):
    if out.read_text():
        runs.setdefault(out.name.split(".")[0], []).append(json.loads(out.read_text()))
best = {
    name: {
        "1": min(run["nanoseconds"]["1"] for run in every),
        "2": min(run["nanoseconds"]["2"] for run in every),
        "one": min(run["oneRowMicroseconds"] for run in every),
        "load": min(run["loadMilliseconds"] for run in every),
        "explain": min(run["contributionMicroseconds"] for run in every),
    }
    for name, every in runs.items()
}
failed = False
print("| | 1 thread, ns/row | times churn's | 2 threads, ns/row | times churn's | 1 to 2 threads | one row, us | load, ms | scores |")
print("|---" * 9 + "|")
for name, ours in [("leaf-wise", None), ("symmetric", None), *PAIRS.items()]:
    if name not in best or (ours or name) not in best:
        print(f"| {name} |  |  |  |  |  |  |  | no result |")
        failed |= ours is None
        continue
    this, base, note = best[name], best[ours or name], ""
    if name in ("lightgbm", "lleaves", "catboost"):
        theirs, mine = numpy.fromfile(folder / f"{name}.scores"), numpy.fromfile(folder / f"{ours}.scores")
        if name == "catboost":
            shape = json.loads((folder / "catboost.json").read_text())
            scale, bias = shape["scale_and_bias"]
            mine = scale * mine + (bias[0] if isinstance(bias, list) else bias)
        difference = float(numpy.abs(theirs - mine).max())
        failed |= difference > (0 if name == "lightgbm" else 1e-9)
        note = f"differ by {difference:.1e} at most" if difference else "equal to the bit"
    print(
        f"| {'churn, ' + name if ours is None else name} | {this['1']:.0f} | {this['1'] / base['1']:.2f} | {this['2']:.0f} "
        f"| {this['2'] / base['2']:.2f} | {this['1'] / this['2']:.2f} | {this['one']:.1f} | {this['load']:.1f} | {note} |"
    )
if "leaf-wise" in best and "lightgbm" in best:
    theirs, mine = (numpy.fromfile(folder / f"{name}.contributions") for name in ("lightgbm", "leaf-wise"))
    ours = min(runs["leaf-wise"], key=lambda run: run["tasks"]["percentile99Microseconds"])
    tasks, difference = ours["tasks"], float(numpy.abs(theirs - mine).max())
    failed |= difference > 1e-9
    ratio = best["lightgbm"]["explain"] / best["leaf-wise"]["explain"]
    print("\n| | |")
    print("|---|---|")
    print(f"| contributions, churn, us/row | {best['leaf-wise']['explain']:.0f} |")
    print(f"| contributions, LightGBM pred_contrib, us/row | {best['lightgbm']['explain']:.0f} ({ratio:.1f} times churn's) |")
    print(f"| largest difference of contributions | {difference:.1e} |")
    print(f"| {tasks['taskCount']} tasks, one row: median, us | {tasks['medianMicroseconds']:.2f} |")
    p99 = tasks["percentile99Microseconds"]
    print(f"| the same: p99, us | {p99:.2f} ({p99 / tasks['medianMicroseconds']:.2f} times the median) |")
    print(f"| rows a second of all tasks beside one task | {tasks['rate'] / tasks['oneTaskRate']:.2f} |")
    large = min(run["largeLoadMilliseconds"] for run in runs["leaf-wise"])
    print(f"| loading {ours['largeTrees']} trees, ms | {large:.1f} |")
if failed:
    print("\nA result is missing, or scores of one model differ.")
sys.exit(failed)
