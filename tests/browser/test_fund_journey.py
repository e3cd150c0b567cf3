"""The fund in a real browser: a diagnostic, its round of funders, then a file from its deposit to its payments."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.models import OpinionRequest
from conventions.services.opinions import answer_opinion
from financing.enums import BudgetLine, FdiState
from financing.models import FdiFile
from iae_portal.core import clock
from iae_portal.core.text import euros
from tests.browser.watch import assert_page_is_fit
from tests.factories import service
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit

pytestmark = pytest.mark.browser

SUBMIT = "main button[type=submit], main input[type=submit]"


def fill(page, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.fill(f"#id_{name}", value)


def act(page, label: str, done: str, **values) -> None:
    """One action offered on the page, what it asks, what it says."""
    page.click(f"main a:has-text('{label}')")
    page.wait_for_url(re.compile("/action/"))
    fill(page, values)
    page.locator(SUBMIT).last.click()
    page.wait_for_selector(f"text={done}")


def council_says_yes(officer) -> None:
    """The last request waits for the council, whose session has its own journey."""
    request = OpinionRequest.objects.order_by("pk").last()
    day = clock.today()
    answer_opinion(actor=officer, request=request, source="council", opinion="favourable", text="", given_on=day)


def a_round_of_funders(page, officer_59l, siae) -> None:
    """A diagnostic proposed to the council, delivered, then the funders of its plan around a table."""
    page.select_option("#id_siae", str(siae.pk))
    page.select_option("#id_origin", "service")
    fill(page, {"consultant": "Cabinet Exemple", "started_on": "2008-09-01", "plan": "Un deuxième atelier."})
    account = {"year": "2007", "sales": "120 000", "subsidies": "80 000", "charges": "205 000", "equity": "-3 000"}
    fill(page, {f"exercices-0-{name}": value for name, value in (account | {"cash": "1 000"}).items()})
    page.locator(SUBMIT).last.click()
    page.click("text=Demander l'avis")
    page.wait_for_selector("text=Avis demandé")
    council_says_yes(officer_59l.user)
    page.reload()
    act(page, "Noter la remise", "Remis le 10 octobre 2008", delivered_on="2008-10-10")
    page.click("text=Réunir les financeurs")
    fill(page, {"held_on": "2008-10-14", "need": "40 000"})
    page.select_option("#id_financeurs-0-funder", "state")
    fill(page, {"financeurs-0-asked": "22 500", "financeurs-0-granted": "22 500,01"})
    page.locator(SUBMIT).last.click()
    page.wait_for_selector("text=n'accorde pas plus qu'il ne lui est demandé")
    fill(page, {"financeurs-0-granted": ""})
    page.locator(SUBMIT).last.click()
    page.wait_for_selector("text=Tour de table enregistré.")
    assert_page_is_fit(page, "diagnostic-round")


def test_a_diagnostic_from_the_candidate_to_the_payments_of_the_fund(page, visit, sign_in, officer_59l, head_59l):
    siae = SiaeFactory(service=service("59L"))
    credit("59L", "50000.00", year=2008, line=BudgetLine.FDI, author=officer_59l.user)
    sign_in(officer_59l)
    visit(reverse("financing:diagnostic_new"))
    a_round_of_funders(page, officer_59l, siae)

    page.click("text=Déposer un dossier FDI")
    page.select_option("#id_nature", "consolidation")
    asked = {"purpose": "Trésorerie", "project_start": "2008-12-01", "cost": "30 000", "requested": "22 500"}
    fill(page, asked | {"months": "24"})
    page.locator(SUBMIT).last.click()
    page.wait_for_selector("text=Dossier déposé.")
    file = FdiFile.objects.get()
    visit(reverse("financing:fdi_detail", args=[file.pk]))
    act(page, "Soumettre pour avis", "Soumettre pour avis : fait.")
    council_says_yes(officer_59l.user)

    page.context.clear_cookies()
    sign_in(head_59l)
    visit(reverse("financing:fdi_detail", args=[file.pk]))
    act(page, "Accorder", "Accorder : fait.")
    assert f"{euros(Decimal(9000))} à la signature, puis {euros(Decimal(13500))} au vu du bilan" in page.inner_text(
        "main"
    )
    act(page, "Noter le premier versement", "Noter le premier versement : fait.")
    act(page, "Noter le solde", "Noter le solde : fait.")
    assert_page_is_fit(page, "fdi-paid")
    file.refresh_from_db()
    assert (file.state, file.round.diagnostic.siae, file.granted) == (FdiState.PAID, siae, Decimal(22500))
