"""Polars' streaming engine: python3 feature_polars.py TASK EVENTS_FILE SAMPLE_FILE; prints seconds of all collects, rows.

Run with POLARS_MAX_THREADS=2. The query is repeated for each cutoff; the sample is taken outside of the clock.
"""

import datetime
import sys
import time

import polars
from feature_task import COUNT_WINDOWS, SAMPLE_STEP, SUM_WINDOW, TASKS, TYPES, count_name, recency_name, sum_name


def features(cutoff):
    at, value, result = polars.col("ts"), polars.col("value"), []
    for event in TYPES:
        matches = polars.col("event") == event
        for days in COUNT_WINDOWS:
            since = cutoff - datetime.timedelta(days=days)
            result.append((matches & (at >= since)).sum().alias(count_name(event, days)))
        result.append((cutoff - at.filter(matches).max()).dt.total_seconds().alias(recency_name(event)))
        since = cutoff - datetime.timedelta(days=SUM_WINDOW)
        result.append(value.filter(matches & (at >= since)).sum().alias(sum_name(event)))
    return result


cutoffs, window = TASKS[sys.argv[1]]
events = polars.scan_parquet(sys.argv[2])
seconds, rows, samples = 0.0, 0, []
for cutoff in cutoffs:
    start = time.perf_counter()
    at = polars.col("ts")
    visible = events.filter((at < cutoff) & (at >= cutoff - datetime.timedelta(days=window)))
    table = visible.group_by("customer").agg(features(cutoff)).collect(engine="streaming")
    seconds += time.perf_counter() - start
    rows += table.height
    sample = table.filter(polars.col("customer") % SAMPLE_STEP == 0)
    recencies = [polars.col(recency_name(event)) / 86400.0 for event in TYPES]
    samples.append(sample.with_columns(recencies).with_columns(cutoff=polars.lit(cutoff)))
    del table
polars.concat(samples).write_parquet(sys.argv[3])
print(seconds, rows)
