"""Who opens the catalogue of indicators, and the imports of structures."""

import uuid

from tests.factories.conventions import IndicatorFactory
from tests.rights import COUNTRY, EVERYBODY, LILLE_TEAM, NOBODY, Row

NATIONAL = {"readers": frozenset({"national"}), "refused": 403}
IMPORTERS = LILLE_TEAM | {"officer_59v", "officer_62", "officer_69"} | COUNTRY


def an_indicator() -> dict:
    return {"pk": IndicatorFactory().pk}


def an_import() -> dict:
    """A trial that does not exist, or is somebody else's: the same answer."""
    return {"uuid": uuid.uuid4()}


ROWS = [
    Row("conventions:indicator_list", readers=EVERYBODY),
    Row("conventions:indicator_list", query="export=csv", readers=EVERYBODY),
    Row("conventions:indicator_detail", an_indicator, readers=EVERYBODY),
    Row("conventions:indicator_create", **NATIONAL),
    Row("conventions:indicator_publish", an_indicator, **NATIONAL),
    Row("conventions:indicator_retire", an_indicator, **NATIONAL),
    Row("conventions:siae_import", readers=IMPORTERS, refused=403),
    Row("conventions:siae_import_report", an_import, readers=NOBODY),
    Row("conventions:siae_import_confirm", an_import, method="post", readers=NOBODY),
    Row("conventions:siae_import_csv", an_import, readers=NOBODY),
    Row("conventions:siae_import_xlsx", an_import, readers=NOBODY),
]
