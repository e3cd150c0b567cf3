"""Financing in a real browser: an annexe from its entry to its payments, credits, a barème with what it causes."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.enums import ConventionState
from financing.enums import AnnexState, BudgetLine, CampaignState, EnvelopeLevel, Funding, PaymentKind
from financing.models import Bareme, EnvelopeMovement, FinancialAnnex, PaymentLot
from financing.services.envelopes import get_envelope
from iae_portal.core import clock
from iae_portal.core.enums import DelegatedAct
from iae_portal.core.models import Region
from iae_portal.core.text import euros
from tests.browser.watch import assert_page_is_fit
from tests.factories import SignatureDelegationFactory
from tests.factories.financing import IBAN, credit, draft, entered, make_convention, validated
from tests.financing.rights_objects import a_campaign
from tests.financing.test_law_pages import NEW, running

pytestmark = pytest.mark.browser

SUBMIT = "main button[type=submit], main input[type=submit]"
DUE = Decimal("82288.50")


def confirm(page, heading: str) -> None:
    """The page of an action: what it will do, then the confirmation."""
    page.wait_for_selector(f"h2:has-text('{heading}')")
    page.locator(SUBMIT).last.click()


def region_credit(amount: str, year: int, author) -> None:
    envelope = get_envelope(
        level=EnvelopeLevel.REGION, region=Region.objects.get(code="31"), year=year, line=BudgetLine.JOB_AID
    )
    EnvelopeMovement.objects.create(
        target=envelope,
        amount=Decimal(amount),
        kind="notification",
        reason="exemple",
        made_on=clock.today(),
        made_at=clock.now(),
        author=author,
    )


def enter_an_annexe(page, visit, convention) -> FinancialAnnex:
    """From the convention's page: the trial follows the ETP, then the annexe is saved and entered."""
    visit(reverse("conventions:detail", args=[convention.number]))
    page.click(f"form[action*='{convention.number}/ouvrir'] button")
    page.wait_for_url(re.compile("/saisie/"))
    opened = list(FinancialAnnex.objects.get().segments.values())
    page.select_option("#id_tranches-0-start", "2008-01-01")
    page.select_option("#id_tranches-0-end", "2008-12-01")
    page.fill("#id_tranches-0-fte", "10")
    page.keyboard.press("Tab")
    page.wait_for_selector(f".portal-trial__amount:has-text('{euros(Decimal(96810))}')")
    page.fill("#id_tranches-0-fte", "8,5")
    page.keyboard.press("Tab")
    page.wait_for_selector(f".portal-trial__amount:has-text('{euros(DUE)}')")
    assert list(FinancialAnnex.objects.get().segments.values()) == opened  # a trial writes nothing
    page.fill("#id_account_number", IBAN)
    page.fill("#id_account_holder", convention.siae.name)
    assert_page_is_fit(page, "annex-what-if")
    page.click("text=Enregistrer >> nth=0")
    page.wait_for_selector("text=Que faire maintenant")
    page.click("text=Enregistrer comme saisie")
    confirm(page, "Enregistrer comme saisie")
    page.wait_for_selector("text=Comment ce montant est calculé")
    assert_page_is_fit(page, "annex-entered")
    return FinancialAnnex.objects.get()


def fill_nine_months(page, annex: FinancialAnnex) -> None:
    page.click("text=Saisir les états mensuels")
    page.wait_for_selector("h2:has-text('États mensuels')")
    for rank in range(9):
        page.fill(f"#id_etats-{rank}-hours", "1 066" if rank else "-5")
        page.fill(f"#id_etats-{rank}-headcount", "9")
    page.click("text=Enregistrer et recalculer")
    page.wait_for_selector("text=Heures : un nombre positif ou nul est attendu.")
    assert page.input_value("#id_etats-8-hours") == "1 066"
    assert_page_is_fit(page, "states-error")
    page.fill("#id_etats-0-hours", "1 066")
    page.click("text=Enregistrer et recalculer")
    page.wait_for_selector("text=9 états enregistrés.")


