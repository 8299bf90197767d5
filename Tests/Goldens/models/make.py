#!/usr/bin/env python3
"""Writes model files of format version 1 from its documentation alone, with scores computed here.

Nothing of the library is used, so that the files show the article "The model file" to be true, and later readers to be
compatible. Needs the Python standard library only.
"""
import json
import math
import pathlib
import struct
import sys

here = pathlib.Path(__file__).parent


def u8(v): return struct.pack("<B", v)
def u32(v): return struct.pack("<I", v)
def u64(v): return struct.pack("<Q", v)
def f64(*v): return struct.pack(f"<{len(v)}d", *v)
def text(s): return u32(len(s.encode())) + s.encode()
def many(items): return u32(len(items)) + b"".join(items)


def crc64(data):
    crc = 2**64 - 1
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xC96C5795D7870F42 if crc & 1 else crc >> 1
    return crc ^ (2**64 - 1)


assert crc64(b"123456789") == 0x995DC9BBDF1939FA


def file(sections):
    table = b"".join(u32(i) + u32(0 if i in (5, 6) else 1) + u64(len(body)) for i, body in sections)
    head = b"CHURN\r\n\x1a" + u32(1) + u32(len(sections))
    rest = table + b"".join(body for _, body in sections)
    return head + u64(crc64(head + bytes(8) + rest)) + rest


schema = many([
    text("logins_28d") + u8(0) + text("count(type=login, window=28d)") + text("login_decline"),
    text("plan") + u8(1) + many([text("basic"), text("pro"), text("größer \"Ü\"")]) + text("") + text(""),
])
baselines = many([
    many([f64(1), f64(4.5)]) + many([u64(5), u64(6), u64(7)]) + u64(2),
    many([]) + many([u64(10), u64(5), u64(3), u64(0)]) + u64(2),
])
metadata = many([text("algorithm") + text("golden"), text("config") + text("a: b\n")])


def leaf(output, cover): return u8(0) + f64(output, cover)


trees = f64(-0.5) + many([
    # plan in {basic, größer} ? (logins <= 4.5, missing left ? 0.75 : -0.25) : -1; an unseen plan gets 0.125
    many([many([u32(0), u32(2)])]) + many([
        u8(2) + u32(1) + u32(1) + u32(2) + u32(0) + f64(0.125, 20, 3),
        u8(5) + u32(0) + u32(3) + u32(4) + f64(4.5) + f64(0.25, 12, 2),
        leaf(-1, 8), leaf(0.75, 6), leaf(-0.25, 6),
    ]),
    many([]) + many([leaf(0.0625, 20)]),
])


def tree_score(logins, plan):
    missing = math.isnan
    if not missing(plan) and plan < 0:
        first = 0.125
    elif not missing(plan) and plan in (0, 2):
        first = 0.75 if missing(logins) or logins <= 4.5 else -0.25
    else:
        first = -1
    return -0.5 + first + 0.0625


linear = f64(0.25) + many([
    u8(0) + u8(1) + f64(-1, 4, 1.5, 2, -0.5, 0.375) + f64(0.125),
    u8(1) + many([f64(0), f64(-0.5), f64(1)]) + f64(0.25, -0.125) + f64(0.0625),
])


def clamped(logins): return min(max(math.copysign(math.log1p(abs(logins)), logins), -1), 4)


def linear_score(logins, plan):
    first = 0.375 if math.isnan(logins) else -0.5 * ((clamped(logins) - 1.5) / 2)
    second = 0.25 if math.isnan(plan) else -0.125 if plan < 0 else [0, -0.5, 1][int(plan)]
    return 0.25 + first + second


def make(name, predictor, calibration, score, log_odds, more=()):
    sections = [(1, schema), *(predictor if isinstance(predictor, list) else [predictor]), (4, calibration), (5, baselines), (6, metadata), *more]
    (here / f"{name}.churn").write_bytes(file(sections))
    rows = [(logins, plan) for logins in (0, 4.5, 100, -3, math.nan) for plan in (0, 1, 2, -1, math.nan)]
    expected = []
    for row in rows:
        raw = score(*row)
        expected.append({
            "row": [None if math.isnan(v) else v for v in row], "rawScore": raw,
            "probability": 1 / (1 + math.exp(-log_odds(raw))),
        })
    versions = {"python": sys.version.split()[0], "format": 1}
    (here / f"{name}.json").write_text(json.dumps({"versions": versions, "rows": expected}, indent=1) + "\n")



