"""The results of a year."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from conventions.enums import MeasureSource
from conventions.models import Convention, Indicator, Measure
from conventions.rights import EDIT
from conventions.services.open_dossier import require
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import changes, record, snapshot

MEASURE_FIELDS = ["value", "examined", "durable", "transition", "positive", "motives"]


@transaction.atomic
def write_measure(
    *,
    actor: User,
    convention: Convention,
    indicator: Indicator,
    year: int,
    **values: Decimal | int | dict | None,
) -> Measure:
    """Record what was observed (MEASURE_FIELDS) for a year of the convention, or of the past, on an indicator."""
    require(actor, EDIT, convention)
    if year >= clock.today().year and dt.date(year, 12, 31) > clock.today():
        raise Refusal(f"L'année {year} n'est pas finie : ses résultats ne sont pas encore connus.")
    measure = Measure.objects.filter(siae=convention.siae, indicator_code=indicator.code, year=year).first()
    before = snapshot(measure, MEASURE_FIELDS) if measure else {}
    measure = measure or Measure(siae=convention.siae, indicator_code=indicator.code, year=year)
    for name in MEASURE_FIELDS:
        setattr(measure, name, values.get(name))
    measure.motives = values.get("motives") or {}
    measure.source = MeasureSource.DECLARED
    measure.full_clean()
    measure.save()
    old, new = changes(before, snapshot(measure, MEASURE_FIELDS))
    record(
        actor=actor,
        action="convention.measure",
        subject=convention,
        service=convention.service,
        sentence=f"Résultats {year}, {indicator} : {convention.siae}",
        before=old,
        after=new,
    )
    return measure
