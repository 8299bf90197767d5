"""Time series as events with 28 values: python3 series.py events ROWS FILE, or: python3 series.py config FILE

A thousand rows an id, one each hour, so that a series is 41 days long; all end before the one cutoff.
"""

import sys

COLUMNS = [f"v{index:02}" for index in range(28)]
STEPS = 1000
# Days before the cutoff; none is the whole series.
WINDOWS = [None, 14, 3]
STATISTICS = ["mean", "min", "max", "standard_deviation"]


def events(rows, path):
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads = 2")
    # Every second column drifts, the others are noise; both differ from id to id.
    values = ", ".join(
        f"round((hash(i * {2 * index + 3} + {index}) % 10000) / 100.0"
        + (f" + (i % {STEPS}) * ((hash(i // {STEPS} + {index}) % 21)::int - 10) / 100.0" if index % 2 else "")
        + f", 2)::double as {name}"
        for index, name in enumerate(COLUMNS)
    )
    connection.execute(
        f"""
        copy (
            select (i // {STEPS})::int as id, timestamp '2025-01-01' + interval (i % {STEPS}) hour as ts, {values}
            from range({rows}) t(i)
        ) to '{path}'
        """
    )


def config(path):
    print(
        f"""events: [{{from: {path}, customer: id, occurred_at: ts, constant: reading, values: [{", ".join(COLUMNS)}]}}]
data_end: 2025-03-01
churn: {{silence: {{events: [reading]}}}}
observation: {{cutoffs: [2025-02-12], window: 42d, horizon: 1d}}
features:
  custom:
    - {{name: count, count: {{}}}}
    - {{name: tenure, tenure: {{}}}}
    - {{name: recency, recency: {{}}}}
    - {{name: slope, slope: {{bucket: 1d, buckets: 28}}}}
    - {{name: relative_slope, relative_slope: {{bucket: 1d, buckets: 28}}}}
    - {{name: longest_gap, longest_gap: {{}}}}
    - {{name: hours, entropy: {{over: hours}}}}"""
    )
    for name in COLUMNS:
        features = []
        for window in WINDOWS:
            suffix, key = (f"_{window}d", f", window: {window}d") if window else ("", "")
            features += [(f"{kind}{suffix}", f"{kind}: {{of: {name}{key}}}") for kind in ["sum", *STATISTICS]]
        features += [
            ("first", f"first: {{of: {name}}}"),
            ("last", f"last: {{of: {name}}}"),
            ("decayed_1d", f"decayed_sum: {{of: {name}, half_life: 1d}}"),
            ("decayed_7d", f"decayed_sum: {{of: {name}, half_life: 7d}}"),
            ("trend", f"decayed_trend: {{of: {name}, fast: 1d, slow: 7d}}"),
            ("change_7d", f"percent_change: {{of: {{mean: {{of: {name}, window: 7d}}}}, shift: 7d}}"),
            ("velocity_1d", f"velocity: {{of: {{mean: {{of: {name}, window: 1d}}}}, shift: 1d}}"),
        ]
        for suffix, feature in features:
            print(f"    - {{name: {name}_{suffix}, {feature}}}")


if sys.argv[1] == "events":
    events(int(sys.argv[2]), sys.argv[3])
else:
    config(sys.argv[2])
