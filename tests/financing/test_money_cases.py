"""Faults once found through the pages of the money, each on both sides of its bound."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.enums import Criterion, PaymentKind
from financing.models import FdiFile, PaymentLine, Reading
from financing.services.annex_actions import enter_annex, validate_annex
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from financing.services.campaign_readings import save_readings
from financing.services.lots import prepare_lot
from financing.services.monthly_states import save_states
from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.services.sendings import TOKEN
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version
from tests.factories import SignatureDelegationFactory, service
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit, draft, entry, make_convention, validated
from tests.financing.campaigns import opened
from tests.financing.test_monthly_states import rows

pytestmark = pytest.mark.django_db
TODAY = dt.date(2008, 10, 15)


def text_of(answer) -> str:
    return answer.content.decode().replace("&#x27;", "'").replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("reading", "numerator", "status"),
    [("public", "21", 422), ("public", "20", 302), ("results", "21", 422), ("effort", "20,5", 302)],
)
def test_a_part_is_not_more_than_its_whole_while_an_effort_may_be(director_31, officer_59l, reading, numerator, status):
    campaign = opened(director_31.user)
    data = {f"releves-0-{reading}_numerator": numerator, f"releves-0-{reading}_denominator": "20"}
    answer = officer_59l.post(reverse("financing:campaign_readings", args=[campaign.pk]), data)
    assert answer.status_code == status
    assert Reading.objects.filter(numerator=numerator.replace(",", ".")).exists() is (status == 302)
    if status == 302:
        told = JournalEntry.objects.get(action="campaign.reading")
        assert list(told.after.items()) == [(Criterion(reading).label, f"{numerator} / 20")]
    if status == 422:
        assert "dépasse" in text_of(answer) and f'value="{numerator}"' in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, ""),
        ({"filed_on": "16/10/2008", "project_start": "20/10/2008"}, "venir"),
        ({"requested": "20 000,01"}, "La demande dépasse le coût (20 000,00 €) : corrigez l'un des deux."),
        ({"project_start": "14/10/2008"}, "La demande se dépose avant le début du projet."),
    ],
)
def test_a_file_of_the_fund_is_neither_of_tomorrow_nor_above_its_cost(officer_59l, changes, sentence):
    siae = SiaeFactory(service=service("59L"))
    typed = {"siae": siae.pk, "nature": "consolidation", "purpose": "Trésorerie", "filed_on": "15/10/2008"}
    typed |= {"project_start": "15/10/2008", "cost": "20 000", "requested": "20 000", "months": "12"}
    answer = officer_59l.post(reverse("financing:fdi_new"), typed | changes)
    assert sentence in text_of(answer)
    assert (answer.status_code, FdiFile.objects.count()) == ((422, 0) if sentence else (302, 1))


def test_a_file_of_the_fund_sent_twice_is_one_file(officer_59l):
    siae, address = SiaeFactory(service=service("59L")), reverse("financing:fdi_new")
    typed = {"siae": siae.pk, "nature": "consolidation", "purpose": "Trésorerie", "filed_on": "15/10/2008"}
    typed |= {"project_start": "15/10/2008", "cost": "20 000", "requested": "20 000", "months": "12"}

    def send(page) -> tuple[str, int, int]:
        answer = officer_59l.post(address, typed | {TOKEN: str(page.context["csrf_token"])})
        kept = JournalEntry.objects.filter(action="fdi.file").count()
        return answer.headers["Location"], FdiFile.objects.count(), kept

    page = officer_59l.get(address)
    first = send(page)
    assert (first[1:], send(page)) == ((1, 1), first)
    # A page opened anew is another request of the same structure.
    assert send(officer_59l.get(address))[1:] == (2, 2)


def test_what_no_row_pays_is_said_in_words_on_the_page_and_on_the_paper(officer_59l):
    annex = draft(officer_59l.user, make_convention("EI", 2008), context="prison")
    page = text_of(officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])))
    paper = html_of(prepare_version(kind="financing.annex", subject=annex, actor=officer_59l.user))
    assert "Aucun barème du régime EI-2005 en janvier 2008" in page and "ajoutez-le aux barèmes" in page
    assert [name for name in ("baremes", "bareme ") if name in page or name in paper] == []


def test_a_replaced_annexe_says_so_and_nothing_is_to_pay_of_a_line_of_zero(officer_59l, head_59l):
    SignatureDelegationFactory(person=head_59l.user)
    credit("59L", "200000.00", year=2008)
    first = validated(officer_59l.user, make_convention("EI", 2008))
    avenant = open_annex(actor=officer_59l.user, convention=first.convention, year=2008, regime=first.regime_id)
    lines = Lines(segments=((avenant.start, avenant.end, Decimal(9)),))
    fill_annex(actor=officer_59l.user, annex=avenant, values=entry(avenant), lines=lines)
    enter_annex(actor=officer_59l.user, annex=avenant)
    validate_annex(actor=head_59l.user, annex=avenant, signed_on=TODAY)
    PaymentLine.objects.create(annex=avenant, month=TODAY, kind=PaymentKind.BALANCE, amount=0, key="zero")

    replaced = text_of(officer_59l.get(reverse("financing:annex_detail", args=[first.slug])))
    assert "Crédits repris par l'avenant" in replaced and "Crédits engagés<" not in replaced
    assert avenant.number in replaced
    in_force = text_of(officer_59l.get(reverse("financing:annex_detail", args=[avenant.slug])))
    assert "Rien à payer" in in_force
    refused = head_59l.post(reverse("financing:annex_suspend", args=[first.slug]), {"comment": "Contrôle"})
    assert "Seule une annexe validée ou clôturée a des paiements à suspendre." in text_of(refused)


def test_a_lump_sum_is_due_as_agreed_and_not_by_its_hours(officer_59l):
    credit("59L", "50000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    page = text_of(officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])))
    assert "Dû au forfait" in page and "d'après le réalisé" not in page


def test_a_lot_validated_after_a_state_changed_is_refused_with_what_changed(officer_59l, head_59l, settings):
    settings.PORTAL_TODAY = "2009-01-20"
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1505"] * 12))
    lot = prepare_lot(actor=officer_59l.user, service=service("59L"))
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1505"] * 11, "1355"))

    page = text_of(head_59l.post(reverse("financing:lot_validate", args=[lot.pk]), follow=True))
    lot.refresh_from_db()
    assert f"Ligne 12, {annex.number}, 12/2008, Solde" in page and "Actualisez le lot" in page
    assert lot.number == ""
    head_59l.post(reverse("financing:lot_refresh", args=[lot.pk]))
    head_59l.post(reverse("financing:lot_validate", args=[lot.pk]))
    lot.refresh_from_db()
    assert lot.number == "59L 2009 L 0001"


@pytest.mark.parametrize(
    ("regime", "base", "kept"),
    [
        ("AIDE-POSTE-2014", "82288.50", True),
        ("AIDE-POSTE-2014", "96000.00", False),
        ("MOD-ENCADREE-SIM", "96000.00", True),
    ],
)
def test_the_base_is_the_amount_of_the_annexe_save_in_a_simulation(
    director_31, officer_59l, monkeypatch, regime, base, kept
):
    known = Decimal("82288.50")
    monkeypatch.setattr("financing.selectors.campaign_bases._base", lambda annex, campaign: known)
    candidate = opened(director_31.user, regime).candidates.get(siae__name="Structure A")
    given = {"actor": officer_59l.user, "candidate": candidate, "base": Decimal(base), "readings": {}}
    if kept:
        assert save_readings(**given).base == Decimal(base)
        return
    with pytest.raises(Refusal, match="est le montant de son annexe de 2015, 82.288,50.€ : corrigez l'annexe"):
        save_readings(**given)
