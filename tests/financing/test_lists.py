"""Each list of financing costs the same with one and with three rows, eight queries at most; a page of credits, 15."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.enums import EnvelopeLevel
from financing.models import (
    Commitment,
    EnvelopeMovement,
    FdiFile,
    FinancialAnnex,
    FinancialDiagnostic,
    ModulationCampaign,
    PaymentLot,
)
from financing.selectors.consumption import redeployable
from financing.services.envelopes import get_envelope
from financing.services.monthly_states import save_states
from iae_portal.core.models import Region
from tests.factories import service
from tests.factories.financing import credit, entered, make_convention, validated
from tests.financing.rights_objects import a_campaign, a_diagnostic, an_fdi_file, somebody
from tests.financing.test_envelopes import move, nation
from tests.financing.test_monthly_states import rows

pytestmark = pytest.mark.django_db


def an_annexe() -> None:
    credit("59L", "100000.00", author=somebody())
    validated(somebody(), make_convention())


def a_movement() -> None:
    credit("59L", "100.00", author=somebody())


def another_campaign() -> None:
    """One a year of data."""
    a_campaign(data_year=2008 - ModulationCampaign.objects.count())


def a_lot() -> None:
    """Validated: a service prepares one at a time."""
    PaymentLot.objects.create(
        service=service("59L"),
        number=f"L {PaymentLot.objects.count()}",
        prepared_on=dt.date(2008, 10, 1),
        prepared_by=somebody(),
        validated_on=dt.date(2008, 10, 1),
        validated_by=somebody(),
    )


@pytest.mark.parametrize(
    ("view", "model", "make", "queries"),
    [
        ("annex_list", FinancialAnnex, an_annexe, 5),
        ("diagnostic_list", FinancialDiagnostic, a_diagnostic, 7),
        ("fdi_list", FdiFile, an_fdi_file, 5),
        ("commitment_list", Commitment, an_annexe, 6),
        ("movement_list", EnvelopeMovement, a_movement, 5),
        ("lot_list", PaymentLot, a_lot, 6),
        ("campaign_list", ModulationCampaign, another_campaign, 4),
    ],
)
def test_one_row_or_three_the_same_queries(officer_59l, django_assert_num_queries, view, model, make, queries):
    for count in (1, 3):
        while model.objects.count() < count:
            make()
        with django_assert_num_queries(queries):
            assert officer_59l.get(reverse(f"financing:{view}")).status_code == 200


def test_the_file_of_commitments_tells_whose_credits_they_are(officer_59l):
    an_annexe()
    row = Commitment.objects.get()
    answer = officer_59l.get(reverse("financing:commitment_list"), {"export": "csv"})
    header, line = answer.content.decode("utf-8-sig").splitlines()
    assert header == (
        "Numéro;Date;Exercice;Ligne;Région;Service;Objet;SIRET;Structure;Engagement juridique;Montant;Motif"
    )
    siae = row.annex.convention.siae
    assert f";2009;Aide au poste;Nord-Pas-de-Calais;59L;{row.annex};{siae.siret};{siae.name};;82288,50;" in line


def test_the_ledger_of_commitments_says_the_sum_of_what_is_asked(officer_59l, national):
    an_annexe()
    an_annexe()
    year, address = FinancialAnnex.objects.first().year, reverse("financing:commitment_list")
    for person, asked, total in (
        (officer_59l, {}, "164577.00"),
        (officer_59l, {"year": year + 1}, "0.00"),
        (national, {"year": year}, "164577.00"),
    ):
        assert person.get(address, asked).context["sum"] == Decimal(total)
    assert national.get(address).context["sum"] is None


def test_the_ledger_of_movements_is_whole_and_of_ones_own_envelopes(officer_59l, officer_62):
    for amount in range(1, 61):
        credit("59L", f"{amount}.00", author=somebody())
    credit("62", "7.00", year=2008, author=somebody())
    url = reverse("financing:movement_list")
    lines = b"".join(officer_59l.get(url, {"export": "csv"})).decode("utf-8-sig").splitlines()
    assert len(lines) == 61 and "DDTEFP du Nord" in lines[1]
    assert officer_62.get(url).context["total"] == 1
    asked = ({"year": 2009}, {"year": 2008}, {"kind": "freeze"}, {"line": "job_aid"}, {"line": "fdi"})
    assert [officer_62.get(url, each).context["total"] for each in asked] == [0, 1, 0, 1, 0]


def test_the_country_page_costs_the_same_with_one_and_two_regions(national, django_assert_num_queries):
    move(national, None, nation(), "10000")
    for code in ("31", "82"):
        target = get_envelope(
            level=EnvelopeLevel.REGION, region=Region.objects.get(code=code), year=2009, line="job_aid"
        )
        move(national, nation(), target, "1000")
        with django_assert_num_queries(12):
            page = national.get(reverse("financing:envelopes"), {"annee": "2009"})
        assert page.context["regions"][0][1].received >= 1000


def test_the_service_page_costs_the_same_with_one_and_three_annexes(officer_59l, django_assert_num_queries):
    credit("59L", "100000.00", year=2008)
    for count in (1, 2):
        for _ in range(count):
            annex = validated(officer_59l.user, make_convention("EI", 2008), fte="2.00")
            save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("250", "250"))
        entered(officer_59l.user, make_convention("EI", 2008), fte="12.00")
        with django_assert_num_queries(15):
            page = officer_59l.get(reverse("financing:envelope_service", args=["59L"]), {"annee": "2008"})
    gauge, lines = page.context["gauge"], page.context["consumption"]
    assert (len(lines), len(page.context["waiting"].rows)) == (3, 2)
    assert gauge.forecast == sum(line.forecast for line in lines) < gauge.balance.committed
    assert gauge.unused == redeployable(lines)
