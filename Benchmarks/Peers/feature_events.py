"""Writes the event log as Parquet: python3 feature_events.py EVENTS FILE [ORDER [FIRST [CUSTOMERS]]]

EVENTS / 100 customers unless CUSTOMERS is given, one year, frequent and rare types. ORDER is `random` (no order in time
or customer), `time`, `customer` (and time), or `skewed`: no order, and one customer has 30 % of all events. FIRST is the
number of the first event, for a log in several files. The same numbers give the same log.
"""

import sys

import duckdb
from feature_task import TYPES

events, path = int(sys.argv[1]), sys.argv[2]
order = sys.argv[3] if len(sys.argv) > 3 else "random"
first = int(sys.argv[4]) if len(sys.argv) > 4 else 0
customers = int(sys.argv[5]) if len(sys.argv) > 5 else events // 100
names = ",".join(f"'{name}'" for name in TYPES)
customer = f"(hash(i) % {customers})::int"
if order == "skewed":
    customer = f"case when hash(i * 29 + 11) % 10 < 3 then 0 else {customer} end"
sorting = {"random": "", "skewed": "", "time": "order by ts", "customer": "order by customer, ts"}[order]
connection = duckdb.connect()
connection.execute("set threads = 2")
connection.execute(
    f"""
    copy (
        select {customer} as customer,
            timestamp '2025-01-01' + interval (hash(i * 7 + 1) % 31536000) second as ts,
            ([{names}])[1 + (least(hash(i * 13 + 5) % 20, hash(i * 17 + 5) % 20))::int * 7 // 19] as event,
            (hash(i * 3 + 2) % 1000) / 10.0::double as value
        from range({first}, {first + events}) t(i) {sorting}
    ) to '{path}'
    """
)
