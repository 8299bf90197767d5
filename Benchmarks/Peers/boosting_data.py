"""Writes the rows of a shape: python3 boosting_data.py SHAPE FOLDER [ROWS]

SHAPE is one of SHAPES below; ROWS takes fewer rows than it has. FOLDER gets training.f32 and held.f32 (row by row, single
precision, missing as NaN, levels as codes), training.labels and held.labels (a byte a row), and shape.json. Held-out rows
are 200,000, or as many as training rows where those are fewer.

The model of the data: normal columns, of which every fourth is a count with a long tail and every eighth misses 15 % of
its values; the log-odds of churn hold steps, products and curves of eleven columns. In `sparse` nine values of ten are
then zero, before the labels are drawn. In `levels` ten columns of 5 to 1,000 levels, the first of each the most frequent,
add an effect a level.
"""

import json
import pathlib
import sys

import numpy

# Name: rows, columns of numbers, the levels of each column of categories.
SHAPES = {
    "million": (1_000_000, 50, []),
    "small": (100_000, 50, []),
    "long": (10_000_000, 30, []),
    "sparse": (1_000_000, 300, []),
    "levels": (200_000, 30, [5, 10, 20, 50, 100, 200, 500, 1000, 1000, 1000]),
}
BLOCK = 1_000_000


def log_odds(x):
    """What the numbers say of churn."""
    z = numpy.nan_to_num(x[:, :14])
    score = -2.2 + 0.8 * numpy.tanh(z[:, 1]) + 0.5 * z[:, 2] * (z[:, 3] > 0) - 0.3 * numpy.log1p(numpy.abs(z[:, 4]))
    score += 0.4 * numpy.abs(z[:, 5]) - 0.35 * z[:, 6] * z[:, 7] + 0.2 * (z[:, 10] > 1) * z[:, 11]
    return score + 0.3 * numpy.sin(2 * z[:, 13])


def make(name, rows, seed):
    """Values and labels, block by block, so that little more than a block is in memory."""
    _, numbers, levels = SHAPES[name]
    effects = [numpy.random.default_rng(1000 + j).normal(scale=0.4, size=count) for j, count in enumerate(levels)]
    random = numpy.random.default_rng(seed)
    for start in range(0, rows, BLOCK):
        count = min(BLOCK, rows - start)
        x = random.standard_normal((count, numbers), dtype=numpy.float32)
        for j in range(0, numbers, 4):
            x[:, j] = numpy.round(numpy.exp(x[:, j]) * 3)
        for j in range(1, numbers, 8):
            x[random.random(count) < 0.15, j] = numpy.nan
        if name == "sparse":
            for j in range(numbers):
                x[random.random(count) < 0.9, j] = 0
        score = log_odds(x)
        codes = []
        for size, effect in zip(levels, effects):
            share = numpy.arange(1, size + 1) ** -0.7
            codes.append(random.choice(size, count, p=share / share.sum()))
            score = score + effect[codes[-1]]
        if codes:
            x = numpy.column_stack([x, *codes]).astype(numpy.float32)
        yield x, (random.random(count) < 1 / (1 + numpy.exp(-score))).astype(numpy.uint8)


if __name__ == "__main__":
    name, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    rows, numbers, levels = SHAPES[name]
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else rows
    held = min(200_000, rows)
    folder.mkdir(parents=True, exist_ok=True)
    for part, count, seed in (("training", rows, 0), ("held", held, 1)):
        with open(folder / f"{part}.f32", "wb") as values, open(folder / f"{part}.labels", "wb") as labels:
            for x, y in make(name, count, seed):
                x.tofile(values)
                y.tofile(labels)
    shape = {"name": name, "rows": rows, "heldRows": held, "numbers": numbers, "levels": levels}
    (folder / "shape.json").write_text(json.dumps(shape))
