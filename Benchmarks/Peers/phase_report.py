"""Prints how long churn's phases took: python3 phase_report.py FOLDER RATIO NAME...

FOLDER holds what a command left for each NAME.ROUND: .out (churn's JSON) and .time (seconds and KiB of the process). Of
the rounds the one with the least seconds of read, sort and extract is shown, in brackets the most. The ratio is that of
the seconds for each event, to the least of all names (RATIO `best`) or to the first name (`first`).
"""

import json
import pathlib
import sys

PHASES = ["read", "sort", "extract"]
folder, kind, names = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]


def measure(out):
    """The sum of the phases, the result, seconds and GiB of the process."""
    result = json.loads(out.read_text())
    process, peak = out.with_suffix(".time").read_text().split()[-2:]
    return sum(result["seconds"][phase] for phase in PHASES), result, float(process), int(peak) / 2**20


runs = {name: sorted((measure(out) for out in folder.glob(f"{name}.*.out")), key=lambda run: run[0]) for name in names}
rates = {name: every[0][0] / every[0][1]["events"] for name, every in runs.items()}
reference = min(rates.values()) if kind == "best" else rates[names[0]]
print(
    "| log | events | rows x features | read, s | sort | extract | sum (most) | ns an event | ratio | write, s "
    "| process, s | peak, GiB |"
)
print("|---" * 12 + "|")
for name, every in runs.items():
    total, result, process, _ = every[0]
    seconds = result["seconds"]
    print(
        f"| {name.replace('_', ' ')} | {result['events']:,} | {result['rows']:,} x {result['features']} | "
        + " | ".join(f"{seconds[phase]:.2f}" for phase in PHASES)
        + f" | {total:.2f} ({every[-1][0]:.2f}) | {rates[name] * 1e9:.0f} | {rates[name] / reference:.2f} "
        f"| {seconds['write']:.2f} | {process:.2f} | {max(run[3] for run in every):.2f} |"
    )
