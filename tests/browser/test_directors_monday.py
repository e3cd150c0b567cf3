"""The regional director's Monday, wide then narrow: what waits, credits, campaigns, what is late, the dashboard down to
a dossier, the text of the mission, the search."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.enums import ConventionState
from financing.enums import Funding
from financing.models import FinancialAnnex
from financing.selectors.envelopes import committed_by
from iae_portal.core.models import Job
from iae_portal.core.text import euros
from tests.browser.test_financing_journeys import region_credit
from tests.browser.watch import NARROW, WIDE, assert_page_is_fit
from tests.dashboards.test_decisions import late_of
from tests.factories import service
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.factories.dashboards import PlanTextFactory
from tests.factories.financing import entered, make_convention

pytestmark = pytest.mark.browser


@pytest.fixture
def waiting(director_31, head_59l) -> FinancialAnnex:
    """An annexe without credits, a campaign to open, a duty of the region that is late, a text of the mission."""
    region_credit("100000", 2008, director_31.user)
    convention = make_convention(year=2008)
    late_of("R31", -1)
    PlanTextFactory()
    running = {"state": ConventionState.IN_FORCE, "signed_on": dt.date(2007, 12, 3)}
    siae = SiaeFactory(type="EI", service=service("62"), name="Atelier du lundi")
    ConventionFactory(siae=siae, start=convention.start, end=convention.end, **running)
    return entered(head_59l.user, convention)


def decision(page, action: str) -> None:
    page.goto("/")
    page.locator(".portal-todo__row a", has_text=action).first.click()


def bring_the_credits(page, annex: FinancialAnnex) -> None:
    decision(page, "Notifier des crédits")
    page.click("text=Apporter des crédits")
    assert page.input_value("#id_reason") == f"Annexe {annex.number}"
    page.locator("main button[type=submit], main input[type=submit]").last.click()
    page.wait_for_selector("text=Mouvement enregistré.")
    annex.refresh_from_db()
    assert annex.funding == Funding.COMMITTED


def from_a_figure_to_a_dossier(page, committed: Decimal) -> None:
    page.goto(f"{reverse('dashboards:territory')}?year=2008")
    shown = page.locator("table", has_text="En attente de crédits").first.inner_text()
    assert euros(committed, 0) in shown
    page.locator("tr", has_text="En vigueur").first.get_by_role("link", name="1", exact=True).first.click()
    page.wait_for_url(re.compile("state=in_force"))
    page.locator("main tbody a").first.click()
    page.wait_for_selector("h1:has-text('Atelier du lundi')")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_the_monday_of_a_regional_director(new_page, sign_in, director_31, waiting, size):
    page = new_page(size=size)
    sign_in(director_31, page)
    page.goto("/")
    waits = str(page.locator(".portal-todo__row").all_inner_texts())
    acts = ("Notifier des crédits", "Ouvrir la campagne", "Voir les retards")
    assert [waits.count(act) for act in acts] == [1, 1, 1]
    assert_page_is_fit(page, "monday-home")
    page.set_viewport_size(size)

    bring_the_credits(page, waiting)
    decision(page, "Ouvrir la campagne")
    page.wait_for_selector("#id_data_year")
    decision(page, "Voir les retards")
    assert page.locator("main tbody tr").count() == 1
    from_a_figure_to_a_dossier(page, committed_by(waiting))

    page.goto(reverse("dashboards:texts"))
    page.locator("main tbody a").first.click()
    page.click("text=Noter que je l'ai lu")
    page.wait_for_selector("text=Lu dans")
    page.goto(reverse("dashboards:plan"))
    assert page.locator("main tbody tr").count() >= 3

    page.goto(f"{reverse('core:search')}?q={waiting.convention.display_number.replace(' ', '')}")
    page.locator("main a", has_text=waiting.convention.siae.name).first.click()
    page.goto(f"{reverse('dashboards:territory')}?year=2008")
    read = page.locator(".portal-how li").first
    assert not read.is_visible()
    page.emulate_media(media="print")
    assert read.is_visible()
    page.emulate_media(media="screen")
    page.locator("form[action$='/pdf/'] button, form[action*='pdf'] button").first.click()
    page.wait_for_url(re.compile("/travaux/"))
    assert Job.objects.count() == 1
