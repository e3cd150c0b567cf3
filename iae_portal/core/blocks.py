"""The blocks of a typed text: its paragraphs and its lists. Pure."""

import re

_ITEM = re.compile(r"\s*[-–—•*]\s+")


def blocks(words: str) -> list[tuple[bool, list[str]]]:
    """(Whether it is a list, its lines), in order. An empty line parts two paragraphs, a dash begins an item."""
    found: list[tuple[bool, list[str]]] = []
    parted = True
    for line in words.strip().splitlines():
        if not line.strip():
            parted = True
            continue
        item = _ITEM.match(line)
        if parted or found[-1][0] != bool(item):
            found.append((bool(item), []))
        found[-1][1].append(line[item.end() :].strip() if item else line.strip())
        parted = False
    return found
