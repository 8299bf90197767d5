"""Compares the features of churn extract with SQL on one data set: crosscheck.py NAME DATASETS CHURN FOLDER."""

import pathlib
import subprocess
import sys

import duckdb

here = pathlib.Path(__file__).parent
name, datasets, churn, folder = sys.argv[1], sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4])
database = duckdb.connect()
database.execute("set TimeZone = 'UTC'")
database.execute("set file_search_path = '" + datasets.replace("'", "''") + "'")
database.execute((here / f"{name}.sql").read_text())
for table in ("events", "history"):
    database.execute(f"copy {table} to '{folder}/{table}.parquet' (format parquet)")
cutoffs = database.execute("select string_agg(strftime(cutoff, '%Y-%m-%dT%H:%M:%S.%fZ'), ', ') from cutoffs").fetchone()[0]
(folder / "churn.yaml").write_text((here / "config.yaml").read_text().replace("CUTOFFS", cutoffs))
subprocess.run(
    [churn, "extract", "--quiet", "--config", folder / "churn.yaml", "--output", folder / "matrix.parquet"],
    check=True, stdout=subprocess.DEVNULL,
)
database.execute(f"create table found as from '{folder}/matrix.parquet'")
database.execute((here / "expected.sql").read_text())
database.execute((here / "differences.sql").read_text())
rows = database.execute("from differences order by name").fetchall()
print(f"{name}: {database.execute('select count(*) from events').fetchone()[0]} events\n")
print("| column | rows | with a value | different values | on one side only | largest difference |")
print("|---|---|---|---|---|---|")
for column, row_count, present, one_sided, kinds, largest, _ in rows:
    print(f"| {column} | {row_count} | {present} | {kinds} | {one_sided} | {largest:.1e} |")
wrong = [row[0] for row in rows if not row[-1]]
print(f"\n{len(rows) - len(wrong)} of {len(rows)} columns agree\n")
if wrong:
    sys.exit(f"crosscheck: {name}: {', '.join(wrong)}")
