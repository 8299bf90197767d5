"""Hashes of byte strings of every length around the algorithm's block sizes, by the reference implementation's binding.

pip install xxhash==3.5.0; python3 make.py
"""

import json
import pathlib

import xxhash

entries = []
for length in list(range(0, 71)) + [127, 128, 1000]:
    data = bytes((i * 37 + length) % 256 for i in range(length))
    entries.append({"bytes": list(data), "hash": xxhash.xxh64(data, seed=0).hexdigest()})
text = json.dumps({"xxhash": xxhash.VERSION, "library": xxhash.XXHASH_VERSION, "entries": entries})
(pathlib.Path(__file__).parent / "xxh64.json").write_text(text + "\n")
