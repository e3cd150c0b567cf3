"""Which envelopes a person reads, what each holds, and what waits for it: rows that are near, and are not counted."""

from decimal import Decimal

import pytest

from financing.enums import BudgetLine, EnvelopeLevel, MovementKind
from financing.models import Envelope, EnvelopeMovement
from financing.selectors import envelopes
from financing.selectors.envelopes import (
    Balance,
    balances_of,
    committed_by,
    envelope_ranks,
    envelopes_visible_to,
    fte_by_region,
    last_movement,
    missing_of,
    region_envelope,
    reserved_annexes,
    service_envelope,
    waiting_annexes,
)
from financing.services.envelopes import get_envelope
from iae_portal.core.models import Region
from tests.factories.conventions import SiaeFactory
from tests.factories.core import service
from tests.factories.financing import credit, draft, entered, make_convention, validated
from tests.financing.test_envelopes import lille, move, nation, region_31

pytestmark = pytest.mark.django_db


def test_what_is_left_is_what_came_less_what_went_and_what_is_taken():
    held = {"received": 1000, "delegated": 200, "committed": 30, "frozen": 4, "fungible": 50, "carried": 6}
    balance = Balance(**{name: Decimal(value) for name, value in held.items()})

    assert (balance.notified, balance.available) == (852, 822)


@pytest.mark.parametrize(
    ("role", "read"),
    [
        ("officer_59l", {"59L"}),
        ("head_59l", {"59L"}),
        ("officer_69", {"69"}),
        ("regional_officer_31", {"31", "59L", "62"}),
        ("director_82", {"82", "69"}),
        ("national", {"", "31", "82", "59L", "62", "69"}),
        ("admin", {"", "31", "82", "59L", "62", "69"}),
    ],
)
def test_a_person_reads_the_envelopes_of_his_perimeter(role, read, request):
    nation(2008)
    for code in ("31", "82"):
        region = Region.objects.get(code=code)
        get_envelope(level=EnvelopeLevel.REGION, region=region, year=2008, line=BudgetLine.JOB_AID)
    for code in ("59L", "62", "69"):
        get_envelope(level=EnvelopeLevel.SERVICE, service=service(code), year=2008, line=BudgetLine.JOB_AID)

    rows = envelopes_visible_to(request.getfixturevalue(role).user)
    assert sorted(row.service.code if row.service else row.region.code if row.region else "" for row in rows) == sorted(
        read
    )


def test_each_kind_of_movement_counts_once_and_on_its_side(national, director_31):
    move(national, None, nation(), "1000")
    move(national, nation(), region_31(), "500")
    move(director_31, region_31(), lille(), "100")
    move(director_31, lille(), region_31(), "10", kind=MovementKind.REDEPLOYMENT)
    move(director_31, region_31(), None, "7", kind=MovementKind.FREEZE)
    move(director_31, region_31(), region_31(line=BudgetLine.FDI), "3", kind=MovementKind.FUNGIBILITY)
    rows = (nation(), region_31(), lille(), region_31(line=BudgetLine.FDI))
    found = balances_of(rows)

    assert [found[row.pk] for row in rows] == [
        Balance(received=Decimal(1000), delegated=Decimal(500)),
        Balance(received=Decimal(510), delegated=Decimal(100), frozen=Decimal(7), fungible=Decimal(-3)),
        Balance(received=Decimal(100), delegated=Decimal(10)),
        Balance(fungible=Decimal(3)),
    ]
    assert balances_of([lille()]) == {lille().pk: found[lille().pk]}


def test_a_page_is_passed_by_the_last_movement_of_its_own_level(national, director_31):
    opened = move(national, None, nation(), "1000").pk
    assert last_movement(2009) == opened
    of_nation = move(national, nation(), region_31(), "500").pk
    of_region = move(director_31, region_31(), lille(), "100").pk
    region, other = (Region.objects.get(code=code) for code in ("31", "82"))

    assert (last_movement(2009), last_movement(2009, region)) == (of_nation, of_region)
    assert (last_movement(2008), last_movement(2009, other), last_movement(2010, region)) == (0, 0, 0)
    assert EnvelopeMovement.objects.count() == 3


def test_the_etp_of_a_region_are_known_where_somebody_fixed_them():
    for row, fte in ((nation(), "9"), (region_31(), "3.5"), (lille(), "1.5"), (region_31(2010), None)):
        Envelope.objects.filter(pk=row.pk).update(target_fte=fte)
    region = Region.objects.get(code="31").pk

    assert fte_by_region(Envelope.objects.filter(year=2009)) == {region: Decimal(5)}
    assert fte_by_region(Envelope.objects.filter(year=2010)) == {}


def test_an_envelope_is_found_by_its_level_its_place_its_year_and_its_line():
    place, region = service("59L"), Region.objects.get(code="31")
    for year, line in ((2008, BudgetLine.JOB_AID), (2009, BudgetLine.FDI)):
        lille(year, line)
        region_31(year, line)

    lille(2008, BudgetLine.MODULATION)
    assert region_envelope(region, 2008, BudgetLine.MODULATION) is None
    assert service_envelope(place, 2008) == lille(2008)
    assert region_envelope(region, 2009, BudgetLine.FDI) == region_31(2009, BudgetLine.FDI)
    assert (service_envelope(place, 2009), service_envelope(service("62"), 2008)) == (None, None)
    assert region_envelope(region, 2008, BudgetLine.FDI) is None
    assert region_envelope(Region.objects.get(code="82"), 2008, BudgetLine.JOB_AID) is None


def test_what_waits_is_served_by_its_own_service_and_year(officer_59l, officer_62, monkeypatch):
    """Two annexes of Lille for 2008, whose service has some credits; one of 2009, one of Arras."""
    held = credit("59L", "100.00", year=2008)
    credit("59L", "5000000.00", year=2008, line=BudgetLine.FDI)
    actor, arras = officer_59l.user, SiaeFactory(type="EI", service=service("62"))
    first, second = (entered(actor, make_convention("EI", 2008), fte="1.00") for _ in range(2))
    next_year = entered(actor, make_convention("EI", 2009), fte="1.00")
    other = make_convention("EI", 2008, siae=arras)
    place, amount = service("59L"), Decimal("9681.00")

    assert envelope_ranks([first, next_year]) == {first.pk: held.pk, next_year.pk: 0}
    draft(actor, make_convention("EI", 2008))
    assert list(reserved_annexes(actor)) == [first, second, next_year]
    assert not reserved_annexes(officer_62.user).exists()
    assert missing_of([first, second]) == [(first, amount - 100), (second, amount)]
    assert other.service == service("62") and not waiting_annexes(actor, [other.service_id], 2008, {}).rows
    for most, count in ((1, 1), (2, 2), (3, 2)):
        monkeypatch.setattr(envelopes, "WAITING_SHOWN", most)
        found = waiting_annexes(actor, [place.pk], 2008, {})
        assert ([row for row, _ in found.rows], found.count) == ([first, second][:count], 2)


def test_an_annexe_holds_the_lines_of_its_own(officer_59l):
    credit("59L", "200000.00", year=2008)
    first, _ = (validated(officer_59l.user, make_convention("EI", 2008)) for _ in range(2))

    assert committed_by(first) == Decimal("82288.50")
