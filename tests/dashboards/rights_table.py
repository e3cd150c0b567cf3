"""The home page is everybody's own: its figures come from the perimeter."""

from tests.rights import EVERYBODY, Row

ROWS = [Row("dashboards:home", readers=EVERYBODY)]
