"""The days left between a convention that stops early and the dossier that renews it: said, never refused."""

import datetime as dt
from html import unescape

import pytest
from django.urls import reverse

from conventions.guards.convention import no_overlapping_convention
from conventions.models import Convention
from conventions.selectors.gaps import gap_after, gap_before
from tests.factories.conventions import AmendmentFactory, ConventionFactory, SiaeFactory

pytestmark = pytest.mark.django_db
START, LAST = dt.date(2009, 1, 1), dt.date(2008, 12, 31)
JUNE, SIGNED = dt.date(2008, 6, 30), dt.date(2007, 12, 1)
SAID = "Du 1er décembre 2008 au 31 décembre 2008 (31 jours), la structure n'est couverte ni par"
NOVEMBER = dt.date(2008, 11, 30)
CLAUSES = {"before": {"end": LAST.isoformat()}, "after": {"end": NOVEMBER.isoformat()}}
SHORTER = {"kind": "period", "effective_on": NOVEMBER} | CLAUSES


@pytest.fixture
def former(db):
    days = {"start": dt.date(2008, 1, 1), "end": LAST, "signed_on": SIGNED}
    return ConventionFactory(service__code="59L", state="in_force", **days)


@pytest.fixture
def renewal(former):
    return ConventionFactory(siae=former.siae, previous=former, start=START)


def found(gap) -> tuple | None:
    return gap and (gap.first, gap.last, gap.days)


def told(client, view: str, convention: Convention, *args) -> str:
    page = client.get(reverse(f"conventions:{view}", args=[convention.number, *args])).content.decode()
    return " ".join(unescape(page).split())


@pytest.mark.parametrize(
    ("stops", "gap"),
    [
        ({}, None),
        ({"end": dt.date(2008, 12, 30)}, (LAST, LAST, 1)),
        ({"ended_on": dt.date(2008, 12, 30)}, (LAST, LAST, 1)),
        ({"leaving_on": NOVEMBER}, (dt.date(2008, 12, 1), LAST, 31)),
        ({"leaving_on": LAST, "ended_on": LAST}, None),
    ],
)
def test_days_between_the_last_of_the_former_and_the_first_of_the_renewal(stops, gap, former, renewal):
    assert gap_before(former) is None
    Convention.objects.filter(pk=former.pk).update(**stops)
    assert found(gap_before(Convention.objects.get(pk=renewal.pk))) == gap


def test_an_amendment_signed_whose_day_is_to_come_already_shortens(former, renewal):
    row = AmendmentFactory(convention=former, **SHORTER)
    assert gap_before(renewal) is None
    signed = {"state": "signed", "signed_on": dt.date(2008, 10, 15), "convention_signed_on": SIGNED}
    type(row).objects.filter(pk=row.pk).update(**signed)
    assert found(gap_before(renewal)) == (dt.date(2008, 12, 1), LAST, 31)


@pytest.mark.parametrize(
    ("end", "start", "why"),
    [
        (NOVEMBER, dt.date(2008, 12, 1), "se signe à compter du 30 novembre 2008, jour où un avenant avance sa fin"),
        (NOVEMBER, NOVEMBER, "couvre déjà une partie de cette période"),
        (dt.date(2009, 1, 31), dt.date(2009, 1, 31), "couvre déjà une partie de cette période"),
        (dt.date(2009, 1, 31), dt.date(2009, 2, 1), None),
    ],
)
def test_what_follows_an_amendment_to_come_says_from_when_it_is_signed(former, end, start, why):
    moved = SHORTER | {"after": {"end": end.isoformat()}, "state": "signed", "signed_on": SIGNED}
    AmendmentFactory(convention=former, convention_signed_on=SIGNED, **moved)
    following = ConventionFactory(siae=former.siae, start=start, end=dt.date(2009, 12, 31))

    said = no_overlapping_convention(following, None)

    assert why in said if why else said is None


def test_what_an_act_would_leave_counts_the_living_renewal_alone(former, renewal):
    assert found(gap_after(former, LAST)) is None
    assert found(gap_after(former, JUNE)) == (dt.date(2008, 7, 1), LAST, 184)
    Convention.objects.filter(pk=renewal.pk).update(state="withdrawn")
    assert gap_after(former, JUNE) is None


def test_the_renewal_says_it_until_its_start_is_brought_forward(former, renewal, head_59l):
    assert SAID not in told(head_59l, "detail", renewal)
    Convention.objects.filter(pk=former.pk).update(end=NOVEMBER)
    page = told(head_59l, "detail", renewal)
    assert SAID in page
    assert "Pour les couvrir, avancez le début du renouvellement, dans son cadre." in page
    assert SAID in told(head_59l, "action", renewal, "withdraw")
    assert SAID not in told(head_59l, "detail", former)
    Convention.objects.filter(pk=renewal.pk).update(start=dt.date(2008, 12, 1), end=dt.date(2009, 11, 30))
    assert SAID not in told(head_59l, "detail", renewal)


def test_the_amendment_that_shortens_says_it_before_it_is_signed(former, renewal, head_59l):
    row = AmendmentFactory(convention=former, **SHORTER)
    assert SAID in told(head_59l, "amendment_detail", former, row.pk)
    assert SAID in told(head_59l, "amendment_action", former, row.pk, "cancel")
    type(row).objects.filter(pk=row.pk).update(state="cancelled")
    assert SAID not in told(head_59l, "amendment_detail", former, row.pk)


def test_the_termination_says_what_it_leaves_before_the_renewal(former, renewal, head_59l):
    said = "Du 16 octobre 2008 au 31 décembre 2008 (77 jours)"
    assert said in told(head_59l, "action", former, "terminate")
    other = ConventionFactory(siae=SiaeFactory(service=former.service), state="in_force", signed_on=SIGNED)
    assert "n'est couverte ni par" not in told(head_59l, "action", other, "terminate")
