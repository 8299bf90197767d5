"""DuckDB SQL: python3 feature_duckdb.py TASK EVENTS_FILE SAMPLE_FILE; prints seconds of all queries, rows.

The result is a table in memory. The query is repeated for each cutoff; the sample is taken outside of the clock.
"""

import sys
import time

import duckdb
from feature_task import COUNT_WINDOWS, SAMPLE_STEP, SUM_WINDOW, TASKS, TYPES, count_name, recency_name, sum_name


def query(cutoff, window, path):
    now, columns = f"timestamp '{cutoff}'", []
    for event in TYPES:
        matches = f"event = '{event}'"
        for days in COUNT_WINDOWS:
            columns.append(
                f"count(*) filter (where {matches} and ts >= {now} - interval {days} day) as {count_name(event, days)}"
            )
        columns.append(
            f"date_diff('second', max(ts) filter (where {matches}), {now}) / 86400.0 as {recency_name(event)}"
        )
        columns.append(
            f"coalesce(sum(value) filter (where {matches} and ts >= {now} - interval {SUM_WINDOW} day), 0) as {sum_name(event)}"
        )
    return (
        f"select customer, {', '.join(columns)} from '{path}' "
        f"where ts < {now} and ts >= {now} - interval {window} day group by customer"
    )


cutoffs, window = TASKS[sys.argv[1]]
connection = duckdb.connect()
connection.execute("set threads = 2")
seconds, rows, samples = 0.0, 0, []
for index, cutoff in enumerate(cutoffs):
    start = time.perf_counter()
    connection.execute(f"create or replace table features as {query(cutoff, window, sys.argv[2])}")
    seconds += time.perf_counter() - start
    rows += connection.sql("select count(*) from features").fetchone()[0]
    connection.execute(
        f"create table sample{index} as select *, timestamp '{cutoff}' as cutoff "
        f"from features where customer % {SAMPLE_STEP} = 0"
    )
    samples.append(f"from sample{index}")
connection.execute(f"copy ({' union all by name '.join(samples)}) to '{sys.argv[3]}' (format parquet)")
print(seconds, rows)
