"""An amendment that adds a year to a convention carries the targets of that year; the reference is then its own."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.models import Amendment, Convention
from conventions.selectors.amendments import written_clauses
from conventions.selectors.in_force import in_force_on
from conventions.selectors.negotiation import blocks_of
from conventions.services import amendments
from conventions.services.daily import run_daily
from tests.conventions.amending import JUNE, refused
from tests.scenes import scene

pytestmark = pytest.mark.django_db
RATES = {"durable": Decimal(25), "transition": Decimal(20), "positive": Decimal(15)}


@scene
def short(maker, siae) -> Convention:
    """Signed for 2009 and 2010, within the three years that its form allows."""
    return maker.sign(
        maker.ready(maker.opinion(maker.submit(maker.negotiate(maker.complete(maker.open(siae, years=2))))))
    )


@pytest.fixture
def lengthen(short, officer_59l):
    def opened(end="2011-12-31", **clauses) -> Amendment:
        frame = {"kind": "period", "purpose": "Un an de plus.", "effective_on": JUNE}
        given = {"actor": officer_59l.user, "convention": short, "end": dt.date.fromisoformat(end)}
        return amendments.open_amendment(**given, **frame, **clauses)

    return opened


def keys(convention: Convention, year: int = 2011) -> dict[str, Decimal]:
    """A value for each clause of the targets of a year: those of a year that was agreed, shifted."""
    found = {}
    for target in convention.targets.filter(year=2010).select_related("indicator"):
        start = f"target.{target.indicator.code}.{year}"
        parts = RATES if target.indicator.is_exit_rates else {"value": Decimal(40)}
        found |= {f"{start}.{part}": value for part, value in parts.items()}
    return found


def blocked(amendment: Amendment, officer) -> str:
    return refused(amendments.submit_amendment, actor=officer.user, amendment=amendment)


def test_the_added_year_has_its_targets_with_the_amendment_and_the_reference_moves(
    short, lengthen, conclude, officer_59l, settings
):
    row = lengthen(**keys(short))
    address = reverse("conventions:amendment_edit", args=[short.number, row.pk])
    page = officer_59l.get(address).content.decode()
    assert "celle de la nouvelle dernière année" in page and f"target.{exits(short)}.2011.durable" in page
    detail = officer_59l.get(reverse("conventions:amendment_detail", args=[short.number, row.pk])).content.decode()
    assert "2011, emploi durable" in detail
    assert detail.count("<td>pas de cible</td>") == len(keys(short))
    conclude(row)

    settings.PORTAL_TODAY = JUNE.isoformat()
    run_daily()

    after = Convention.objects.get(pk=short.pk)
    assert after.years == [2009, 2010, 2011]
    added = after.targets.filter(year=2011)
    assert {target.agreed.reason for target in added.select_related("agreed")} == {"Avenant 1"}
    assert added.count() == after.targets.filter(year=2010).count()
    assert added.get(indicator__code=exits(short)).agreed.durable == 25
    lines = next(block.lines for block in blocks_of(after, JUNE) if block.indicator.code == exits(short))
    bound = [line.target.year for line in lines if not line.comparison.point.indicative]
    assert bound == [2011]


def exits(convention: Convention) -> str:
    targets = convention.targets.select_related("indicator")
    return next(target.indicator.code for target in targets if target.indicator.is_exit_rates)


@pytest.mark.parametrize(("end", "asked"), [("2010-12-31", False), ("2011-01-01", True)])
def test_a_new_year_is_not_submitted_without_its_targets(lengthen, officer_59l, end, asked):
    row = lengthen("2011-01-01")
    if not asked:
        row = amendments.write_amendment(
            actor=officer_59l.user, amendment=row, purpose="x", effective_on=JUNE, end=dt.date(2010, 11, 30)
        )
        assert not amendments.submit_amendment(actor=officer_59l.user, amendment=row).for_information
        return
    said = blocked(row, officer_59l)
    assert "ajoute des années à la convention" in said and "2011" in said


def test_a_target_of_after_the_new_end_is_refused(short, lengthen, officer_59l):
    said = blocked(lengthen("2010-11-30", **keys(short)), officer_59l)
    assert "d'après la nouvelle fin" in said


@pytest.mark.parametrize(("durable", "taken"), [("80", False), ("65", True)])
def test_the_rates_of_the_added_year_are_checked_as_the_others(short, lengthen, durable, taken):
    values = keys(short) | {f"target.{exits(short)}.2011.durable": Decimal(durable)}
    if taken:
        assert len(lengthen(**values).after) == 1 + len(values)
    else:
        assert "ne peut dépasser 100" in refused(lengthen, **values).replace("\u00a0", " ")


def test_a_year_not_added_yet_is_no_clause_in_force_and_of_no_other_amendment(short, officer_59l):
    groups = in_force_on(short, dt.date(2009, 6, 1)).groups
    assert not [label for group in groups for label, _ in group.rows if "2011" in label]
    frame = {"kind": "objectives", "purpose": "x", "effective_on": JUNE}
    row = amendments.open_amendment(actor=officer_59l.user, convention=short, **frame)
    assert not [clause.key for clause in written_clauses(row) if ".2011." in clause.key]


def test_a_year_added_before_without_targets_gets_them_by_an_amendment_of_objectives(short, officer_59l):
    Convention.objects.filter(pk=short.pk).update(end=dt.date(2011, 12, 31))
    short.refresh_from_db()
    version = short.signature_versions.get()
    version.snapshot["frame"]["end"] = "2011-12-31"
    version.save()
    frame = {"kind": "objectives", "purpose": "x", "effective_on": JUNE}
    row = amendments.open_amendment(actor=officer_59l.user, convention=short, **frame, **keys(short))
    assert set(row.after) == set(keys(short))


@pytest.mark.parametrize(("end", "said"), [("2010-12-31", False), ("2011-01-01", True)])
def test_the_negotiation_page_says_a_year_without_targets(short, officer_59l, end, said):
    Convention.objects.filter(pk=short.pk).update(end=dt.date.fromisoformat(end))
    page = officer_59l.get(reverse("conventions:negotiation", args=[short.number])).content.decode()
    assert ("Aucune cible n'est convenue pour 2011" in page) is said


def test_targets_of_a_year_that_another_amendment_took_away_are_not_signed(signed, amend, conclude, officer_59l):
    """Prepared before the end is brought forward, they are refused; taken up again, the page no longer offers them."""
    start = f"target.{trained(signed).indicator.code}"
    values = {f"{start}.{year}.value": Decimal(41) for year in (2010, 2011)}
    row = amend("objectives", **values)
    conclude(amend("period", end=dt.date(2010, 12, 31)))

    said = blocked(row, officer_59l)
    assert "La convention prend fin avant l'année de ces cibles" in said and "2011" in said and "2010" not in said
    given = {"actor": officer_59l.user, "amendment": row, "purpose": "x", "effective_on": JUNE}
    again = amendments.write_amendment(**given, **values)
    assert again.after == {f"{start}.2010.value": "41"}
    assert amendments.submit_amendment(actor=officer_59l.user, amendment=again).for_information
    groups = in_force_on(signed, JUNE).groups
    assert not [label for group in groups for label, _ in group.rows if "2011" in label]


def test_an_end_put_back_brings_back_the_targets_agreed(signed, amend, conclude, officer_59l):
    conclude(amend("period", end=dt.date(2010, 12, 31)))
    row = amend("period", dt.date(2009, 9, 1), end=dt.date(2011, 12, 31))
    agreed = trained(signed)
    offered = {clause.key: clause.value for clause in written_clauses(row)}
    assert Decimal(offered[f"target.{agreed.indicator.code}.2011.value"]) == agreed.agreed.value
    assert row.after == {"end": "2011-12-31"}
    assert amendments.submit_amendment(actor=officer_59l.user, amendment=row).pk


def trained(convention: Convention):
    return convention.targets.exclude(indicator__code=exits(convention)).get(year=2011)
