"""Sound items to spoil, and ways to spoil them."""

import json

from tests.financing.documents import annex, batch, structure

GOOD = annex("EI", "2018-01", 12, "6")
ETTI = {
    "id": "E",
    "type": "ETTI",
    "year": 2008,
    "hours": "43680",
    "hours_per_fte": "1600",
    "permanent_fte": "3",
    "agreed_posts": "3",
}
ACI = {"id": "L", "type": "ACI", "year": 2008, "requests": ["1"]}
BATCH = batch(structure("A", "1", "1", "1", "1"), structure("B", "1", "1", "1", "1"))


def fields(item):
    assert set(item) == {"id", "errors"}
    for fault in item["errors"]:
        assert set(fault) == {"field", "message"}
        assert fault["message"].endswith((".", "\u00bb"))
    return [fault["field"] for fault in item["errors"]]


def changed(item, path, value):
    """A copy of a document with one value changed; the path mixes keys and places."""
    copy = json.loads(json.dumps(item))
    holder = copy
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return copy


def without(item, key):
    return {name: value for name, value in item.items() if name != key}
