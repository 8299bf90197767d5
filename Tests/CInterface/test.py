"""The C interface from Python's ctypes with NumPy arrays: test.py LIBRARY MODEL."""

import ctypes
import math
import pathlib
import sys
import threading

import numpy as np

DOUBLES = ctypes.POINTER(ctypes.c_double)


def load(path):
    """The library with the types of churn.h."""
    library = ctypes.CDLL(path)
    library.churn_model_open.restype = ctypes.c_void_p
    library.churn_model_open.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
    library.churn_model_free.argtypes = [ctypes.c_void_p]
    library.churn_last_error.restype = ctypes.c_char_p
    library.churn_column_count.restype = ctypes.c_size_t
    library.churn_column_count.argtypes = [ctypes.c_void_p]
    library.churn_column_name.restype = ctypes.c_char_p
    library.churn_column_name.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    library.churn_level_count.restype = ctypes.c_size_t
    library.churn_level_count.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    library.churn_level_code.restype = ctypes.c_double
    library.churn_level_code.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p]
    rows = [ctypes.c_void_p, DOUBLES, ctypes.c_size_t, ctypes.c_size_t]
    library.churn_score_rows.argtypes = rows + [DOUBLES, DOUBLES]
    library.churn_contributions.argtypes = rows + [DOUBLES, DOUBLES]
    library.churn_score_columns.argtypes = [ctypes.c_void_p, ctypes.POINTER(DOUBLES), ctypes.c_size_t, DOUBLES, DOUBLES]
    return library


def pointer(array):
    return array.ctypes.data_as(DOUBLES)


def main(library_path, model_path):
    library = load(library_path)
    bytes_of_model = pathlib.Path(model_path).read_bytes()
    model = library.churn_model_open(bytes_of_model, len(bytes_of_model))
    assert model, library.churn_last_error()
    columns = library.churn_column_count(model)
    names = [library.churn_column_name(model, column).decode() for column in range(columns)]
    assert len(set(names)) == columns

    count = 3000
    generator = np.random.default_rng(1)
    rows = generator.normal(size=(count, columns)) * 3
    rows[generator.random(rows.shape) < 0.1] = math.nan
    for column in range(columns):
        levels = library.churn_level_count(model, column)
        if levels:
            rows[:, column] = generator.integers(-1, levels, size=count)
    raw, probability = np.empty(count), np.empty(count)
    assert library.churn_score_rows(model, pointer(rows), count, columns, pointer(raw), pointer(probability)) == 0
    assert np.isfinite(raw).all() and ((probability >= 0) & (probability <= 1)).all()

    # The same bits from columns, and from several threads at once.
    by_column = np.asfortranarray(rows)
    starts = (DOUBLES * columns)(*[pointer(by_column[:, column]) for column in range(columns)])
    again = np.empty(count)
    assert library.churn_score_columns(model, starts, count, pointer(again), None) == 0
    assert (raw == again).all()
    parts = [np.empty(count) for _ in range(4)]
    threads = [
        threading.Thread(
            target=library.churn_score_rows, args=(model, pointer(rows), count, columns, pointer(part), None)
        )
        for part in parts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all((part == raw).all() for part in parts)

    contributions, expected = np.empty((count, columns)), ctypes.c_double()
    status = library.churn_contributions(
        model, pointer(rows), count, columns, pointer(contributions), ctypes.byref(expected)
    )
    assert status == 0
    assert np.abs(contributions.sum(axis=1) + expected.value - raw).max() < 1e-9

    assert not library.churn_model_open(b"not a model", 11)
    assert b"model file" in library.churn_last_error()
    library.churn_model_free(model)
    print(f"the C interface from Python: {count} rows of {pathlib.Path(model_path).name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
