"""Rights of floor 2."""

from tests.conventions.rights_of_conventions import ROWS as CONVENTION_ROWS
from tests.conventions.rights_of_structures import ROWS as STRUCTURE_ROWS

ROWS = [*STRUCTURE_ROWS, *CONVENTION_ROWS]
