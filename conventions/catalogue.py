"""The first catalogue as data: indicators, pieces of the dossier, activity sectors, motives of exit.

No Django here: the data migration and the tests read it. Annexe 4 of circulaire DGEFP n° 2008-21 was not found:
each indicator says where it comes from, and the national role edits the catalogue.
"""

import json
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def _read(name: str) -> list[dict]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def first_indicators() -> list[dict]:
    """Values of the first version of each indicator; references as Decimal or None."""
    rows = _read("indicators")
    return [{**row, "reference": Decimal(row["reference"]) if row["reference"] else None} for row in rows]


def first_pieces() -> list[dict]:
    return _read("pieces")


def first_sectors() -> list[dict]:
    return _read("sectors")


def first_motives() -> list[dict]:
    return _read("exit_motives")
