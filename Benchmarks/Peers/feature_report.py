"""Checks that all results are equal and prints the table: python3 feature_report.py FOLDER CHURN_VERSION

FOLDER holds what `features` left for each TASK.NAME.ROUND: .parquet (values), .time (seconds and KiB of the process) and
.out (what the adapter printed). Exits with 1 where a value differs.
"""

import json
import pathlib
import sys

import duckdb
import polars
from feature_task import COUNT_WINDOWS, SAMPLE_STEP, TASKS, TYPES, count_name, recency_name, sum_name

NAMES = {"churn": f"churn {sys.argv[2]}", "polars": f"Polars {polars.__version__}", "duckdb": f"DuckDB {duckdb.__version__}"}
PHASES = ["read", "sort", "extract"]
folder = pathlib.Path(sys.argv[1])


def values(task, name, number):
    """The sample of a run by cutoff and customer, a missing value as null."""
    table = polars.scan_parquet(folder / f"{task}.{name}.{number}.parquet")
    table = table.filter(polars.col("customer") % SAMPLE_STEP == 0).collect()
    return table.with_columns(polars.selectors.float().fill_nan(None)).sort("cutoff", "customer")


def differences(ours, theirs):
    """What differs: counts at all, recencies and sums by more than 1e-9."""
    if not ours.select("cutoff", "customer").cast(polars.String).equals(theirs.select("cutoff", "customer").cast(polars.String)):
        return ["the rows"]
    result = []
    for event in TYPES:
        exact = [count_name(event, days) for days in COUNT_WINDOWS]
        for name in [*exact, recency_name(event), sum_name(event)]:
            left, right = ours[name].cast(polars.Float64), theirs[name].cast(polars.Float64)
            furthest = (left - right).abs().max() or 0
            if (left.is_null() != right.is_null()).any() or furthest > (0 if name in exact else 1e-9):
                result.append(name)
    return result


def measure(task, name, number):
    """Seconds of what is compared, rows, seconds and peak KiB of the process, seconds by phase."""
    text = (folder / f"{task}.{name}.{number}.out").read_text()
    process, peak = (folder / f"{task}.{name}.{number}.time").read_text().split()[-2:]
    if name != "churn":
        seconds, rows = text.split()
        return float(seconds), int(rows), float(process), int(peak), {}
    result = json.loads(text)
    phases = result["seconds"]
    return sum(phases[phase] for phase in PHASES), result["rows"], float(process), int(peak), phases


failed = False
print("| cutoffs | | s, each round | best s | ratio to churn | process, s | peak, GiB | rows | values |")
print("|---" * 9 + "|")
details = []
for task, (cutoffs, _) in TASKS.items():
    # As many rounds as there are; the first one has every name.
    rounds = sorted(int(path.name.split(".")[2]) for path in folder.glob(f"{task}.churn.*.out"))
    runs = {name: [measure(task, name, number) for number in rounds] for name in NAMES}
    best = {name: min(run[0] for run in runs[name]) for name in NAMES}
    reference = values(task, "churn", rounds[0])
    for name, title in NAMES.items():
        found = {problem for number in rounds for problem in differences(reference, values(task, name, number))}
        if len({run[1] for every in runs.values() for run in every}) > 1:
            found.add("the number of rows")
        failed |= bool(found)
        verdict = "different: " + ", ".join(sorted(found)) if found else f"{reference.height * 64:,} equal"
        print(
            f"| {len(cutoffs)} | {title} | {', '.join(f'{run[0]:.2f}' for run in runs[name])} | {best[name]:.2f} "
            f"| {best[name] / best['churn']:.2f} | {min(run[2] for run in runs[name]):.2f} "
            f"| {max(run[3] for run in runs[name]) / 2**20:.2f} | {runs[name][0][1]:,} | {verdict} |"
        )
    for run in runs["churn"]:
        details.append(f"| {len(cutoffs)} | " + " | ".join(f"{run[4][phase]:.2f}" for phase in [*PHASES, "write"]) + " |")
print("\n| cutoffs | churn: read, s | sort | extract | write (not compared) |")
print("|---" * 5 + "|")
print("\n".join(details))
sys.exit(failed)
