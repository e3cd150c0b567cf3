"""Rights of the catalogue of indicators and of the imports of structures."""

import datetime as dt

from conventions.models import ExitMotive
from conventions.selectors.siae_import import TRY
from iae_portal.core.enums import JobState, Role
from iae_portal.core.models import Job
from tests.conventions.rights_of_structures import LOCAL
from tests.factories import make_user
from tests.factories.conventions import IndicatorFactory
from tests.rights import COUNTRY, EVERYBODY, NOBODY, Row

KEPT = {"readers": frozenset({"national"}), "refused": 403}
IMPORTED = {"readers": LOCAL | COUNTRY, "refused": 403}


def an_indicator() -> dict:
    return {"pk": IndicatorFactory().pk}


def a_motive() -> dict:
    row = ExitMotive.objects.create(
        code="ESSAI", label="essai", exit_class="other", start=dt.date(2008, 1, 1), source="-"
    )
    return {"pk": row.pk}


def somebody_elses_import() -> dict:
    owner = make_user(Role.OFFICER, "59L", username="autre.59l")
    result = dict.fromkeys(("created", "changed", "unchanged", "refused", "repeated"), 0)
    return {"uuid": Job.objects.create(kind=TRY, label="Essai", owner=owner, state=JobState.DONE, result=result).uuid}


ROWS = [
    Row("conventions:indicator_list", readers=EVERYBODY),
    Row("conventions:indicator_list", query="export=csv", readers=EVERYBODY),
    Row("conventions:indicator_detail", an_indicator, readers=EVERYBODY),
    Row("conventions:indicator_create", **KEPT),
    Row("conventions:indicator_create", method="post", data={"code": "X"}, status=422, **KEPT),
    Row("conventions:indicator_publish", an_indicator, **KEPT),
    Row("conventions:indicator_retire", an_indicator, **KEPT),
    Row("conventions:indicator_retire", an_indicator, method="post", data={"comment": "Essai"}, status=302, **KEPT),
    Row("conventions:motive_list", readers=EVERYBODY),
    Row("conventions:motive_list", query="export=csv", readers=EVERYBODY),
    Row("conventions:motive_publish", **KEPT),
    Row("conventions:motive_publish", query="code=CDI", **KEPT),
    Row("conventions:motive_end", a_motive, **KEPT),
    Row("conventions:siae_import", **IMPORTED),
    Row("conventions:siae_import", method="post", data={"x": "y"}, status=422, **IMPORTED),
    Row("conventions:siae_import_report", somebody_elses_import, readers=NOBODY),
    Row("conventions:siae_import_lines", somebody_elses_import, readers=NOBODY),
    Row("conventions:siae_import_refused", somebody_elses_import, readers=NOBODY),
    Row("conventions:siae_import_confirm", somebody_elses_import, method="post", readers=NOBODY),
]
