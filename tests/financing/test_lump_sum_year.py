"""The lump sum of an ACI or an AI is of a calendar year: the conventions of one carrier share its ceilings."""

import datetime as dt

import pytest

from financing.enums import AnnexState
from financing.guards.annex import first_year_is_funded
from financing.models import FinancialAnnex
from financing.services.annex_actions import change_state, enter_annex
from financing.services.annexes import open_annex
from financing.services.payments import refresh_annex
from iae_portal.core.enums import Role
from iae_portal.core.errors import Refusal
from iae_portal.core.workflow import Request
from tests.factories.conventions import SiaeFactory, siret_number
from tests.factories.core import make_user, service
from tests.factories.financing import credit, draft, make_convention, validated

pytestmark = pytest.mark.django_db
JULY, TODAY = dt.date(2008, 7, 1), dt.date(2008, 10, 15)


def spring(officer, siae_type: str, *amounts: str, year: int = 2008) -> FinancialAnnex:
    credit("59L", "500000.00", year=year)
    convention = make_convention(siae_type, year, end=dt.date(year, 6, 30))
    convention.number = f"{siae_type}-59L-{year % 100:02d}-9999"
    convention.save()
    return validated(officer, convention, requests=amounts)


def autumn(officer, first: FinancialAnnex, *amounts: str, **values) -> FinancialAnnex:
    values = {"siae": first.convention.siae, "start": JULY} | values
    return draft(officer, make_convention(first.type, first.year, **values), requests=amounts)


@pytest.mark.parametrize(
    ("siae_type", "had", "asked", "room"),
    [
        ("AI", ["20000"], ["10000"], None),
        ("AI", ["20000"], ["10000.01"], "10 000,00"),
        ("AI", ["34000"], ["0.01"], "0,00"),
        ("ACI", ["9000"], ["6000"], None),
        ("ACI", ["9000"], ["6000.01"], "6 000,00"),
        # The second chantier is another one, with its own ceiling.
        ("ACI", ["15000"], ["0", "15000"], None),
        ("ACI", ["15000"] * 3, ["0"] * 3 + ["0.01"], "0,00"),
    ],
)
def test_the_ceilings_are_those_of_the_year(officer_59l, siae_type, had, asked, room):
    annex = autumn(officer_59l.user, spring(officer_59l.user, siae_type, *had), *asked)
    if room is None:
        assert enter_annex(actor=officer_59l.user, annex=annex).state == AnnexState.ENTERED
        return
    with pytest.raises(Refusal) as refusal:
        enter_annex(actor=officer_59l.user, annex=annex)
    (sentence,) = refusal.value.sentences
    said = sentence.replace("\u202f", " ").replace("\xa0", " ")
    assert f"n'en laissent que {room} €, réduisez les demandes." in said


def test_an_establishment_elsewhere_is_of_the_same_carrier_and_another_carrier_is_not(officer_59l):
    first = spring(officer_59l.user, "AI", "30000")
    rank = int(first.convention.siae.siret[2:8])
    same = SiaeFactory(type="AI", siret=siret_number(rank, 2), service=service("59V"))
    officer = make_user(Role.OFFICER, "59V")
    with pytest.raises(Refusal, match=rf"annexe {first.number}.*n'en laissent que 0,00.€"):
        enter_annex(actor=officer, annex=autumn(officer, first, "1", siae=same))
    other = autumn(officer_59l.user, first, "30000", siae=SiaeFactory(type="AI"))
    assert enter_annex(actor=officer_59l.user, annex=other).state == AnnexState.ENTERED


def test_the_signature_reads_it_again_and_an_annexe_given_up_counts_no_more(officer_59l, head_59l):
    first = spring(officer_59l.user, "AI", "20000")
    second = enter_annex(actor=officer_59l.user, annex=autumn(officer_59l.user, first, "10000"))
    request = Request(actor=head_59l.user, today=TODAY, data={"signed_on": TODAY})
    assert first_year_is_funded(second.convention, request) is None
    first.requests.update(amount=25000)
    refresh_annex(actor=None, annex=first, reason="exemple")
    assert "n'en laissent que 5 000,00" in first_year_is_funded(second.convention, request).replace("\u202f", " ")
    change_state(actor=head_59l.user, annex=first, name="cancel_validated", comment="Erreur.")
    assert first_year_is_funded(second.convention, request) is None


def test_each_year_has_its_own(officer_59l):
    credit("59L", "60000.00", year=2009)
    days = {"start": dt.date(2008, 3, 15), "end": dt.date(2009, 3, 14)}
    credit("59L", "60000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("AI", 2008, **days), requests=["30000"])
    following = open_annex(actor=officer_59l.user, convention=annex.convention, year=2009)
    assert enter_annex(actor=officer_59l.user, annex=following).state == AnnexState.ENTERED