# The natural spline through (0, 0), (1, 1), (3, 0): its one inner second derivative m solves 2 (1 + 2) m = 6 (-1/2 - 1).
bend = -1.5
curved = f64(0.25) + many([
    u8(2) + u8(2) + f64(-1, 4) + many([f64(0, 0), f64(1, 1), f64(3, 0)]) + f64(0.375) + f64(0.125),
    u8(1) + many([f64(0), f64(-0.5), f64(1)]) + f64(0.25, -0.125) + f64(0.0625),
])
products = [1, -1, 0.5, 0, 0.25]
interactions = many([
    u32(0) + u8(0) + u8(0) + f64(-2, 8, 2, 4) + u32(1) + u8(1) + u32(3) + many([f64(v) for v in products]) + f64(0.5),
])


def curve(v):
    if v <= 0: return (1 - bend / 6) * v
    if v >= 3: return (-1 / 2 + 2 * bend / 6) * (v - 3)
    if v < 1: return v + (v**3 - v) * bend / 6
    a = (3 - v) / 2
    return a + (a**3 - a) * bend * 4 / 6


def curved_score(logins, plan):
    first = 0.375 if math.isnan(logins) else curve(min(max(math.asinh(logins), -1), 4))
    second = 0.25 if math.isnan(plan) else -0.125 if plan < 0 else [0, -0.5, 1][int(plan)]
    weight = 0 if math.isnan(logins) else (min(max(logins, -2), 8) - 2) / 4
    slot = 3 if math.isnan(plan) else 4 if plan < 0 else int(plan)
    return 0.25 + first + second + products[slot] * weight


# Nodes as importing makes them: an infinite threshold, zero missing to the left and to the right, unseen to the right.
imported = f64(0.5) + many([
    many([many([u32(1)])]) + many([
        u8(1) + u32(0) + u32(1) + u32(2) + f64(math.inf) + f64(0, 40, 4),
        u8(13) + u32(0) + u32(3) + u32(4) + f64(-1) + f64(0, 30, 3),
        u8(14) + u32(1) + u32(5) + u32(6) + u32(0) + f64(0, 10, 2),
        leaf(1, 20), leaf(2, 10), leaf(4, 5), leaf(8, 5),
    ]),
    many([many([u32(0)])]) + many([
        u8(9) + u32(0) + u32(1) + u32(2) + f64(4.5) + f64(0, 40, 4),
        leaf(16, 10), u8(10) + u32(1) + u32(3) + u32(4) + u32(0) + f64(0, 30, 3),
        leaf(32, 10), leaf(64, 20),
    ]),
])


def imported_score(logins, plan):
    missing = math.isnan
    if missing(logins):
        first = 4 if missing(plan) or plan == 1 else 8
    else:
        first = 1 if abs(logins) <= 1e-35 or logins <= -1 else 2
    if missing(logins) or abs(logins) <= 1e-35 or logins > 4.5:
        second = 32 if plan == 0 else 64
    else:
        second = 16
    return 0.5 + first + second


make("imported-v1", (2, imported), u8(0), imported_score, lambda raw: raw)
make("trees-v1", (2, trees), u8(1) + f64(0.25, 2), tree_score, lambda raw: 0.25 + 2 * raw)
make("linear-v1", (3, linear), u8(0), linear_score, lambda raw: raw)
make("curved-v1", (3, curved), u8(0), curved_score, lambda raw: raw, [(7, interactions)])
make(
    "blend-v1", [(2, trees), (3, curved)], u8(1) + f64(0.25, 2),
    lambda logins, plan: 0.125 + (0.5 * curved_score(logins, plan) + 0.25 * tree_score(logins, plan)),
    lambda raw: 0.25 + 2 * raw, [(7, interactions), (8, f64(0.125, 0.5, 0.25))],
)


knots = [(-1.5, -2.5), (-0.5, -1.25), (0.5, -1.25), (1.25, 2)]


def isotonic(raw):
    if raw <= knots[0][0]: return knots[0][1]
    for (x0, y0), (x1, y1) in zip(knots, knots[1:]):
        if raw <= x1: return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
    return knots[-1][1]


make("isotonic-v1", (2, trees), u8(2) + many([f64(*knot) for knot in knots]), tree_score, isotonic)
make(
    "beta-v1", (3, linear), u8(3) + f64(0.25, 0.5, 1.5), linear_score,
    lambda raw: 0.25 - 0.5 * math.log1p(math.exp(-raw)) + 1.5 * math.log1p(math.exp(raw)),
)
