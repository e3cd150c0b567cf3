"""The results of a year."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from conventions.enums import MeasureSource
from conventions.models import Convention, Indicator, Measure
from conventions.rights import EDIT, require
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.writing import add_and_tell, save_and_tell

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
    # On 31 December the last exits of the year are known.
    if year >= clock.today().year and dt.date(year, 12, 31) > clock.today():
        raise Refusal(f"L'année {year} n'est pas finie : ses résultats ne sont pas encore connus.")
    siae = convention.siae
    if values.get("value") is not None:
        indicator.check_value(values["value"])
    written = {name: values.get(name) for name in MEASURE_FIELDS} | {"motives": values.get("motives") or {}}
    # What a person types replaces the extract of the agency, and says so.
    written["source"] = MeasureSource.DECLARED
    told = {"actor": actor, "action": "convention.measure", "subject": convention, "service": convention.service}
    sentence = f"Résultats {year}, {indicator} : {siae}"
    measure = Measure.objects.filter(siae=siae, indicator_code=indicator.code, year=year).first()
    if measure is None:
        measure = Measure(siae=siae, indicator_code=indicator.code, year=year, **written)
        return add_and_tell(measure, **told, sentence=sentence, fields=MEASURE_FIELDS)
    save_and_tell(measure, **told, sentence=sentence, values=written)
    return measure
