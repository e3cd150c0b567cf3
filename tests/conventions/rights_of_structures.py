"""Rights of structures."""

import datetime as dt

from conventions.enums import SiaeState
from tests.factories.conventions import AntennaFactory, SiaeFactory
from tests.rights import EVERYBODY, LILLE_READERS, LILLE_TEAM, NOT_LILLE, Row

LOCAL = frozenset({"officer_59l", "head_59l", "officer_59v", "officer_62", "officer_69"})
EDITED = {"readers": LILLE_TEAM, "refused": 403, "refusals": dict.fromkeys(NOT_LILLE, 404)}


def a_siae(**values) -> dict:
    return {"pk": SiaeFactory(**values).pk}


def a_closed_siae() -> dict:
    return a_siae(state=SiaeState.CLOSED, closed_on=dt.date(2008, 9, 30))


def an_antenna() -> dict:
    row = AntennaFactory()
    return {"pk": row.siae_id, "antenna_pk": row.pk}


ROWS = [
    Row("conventions:siae_list", readers=EVERYBODY),
    Row("conventions:siae_list", query="export=csv", readers=EVERYBODY),
    Row("conventions:siae_list", query="export=xlsx", readers=EVERYBODY),
    Row("conventions:exit_list", readers=EVERYBODY),
    Row("conventions:siae_create", readers=LOCAL, refused=403),
    Row("conventions:siae_detail", a_siae, readers=LILLE_READERS),
    Row("conventions:siae_edit", a_siae, **EDITED),
    Row("conventions:siae_close", a_siae, **EDITED),
    Row("conventions:siae_reopen", a_closed_siae, **EDITED),
    Row("conventions:antenna_add", a_siae, **EDITED),
    Row("conventions:antenna_remove", an_antenna, method="post", status=302, **EDITED),
]
