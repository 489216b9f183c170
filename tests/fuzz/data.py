"""Changes to what lies beside a policy: rosters, inventories, manifests."""

from __future__ import annotations

import csv
import io
import json
from random import Random
from typing import Any

import yaml

from tests.fuzz.case import POLICY, Case
from tests.fuzz.odd import CELLS, CHARACTERS, JSON, YAML


def odd_data(random: Random, case: Case) -> Case:
    """The case with one of its data files changed, or without it."""
    path = random.choice([path for path in case.files if path != POLICY])
    if random.random() < 0.05:
        return case.with_file(path, None)
    change = _WAYS.get(path.rpartition(".")[2], _characters)
    way = _characters if random.random() < 0.25 else change
    return case.with_file(path, way(random, case.files[path]))


def _characters(random: Random, data: bytes) -> bytes:
    at = random.randint(0, len(data))
    put = random.choice((random.choice(CHARACTERS).encode(), b"\xff", b"", data[:at], b"\xef\xbb\xbf"))
    return data[:at] + put + data[at + random.choice((0, 1, 20)) :]


def _csv(random: Random, data: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline=""))) or [[""]]
    row = random.choice(rows[:1] if random.random() < 0.2 else rows)
    cell = random.choice((*CELLS, *(cell for row in rows for cell in row)))
    if row and random.random() < 0.8:
        row[random.randrange(len(row))] = cell
    else:
        row.insert(random.randint(0, len(row)), cell)
    text = io.StringIO()
    csv.writer(text, lineterminator=random.choice(("\n", "\r\n"))).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def _json(random: Random, data: bytes) -> bytes:
    try:
        document = json.loads(data)
    except ValueError:
        return _characters(random, data)
    return json.dumps(_changed(random, document)).encode()


def _yaml(random: Random, data: bytes) -> bytes:
    if random.random() < 0.3:
        return data + b"\n---\n" + random.choice(YAML).encode()
    try:
        documents = list(yaml.safe_load_all(data))
    except yaml.YAMLError:
        return _characters(random, data)
    return yaml.safe_dump_all([_changed(random, document) for document in documents]).encode()


def _changed(random: Random, value: Any) -> Any:
    """A document in which something, somewhere, is something else."""
    if isinstance(value, dict) and value and random.random() < 0.9:
        key = random.choice(sorted(value, key=str))
        return {**value, key: _changed(random, value[key])} if random.random() < 0.95 else _without(value, key)
    if isinstance(value, list) and value and random.random() < 0.9:
        at = random.randrange(len(value))
        return [*value[:at], _changed(random, value[at]), *value[at + random.choice((0, 1, 1)) :]]
    return random.choice(JSON)


def _without(value: dict[Any, Any], key: Any) -> dict[Any, Any]:
    return {name: held for name, held in value.items() if name != key}


_WAYS = {"csv": _csv, "json": _json, "yaml": _yaml}
