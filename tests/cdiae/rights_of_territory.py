"""Rights over the figures of reference: everybody reads, the national mission and the region's director write."""

from cdiae.models import TerritoryFigures
from iae_portal.core.models import Region
from tests.rights import EVERYBODY, Row

WRITERS = frozenset({"national", "director_31"})


def territory() -> dict:
    region = Region.objects.get(code="31")
    return {"pk": TerritoryFigures.objects.create(year=2007, region=region, source="Étude d'exemple", rmi=5).pk}


def listed() -> dict:
    territory()
    return {}


TERRITORY_ROWS = [
    Row("cdiae:territory", readers=EVERYBODY),
    Row("cdiae:territory", listed, query="annee=2007", readers=EVERYBODY),
    Row("cdiae:territory_add", readers=WRITERS | {"director_82"}, refused=403),
    Row("cdiae:territory_edit", territory, readers=WRITERS, refused=403),
    Row("cdiae:territory_remove", territory, readers=WRITERS, refused=403, method="post", status=302),
]