def test_an_annexe_from_its_entry_to_its_payments(page, visit, sign_in, officer_59l, head_59l):
    credit("59L", "100000.00", year=2008, author=officer_59l.user)
    SignatureDelegationFactory(person=head_59l.user, acts=[DelegatedAct.FINANCIAL_ANNEX])
    convention = make_convention(year=2008)
    convention.state, convention.signed_on = ConventionState.SIGNED, dt.date(2008, 1, 7)
    convention.save()

    sign_in(officer_59l)
    annex = enter_an_annexe(page, visit, convention)
    assert (annex.state, annex.funding) == (AnnexState.ENTERED, Funding.COMMITTED)
    assert not page.locator("a", has_text="Signer et valider").count()

    page.context.clear_cookies()
    sign_in(head_59l)
    visit(reverse("financing:annex_detail", args=[annex.slug]))
    page.click("text=Signer et valider")
    assert page.input_value("#id_signed_on") == "15/10/2008"
    confirm(page, "Signer et valider")
    page.wait_for_selector("text=Échéancier")
    assert_page_is_fit(page, "annex-validated")

    page.context.clear_cookies()
    sign_in(officer_59l)
    visit(reverse("financing:annex_detail", args=[annex.slug]))
    fill_nine_months(page, annex)
    assert "Constater un paiement" not in page.inner_text("main")

    page.context.clear_cookies()
    sign_in(head_59l)
    visit(reverse("financing:annex_detail", args=[annex.slug]))
    for month in ("janvier", "février"):
        page.check(f"[aria-label='{month} 2008, acompte']")
    page.fill("#id_reason", "Reprise de l'ancien outil")
    page.click("text=Constater le paiement des lignes choisies")
    page.wait_for_selector("text=Payé le 15/10/2008")
    assert_page_is_fit(page, "annex-paid")
    assert annex.payments.filter(paid_on__isnull=False).count() == 2


def test_a_lot_from_its_preparation_to_the_return_of_the_agency(page, visit, sign_in, officer_59l, head_59l):
    credit("59L", "12000.00", year=2008, author=officer_59l.user)
    annex = validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    sign_in(officer_59l)
    visit(reverse("financing:lot_list"))
    page.click("text=Échéances à payer")
    page.wait_for_url(re.compile("/preparer/"))
    page.click("button:has-text('Préparer le lot')")
    page.wait_for_selector("text=Actualiser le lot")
    assert_page_is_fit(page, "lot-prepared")
    lot = PaymentLot.objects.get()

    page.context.clear_cookies()
    sign_in(head_59l)
    visit(reverse("financing:lot_detail", args=[lot.pk]))
    page.click("text=Valider le lot")
    page.wait_for_selector("text=Fichier pour l'agence (CSV)")

    page.context.clear_cookies()
    sign_in(officer_59l)
    visit(reverse("financing:lot_detail", args=[lot.pk]))
    page.click("text=Lire le retour de l'agence")
    number = PaymentLot.objects.get().number
    answers = [f"{number};1;15/10/2008;1000,00;", f"{number};2;;;RIB", f"{number};99;15/10/2008;1,00;"]
    content = "\r\n".join(["Lot;Ligne;Payé le;Montant payé;Code de rejet", *answers]).encode()
    page.set_input_files("[name=file]", {"name": "retour.csv", "mimeType": "text/csv", "buffer": content})
    page.locator(SUBMIT).last.click()
    page.wait_for_selector("text=le lot n'a pas de ligne 99")
    assert_page_is_fit(page, "lot-return")
    page.click("text=Enregistrer 2 lignes")
    page.wait_for_url(re.compile("/travaux/"))
    page.click("text=Revoir le lot")
    page.wait_for_selector("text=Payée le 15/10/2008")
    assert "Rejetée\u00a0: Compte inconnu ou clos (RIB)" in page.inner_text("main")
    assert annex.payments.filter(paid_on__isnull=False).count() == 1


def test_the_director_sees_the_reserved_annexe_and_moves_credits(page, visit, sign_in, officer_59l, director_31):
    credit("59L", "50000.00", author=officer_59l.user)
    region_credit("40000", 2009, director_31.user)
    annex = entered(officer_59l.user, make_convention())
    assert annex.funding == Funding.RESERVED
    sign_in(director_31)
    visit(reverse("financing:envelope_region", args=["31"]) + "?annee=2009")
    assert annex.number in page.inner_text("main")
    assert_page_is_fit(page, "envelope-region-waiting")
    page.click("text=Nouveau mouvement")
    page.select_option("#id_source", label="Nord-Pas-de-Calais – Aide au poste")
    page.select_option("#id_target", label=target_label(page))
    page.fill("#id_amount", "32 288,50")
    page.fill("#id_reason", "Annexe en attente")
    page.locator(SUBMIT).last.click()
    page.wait_for_selector("text=Mouvement enregistré.")
    assert_page_is_fit(page, "envelope-region-moved")
    page.context.clear_cookies()
    sign_in(officer_59l)
    visit(reverse("financing:annex_detail", args=[annex.slug]))
    if FinancialAnnex.objects.get(pk=annex.pk).reserved_at:
        page.click("text=Demander de nouveau les crédits")
        page.wait_for_selector("text=Les crédits de l'annexe sont engagés.")
    annex.refresh_from_db()
    assert annex.funding == Funding.COMMITTED


