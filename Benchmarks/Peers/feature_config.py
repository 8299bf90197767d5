"""Prints the churn.yaml of a task: python3 feature_config.py TASK EVENTS_FILE

The label is one day without a login: the least that a config can ask for, as the peers compute no labels.
"""

import sys

from feature_task import COUNT_WINDOWS, SUM_WINDOW, TASKS, TYPES, count_name, recency_name, sum_name

cutoffs, window = TASKS[sys.argv[1]]
print(
    f"""events: [{{from: {sys.argv[2]}, customer: customer, occurred_at: ts, type: event, values: [value]}}]
churn: {{silence: {{events: [login]}}}}
observation:
  cutoffs: [{", ".join(cutoff.date().isoformat() for cutoff in cutoffs)}]
  window: {window}d
  gap: 0d
  horizon: 1d
features:
  custom:"""
)
for event in TYPES:
    for days in COUNT_WINDOWS:
        print(f"    - {{name: {count_name(event, days)}, count: {{type: {event}, window: {days}d}}}}")
    print(f"    - {{name: {recency_name(event)}, recency: {{type: {event}}}}}")
    print(f"    - {{name: {sum_name(event)}, sum: {{of: value, type: {event}, window: {SUM_WINDOW}d}}}}")
