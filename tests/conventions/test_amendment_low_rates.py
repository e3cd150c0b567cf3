"""Exits of the last year that an amendment brings below the national reference ask why, as the first negotiation."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.models import Convention
from conventions.selectors.amendments import written_clauses
from conventions.selectors.negotiation import blocks_of
from conventions.services import amendments
from conventions.services.daily import run_daily
from tests.conventions.amending import JUNE, refused

pytestmark = pytest.mark.django_db
LOW = "Les taux de sortie de la dernière année sont sous la référence (60 % dynamiques dont 25 % durables)"


def rates(durable: int, transition: int, positive: int, year: int = 2011) -> dict[str, Decimal]:
    named = {"durable": durable, "transition": transition, "positive": positive}
    return {f"target.SORTIES.{year}.{part}": Decimal(value) for part, value in named.items()}


@pytest.mark.parametrize(
    ("values", "low"),
    [
        (rates(25, 20, 15), False),
        (rates(24, 20, 16), True),
        (rates(25, 20, 14), True),
        (rates(20, 20, 14, year=2010), False),  # a step binds nobody
    ],
)
def test_rates_below_the_reference_are_not_submitted_without_a_reason(amend, officer_59l, values, low):
    row = amend("objectives", **values)
    if low:
        assert LOW in refused(amendments.submit_amendment, actor=officer_59l.user, amendment=row)
    else:
        assert amendments.submit_amendment(actor=officer_59l.user, amendment=row).for_information


def test_the_reason_is_kept_with_the_targets_and_shown(signed, amend, conclude, officer_59l, settings):
    row = amend("objectives", **rates(20, 20, 15))
    address = reverse("conventions:amendment_edit", args=[signed.number, row.pk])
    assert "Justification (sous la référence)" in " ".join(officer_59l.get(address).text.split())
    typed = {clause.key: clause.typed() for clause in written_clauses(row) if clause.value}
    typed |= {"purpose": "Objet.", "effective_on": JUNE, "justification": "Un chantier ferme."}
    assert officer_59l.post(address, typed).status_code == 302
    row.refresh_from_db()
    assert "Un chantier ferme." in officer_59l.get(address.removesuffix("modifier/")).text
    conclude(row)
    rounds = signed.targets.get(indicator__code="SORTIES", year=2011).rounds
    settings.PORTAL_TODAY = JUNE.isoformat()
    run_daily()
    target = signed.targets.get(indicator__code="SORTIES", year=2011)
    assert target.agreed.reason == "Avenant 1 : Un chantier ferme."
    assert (target.agreed.round, target.rounds) == (rounds + 1, rounds + 1)


@pytest.mark.parametrize(("end", "low"), [("2010-12-31", True), ("2011-01-01", False)])
def test_an_end_brought_forward_makes_a_step_the_last_year(amend, officer_59l, end, low):
    """The rates of 2010 were a step that bound nobody."""
    row = amend("period", end=dt.date.fromisoformat(end))
    if low:
        assert LOW in refused(amendments.submit_amendment, actor=officer_59l.user, amendment=row)
    else:
        assert amendments.submit_amendment(actor=officer_59l.user, amendment=row).pk


def test_a_step_that_another_amendment_brought_to_the_reference_asks_nothing(amend, conclude, officer_59l):
    conclude(amend("objectives", **rates(25, 20, 15, year=2010)))
    row = amend("period", end=dt.date(2010, 12, 31))
    assert amendments.submit_amendment(actor=officer_59l.user, amendment=row).pk


def test_the_reason_of_an_end_brought_forward_is_kept_with_the_step(signed, amend, conclude, officer_59l, settings):
    row = amend("period", end=dt.date(2010, 12, 31))
    address = reverse("conventions:amendment_edit", args=[signed.number, row.pk])
    typed = {"purpose": "Objet.", "effective_on": JUNE, "end": "2010-12-31", "justification": "Le chantier ferme."}
    assert officer_59l.post(address, typed).status_code == 302
    row.refresh_from_db()
    conclude(row)
    agreed = signed.targets.get(indicator__code="SORTIES", year=2010).agreed

    settings.PORTAL_TODAY = JUNE.isoformat()
    run_daily()

    after = Convention.objects.get(pk=signed.pk)
    lines = {line.target.year: line for block in blocks_of(after, JUNE) for line in block.lines if line.comparison}
    assert sorted(lines) == after.years == [2009, 2010]
    kept = lines[2010].agreed
    assert (kept.reason, kept.durable, kept.dynamic) == (
        "Avenant 1 : Le chantier ferme.",
        agreed.durable,
        agreed.dynamic,
    )
    assert "justification est obligatoire" not in lines[2010].explanation
