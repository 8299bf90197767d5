"""The tasks of boosting-quality: rows with features and labels, and the folds, from the data sets' own files.

Every task asserts its number of rows and its churn rate, so that a file of another origin does not pass unnoticed.
"""

import pathlib

import numpy
import pandas
from sklearn.model_selection import StratifiedKFold

FOLDS = 5


def history(log, cutoff, active_days, horizon_days):
    """One row a customer with an event in the `active_days` before `cutoff`: recency, frequency and tenure on a log scale.

    `log` has the columns customer, day (a fraction of days from any origin) and the values to sum. Churn is no event in
    the `horizon_days` from the cutoff.
    """
    past = log[log.day < cutoff]
    by_customer = past.groupby("customer")
    first, last = by_customer.day.min(), by_customer.day.max()
    rows = last.index[last >= cutoff - active_days]
    features = pandas.DataFrame(index=rows)
    features["recency"] = numpy.log1p(cutoff - last[rows])
    features["tenure"] = numpy.log1p(cutoff - first[rows])
    features["events"] = numpy.log1p(by_customer.size()[rows])
    features["active_days"] = numpy.log1p(by_customer.day.agg(lambda days: days.astype(int).nunique())[rows])
    for window in (7, 14, 28, 91, 182):
        if window <= active_days:
            count = past[past.day >= cutoff - window].groupby("customer").size()
            features[f"events_{window}d"] = numpy.log1p(count.reindex(rows, fill_value=0))
    for value in log.columns.difference(["customer", "day"]):
        total = by_customer[value].sum()[rows]
        features[value] = numpy.sign(total) * numpy.log1p(total.abs())
    later = log[(log.day >= cutoff) & (log.day < cutoff + horizon_days)].customer.unique()
    features["churn"] = (~features.index.isin(later)).astype(int)
    return features.reset_index(drop=True)


def days(times, origin):
    """Fractions of days from `origin`."""
    return (times - pandas.Timestamp(origin)).dt.total_seconds() / 86400


def table(data, name, label, duplicates=True):
    frame = pandas.read_csv(data / name / f"{name}.csv")
    frame.columns = ["_".join(column.split()) for column in frame.columns]
    frame = frame.rename(columns={label: "churn"})
    frame["churn"] = frame.churn.map({"Yes": 1, "No": 0, "yes": 1, "no": 0, 1: 1, 0: 0})
    return frame if duplicates else frame.drop_duplicates().reset_index(drop=True)


def cdnow(data):
    frame = pandas.read_csv(data / "cdnow/events.csv", parse_dates=["date"])
    frame["day"] = days(frame.date, "1997-01-01")
    return frame.rename(columns={"customer_id": "customer"})[["customer", "day", "number_of_cds", "dollar_value"]]


def online_retail(data):
    """One event an invoice: lines of one customer at one time."""
    file = next(path for path in (data / "online_retail").glob("online_retail.csv*"))
    frame = pandas.read_csv(file, parse_dates=["InvoiceDate"]).dropna(subset=["CustomerID"])
    frame["money"] = frame.Quantity * frame.UnitPrice
    frame["cancelled"] = (frame.Quantity < 0).astype(int)
    frame["day"] = days(frame.InvoiceDate, "2010-12-01")
    frame = frame.rename(columns={"CustomerID": "customer", "Quantity": "units"})
    return frame.groupby(["customer", "day"], as_index=False)[["units", "money", "cancelled"]].sum()


def gamelaunch(data):
    """New users by what they did in the first three days; churn is no event in the seven days after."""
    frame = pandas.read_csv(data / "gamelaunch/events.csv", parse_dates=["timestamp"])
    frame["day"] = days(frame.timestamp, "2016-04-27")
    end = frame.day.max()
    first = frame.groupby("user_id").day.min()
    frame["age"] = frame.day - frame.user_id.map(first)
    seen = frame[frame.age < 3]
    rows = first.index[first + 10 <= end + 1]
    counts = lambda part: numpy.log1p(part.groupby("user_id").size().reindex(rows, fill_value=0))
    features = pandas.DataFrame({f"events_day_{day}": counts(seen[seen.age == day]) for day in range(3)})
    features["events"] = counts(seen)
    features["games"] = counts(seen[seen.event == "gameStarted"])
    features["active_days"] = seen.groupby("user_id").day.nunique().reindex(rows, fill_value=0)
    features["recency"] = numpy.log1p(3 - seen.groupby("user_id").age.max().reindex(rows))
    later = frame[(frame.age >= 3) & (frame.age < 10)].user_id.unique()
    features["churn"] = (~features.index.isin(later)).astype(int)
    return features.reset_index(drop=True)