def target_label(page) -> str:
    labels = page.locator("#id_target option").all_inner_texts()
    return next(label for label in labels if "Lille" in label and label.endswith("– Aide au poste"))


def test_a_collection_is_reopened_then_the_campaign_given_up(page, visit, sign_in, officer_59l, director_31):
    """Both ask for a reason: without it nothing moves, with it the page says what was done and the journal why."""
    campaign = a_campaign(CampaignState.COLLECTED)
    sign_in(director_31)
    visit(reverse("financing:campaign_detail", args=[campaign.pk]))
    for label, reason, state in (
        ("Rouvrir la collecte", "Un relevé manque", CampaignState.OPENED),
        ("Abandonner la campagne", "Le texte attendu n'est pas paru", CampaignState.CANCELLED),
    ):
        page.click(f".portal-offers >> text={label}")
        page.wait_for_selector(f"h2:has-text('{label}')")
        page.locator(SUBMIT).last.click()
        page.wait_for_selector(".fr-error-text")
        page.fill("#id_comment", reason)
        assert_page_is_fit(page, f"campaign-{state}-asked")
        page.locator(SUBMIT).last.click()
        page.wait_for_selector(f"text={label} : fait.")
        assert reason in page.inner_text("main")
        campaign.refresh_from_db()
        assert campaign.state == state
    assert page.locator(".portal-offers a").all_inner_texts() == ["Essayer un autre cadre"]  # it writes nothing
    assert_page_is_fit(page, "campaign-cancelled")


def test_the_share_of_the_departement_is_entered_and_shown(page, visit, sign_in, officer_59l):
    annex = draft(officer_59l.user, make_convention("ACI", 2015), fte="12")
    sign_in(officer_59l)
    visit(reverse("financing:annex_detail", args=[annex.slug]))
    page.click("text=Saisir la part du département")
    page.wait_for_selector("h2:has-text('Part du département')")
    for rank in range(12):
        page.fill(f"#id_mois-{rank}-beneficiaries", "3" if rank else "trois")
    page.click("text=Enregistrer et calculer")
    page.wait_for_selector("text=Bénéficiaires du RSA : un nombre entier est attendu.")
    assert page.input_value("#id_mois-11-beneficiaries") == "3"
    assert_page_is_fit(page, "share-refused")
    page.fill("#id_mois-0-beneficiaries", "3")
    page.click("text=Enregistrer et calculer")
    page.wait_for_selector("text=Part du département enregistrée.")
    assert euros(Decimal("16388.16")) in page.inner_text("main")
    page.click("text=Comment cette part est calculée")
    assert_page_is_fit(page, "share-shown")


def test_the_nation_sees_what_a_bareme_would_cause_then_confirms(page, visit, sign_in, officer_59l, national):
    annex = running(officer_59l)
    sign_in(national)
    visit(reverse("financing:regime", args=["EI-2005"]))
    page.click("text=Ajouter un barème")
    for name in ("type", "context", "territory", "hours_kind"):
        page.select_option(f"#id_{name}", NEW[name])
    for name in ("start", "end", "unit_amount", "hours_per_fte", "reference", "published_on"):
        page.fill(f"#id_{name}", NEW[name])
    page.click("main button:has-text('Voir ce que cela change')")
    page.wait_for_selector(f"text={annex.number}")
    assert euros(Decimal("465.36")) in page.inner_text("main")
    assert_page_is_fit(page, "bareme-consequences")
    assert Bareme.objects.filter(unit_amount=9900).count() == 0
    page.click("text=Confirmer ce barème")
    page.wait_for_selector("text=calcul refait")
    assert_page_is_fit(page, "bareme-job")
    assert annex.payments.get(kind=PaymentKind.RECALL).amount == Decimal("465.36")
