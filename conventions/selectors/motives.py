"""The table of the motives of exit."""

from conventions.exits import motives_of
from conventions.models import ExitMotive


def motives_in(year: int) -> list[ExitMotive]:
    """Those that class the exits of a year, in the order of the page. One query."""
    return motives_of(ExitMotive.objects.all(), year)
