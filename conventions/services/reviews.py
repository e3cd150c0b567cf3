"""The yearly dialogue de gestion and the results of a year."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from conventions.enums import MeasureSource
from conventions.models import Convention, Indicator, ManagementReview, Measure
from conventions.rights import EDIT
from conventions.services.lock import require
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import changes, record, snapshot

REVIEW_FIELDS = ["form", "held_on", "participants", "findings", "conclusions"]
MEASURE_FIELDS = ["value", "examined", "durable", "transition", "positive", "motives"]


@transaction.atomic
def write_review(*, actor: User, convention: Convention, year: int, **values) -> ManagementReview:
    """Write or rewrite the dialogue de gestion of a year (REVIEW_FIELDS)."""
    require(actor, EDIT, convention)
    if year not in convention.years:
        raise Refusal(f"L'année {year} n'est pas dans la convention.")
    if values["held_on"] > clock.today():
        raise Refusal("Un dialogue de gestion enregistré a déjà eu lieu : la date ne peut pas être à venir.")
    review = ManagementReview.objects.filter(convention=convention, year=year).first()
    before = snapshot(review, REVIEW_FIELDS) if review else {}
    review = review or ManagementReview(convention=convention, year=year)
    review.author = actor
    for name in REVIEW_FIELDS:
        setattr(review, name, values[name])
    review.full_clean()
    review.save()
    old, new = changes(before, snapshot(review, REVIEW_FIELDS))
    record(
        actor=actor,
        action="convention.review",
        subject=convention,
        service=convention.service,
        sentence=f"Dialogue de gestion {year} : {convention}",
        before=old,
        after=new,
    )
    return review


@transaction.atomic
def write_measure(
    *,
    actor: User,
    convention: Convention,
    indicator: Indicator,
    year: int,
    values: dict[str, Decimal | int | dict | None],
) -> Measure:
    """Record what was observed for a year of the convention, or of the past, on one of its indicators."""
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