def oulad(data, cutoff):
    """Enrolments in the four presentations whose clicks are complete; churn is no click in the next 28 days."""
    keys = ["code_module", "code_presentation", "id_student"]
    clicks = pandas.read_csv(data / "oulad/student_vle_partial.csv.gz")
    pages = pandas.read_csv(data / "oulad/vle.csv")[["id_site", "activity_type"]]
    clicks = clicks.merge(pages, on="id_site", how="left")
    complete = [("AAA", "2013J"), ("AAA", "2014J"), ("BBB", "2013B"), ("BBB", "2013J")]
    clicks = clicks[[pair in complete for pair in zip(clicks.code_module, clicks.code_presentation)]]
    enrolled = pandas.read_csv(data / "oulad/student_registration.csv")
    enrolled = enrolled[~(enrolled.date_unregistration < cutoff)]
    past = clicks[clicks.date < cutoff].merge(enrolled[keys], on=keys)
    by_row = past.groupby(keys)
    rows = by_row.size().index
    features = pandas.DataFrame(index=rows)
    features["recency"] = numpy.log1p(cutoff - by_row.date.max())
    features["tenure"] = numpy.log1p(cutoff - by_row.date.min())
    features["active_days"] = numpy.log1p(by_row.date.nunique())
    features["clicks"] = numpy.log1p(by_row.sum_click.sum())
    for window in (7, 14, 28):
        part = past[past.date >= cutoff - window].groupby(keys)
        features[f"clicks_{window}d"] = numpy.log1p(part.sum_click.sum().reindex(rows, fill_value=0))
        features[f"active_days_{window}d"] = part.date.nunique().reindex(rows, fill_value=0)
    for kind in sorted(past.activity_type.dropna().unique()):
        part = past[past.activity_type == kind].groupby(keys)
        features[f"clicks_{kind}"] = numpy.log1p(part.sum_click.sum().reindex(rows, fill_value=0))
    later = clicks[(clicks.date >= cutoff) & (clicks.date < cutoff + 28)].set_index(keys).index.unique()
    features["churn"] = (~rows.isin(later)).astype(int)
    return features.reset_index(drop=True)


def forward(log, cutoff, active_days, horizon_days):
    """Test rows at the cutoff, and training rows one horizon earlier, whose labels end where the test begins."""
    return (
        history(log, cutoff, active_days, horizon_days),
        history(log, cutoff - horizon_days, active_days, horizon_days),
    )


# Name: data set, rows, churn rate, and how the rows are made: a frame, or (test rows, training rows) of two periods.
TASKS = {
    "telco_ibm": ("telco_ibm", 7043, 0.265, lambda data: table(data, "telco_ibm", "churn")),
    "mlc_churn": ("mlc_churn", 5000, 0.141, lambda data: table(data, "mlc_churn", "churn")),
    "iranian_churn, no duplicates": (
        "iranian_churn", 2850, 0.157, lambda data: table(data, "iranian_churn", "Churn", duplicates=False)
    ),
    "cdnow, 39 + 39 weeks": ("cdnow", 23570, 0.701, lambda data: history(cdnow(data), 273, 9999, 273)),
    "cdnow, 180 d [time]": ("cdnow", 6343, 0.461, lambda data: forward(cdnow(data), 365, 180, 180)),
    "online_retail, 91 d [time]": ("online_retail", 2810, 0.376, lambda data: forward(online_retail(data), 282, 180, 91)),
    "gamelaunch, 3 + 7 d": ("gamelaunch", 3571, 0.413, gamelaunch),
    "oulad, day 28": ("oulad", 3877, 0.064, lambda data: oulad(data, 28)),
    "oulad, day 56": ("oulad", 3830, 0.198, lambda data: oulad(data, 56)),
}


def folds(name, data):
    """Yields (training rows, test rows) of each fold of task `name` in the folder `data`.

    Stratified folds with seed 0. Where the task has two periods, every fold trains on all rows of the earlier one and is
    tested on a fold of the later one.
    """
    _, count, rate, make = TASKS[name]
    made = make(pathlib.Path(data))
    test, earlier = made if isinstance(made, tuple) else (made, None)
    assert len(test) == count, f"{name}: {len(test)} rows, not {count}"
    assert abs(test.churn.mean() - rate) < 0.001, f"{name}: a churn rate of {test.churn.mean():.4f}, not {rate}"
    for training, held in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(test, test.churn):
        yield (test.iloc[training] if earlier is None else earlier), test.iloc[held]
