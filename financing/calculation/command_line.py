"""Reads a document, prints its answer: what `manage.py compute_aid` does, with or without Django around it."""

import gc
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from financing.calculation import rendering
from financing.calculation.document import COMPUTED, Prepared, prepare_text, unreadable
from financing.calculation.errors import Fault


def run(source: str, output: TextIO) -> int:
    """Exit code: 1 as soon as one error stands in the answer."""
    # Thousands of small results and no cycle: the collector would scan them again and again for nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _print(_prepared(source), output)
    finally:
        if collecting:
            gc.enable()


def _prepared(source: str) -> Prepared:
    try:
        raw = _standard_input() if source == "-" else Path(source).read_bytes()
    # A name with a null byte is a ValueError, not an OSError.
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "nom impossible"
        return unreadable(Fault("document", f"Le fichier « {source} » ne peut pas être lu : {reason}."))
    return prepare_text(raw)


def _standard_input() -> bytes | str:
    return getattr(sys.stdin, "buffer", sys.stdin).read()


def _print(prepared: Prepared, output: TextIO) -> int:
    """One result a line, written as soon as it is computed.

    ASCII with JSON escapes: readable whatever the encoding of the output, and whatever the ids hold.
    """
    failed = bool(prepared.faults)
    for place, name in enumerate(COMPUTED):
        output.write("," if place else "{")
        output.write(f'"{name}": [')
        for text, refused in _texts(prepared, name):
            output.write(text)
            failed = failed or refused
        output.write("]")
    if prepared.faults:
        output.write(f', "errors": {json.dumps(rendering.faults(prepared.faults))}')
    output.write("}\n")
    return int(failed)


def _texts(prepared: Prepared, name: str) -> Iterator[tuple[str, bool]]:
    separator = "\n"
    for result in prepared.results(name):
        yield separator + json.dumps(result), "errors" in result
        separator = ",\n"
