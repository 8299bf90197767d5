"""What the comparison of feature extraction computes: one definition that every adapter reads.

Eight event types; for each the counts over six windows, the days since the last event and the sum of `value` over 28
days: 64 features. `one` has a single cutoff and sees the whole log before it. `twelve` has the last day of each month
and sees 182 days, in every feature.
"""

import datetime

TYPES = [
    "login",
    "feature_use",
    "support_ticket",
    "cancel_page_view",
    "payment",
    "payment_failed",
    "survey",
    "email_open",
]
COUNT_WINDOWS = [7, 14, 28, 56, 91, 182]
SUM_WINDOW = 28

_month_ends = [
    datetime.datetime(2025 + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1) for month in range(1, 13)
]
# Cutoffs, and how many days before them the features see. The log begins 364 days before the one cutoff.
TASKS = {"one": ([_month_ends[-1]], 365), "twelve": (_month_ends, 182)}

# Values are compared for the customers whose number is a multiple of this.
SAMPLE_STEP = 199


def count_name(event, window):
    return f"{event}_n{window}"


def recency_name(event):
    return f"{event}_recency"


def sum_name(event):
    return f"{event}_s{SUM_WINDOW}"
