"""Writes the rows of a task: python3 logistic_data.py TASK ROWS FOLDER

TASK is `numbers` (50 columns: a quarter counts with long tails, the others normal) or `levels` (20 normal columns and
categories of a hundredth, a tenth and all of 10,000 levels; fewer levels with fewer than 100,000 rows). FOLDER gets
values.f64 (column by column, levels as codes by falling frequency), labels.f64 and shape.json.
"""

import json
import pathlib
import sys

import numpy

task, rows, folder = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
folder.mkdir(parents=True, exist_ok=True)
random = numpy.random.default_rng(42)
levels = []
with open(folder / "values.f64", "wb") as file:
    score = numpy.full(rows, -2.0)
    for j in range(50 if task == "numbers" else 20):
        x = random.standard_normal(rows)
        if task == "numbers" and j % 4 == 0:
            x = numpy.round(3 * numpy.exp(x))
            score -= 0.1 * numpy.log1p(x)
        else:
            # Not linear: no logistic regression is quite right on real data either.
            score += 0.2 * numpy.sin(j) * x + 0.1 * numpy.abs(x) * (j % 5 == 0)
        x.tofile(file)
    if task == "levels":
        largest = min(10_000, rows // 10)
        for count in (largest // 100, largest // 10, largest):
            share = numpy.arange(1, count + 1) ** -0.7
            code = random.choice(count, rows, p=share / share.sum())
            occurring, code, found = numpy.unique(code, return_inverse=True, return_counts=True)
            rank = numpy.empty(len(found), int)
            rank[numpy.argsort(-found, kind="stable")] = numpy.arange(len(found))
            code = rank[code]
            levels.append(len(occurring))
            score += 0.4 * random.standard_normal(len(occurring))[code]
            code.astype(float).tofile(file)
labels = random.random(rows) < 1 / (1 + numpy.exp(-score))
labels.astype(float).tofile(folder / "labels.f64")
numbers = 50 if task == "numbers" else 20
(folder / "shape.json").write_text(json.dumps({"rows": rows, "numbers": numbers, "levels": levels}))
