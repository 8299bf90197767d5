"""Writes the event log as Parquet: python3 feature_events.py EVENTS FILE

EVENTS / 100 customers, one year, no order in time or customer, frequent and rare types. The same numbers give the same log.
"""

import sys

import duckdb
from feature_task import TYPES

events, path = int(sys.argv[1]), sys.argv[2]
names = ",".join(f"'{name}'" for name in TYPES)
connection = duckdb.connect()
connection.execute("set threads = 2")
connection.execute(
    f"""
    copy (
        select (hash(i) % {events // 100})::int as customer,
            timestamp '2025-01-01' + interval (hash(i * 7 + 1) % 31536000) second as ts,
            ([{names}])[1 + (least(hash(i * 13 + 5) % 20, hash(i * 17 + 5) % 20))::int * 7 // 19] as event,
            (hash(i * 3 + 2) % 1000) / 10.0::double as value
        from range({events}) t(i)
    ) to '{path}'
    """
)
