"""Rights of floor 2."""

from tests.conventions.rights_of_conventions import ROWS as CONVENTION_ROWS

ROWS = [*CONVENTION_ROWS]
