"""A structure on a telephone: its code, its month, its year, two targets; then the officer takes over."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.core import mail

from conventions.enums import Side
from conventions.models import Measure, Target
from conventions.services import exchanges, structure_links
from conventions.services.negotiation import propose
from conventions.structure_links import link_url
from financing.models import MonthlyState
from iae_portal.core import clock
from iae_portal.core.models import JournalEntry
from tests.browser.watch import NARROW, assert_page_is_fit
from tests.conventions.conftest import catalogue, maker, negotiating, opened, siae  # noqa: F401
from tests.factories.financing import credit, make_convention, validated

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def link_to(convention, actor):
    days = clock.today() + dt.timedelta(days=30)
    told = {"name": "Ana Exemple", "email": "ana@exemple.invalid", "expires_on": days}
    return structure_links.send_link(actor=actor, convention=convention, **told)


def asked(convention, actor, kind, **period):
    due_on = clock.today() + dt.timedelta(days=15)
    return exchanges.ask(actor=actor, convention=convention, kind=kind, due_on=due_on, **period)


def enter(page, link, address, settings) -> str:
    """The code that a worker has mailed, typed at the door. Gives its address."""
    door = link_url(link).replace(settings.SITE_URL, address)
    page.goto(door)
    assert_page_is_fit(page, "structure-door")
    structure_links.ask_code(link=link)
    structure_links.deliver_code(pk=link.pk)
    page.set_viewport_size(NARROW)
    page.fill("#id_code", re.search(r"\d{3} \d{3}", mail.outbox[-1].body).group())
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Vos échanges avec le service")
    return door


def taken(page, sign_in, officer, convention, row, left=()):
    """In whole, or without the lines of these keys."""
    sign_in(officer, page)
    page.goto(f"/conventions/{convention.number}/echanges/{row.pk}/")
    assert_page_is_fit(page, "exchange")
    for key in left:
        page.locator(f"input[name=ligne][value='{key}']").uncheck(force=True)
    page.get_by_role("button", name="Reprendre les lignes cochées").click()
    page.wait_for_selector("text=Repris dans le dossier")


def two_proposed(convention, officer):
    """The first two targets of the convention that are not agreed, each with a proposal of the service."""
    pending = list(Target.objects.filter(convention=convention, agreed=None, rounds__gt=0).order_by("year"))[:2]
    for target in pending:
        values = {"durable": 25, "transition": 20, "positive": 15}
        told = {"side": Side.SERVICE, "expected_rounds": target.rounds, "values": values, "reason": "Référence"}
        propose(actor=officer, target=target, **told)
    return pending


def test_a_year_and_two_targets_by_link_on_a_telephone(negotiating, officer_59l, new_page, address, settings, sign_in):  # noqa: F811
    pending = two_proposed(negotiating, officer_59l.user)
    link = link_to(negotiating, officer_59l.user)
    targets = asked(negotiating, officer_59l.user, "targets")
    results = asked(negotiating, officer_59l.user, "results", year=2007)
    page = new_page(size=NARROW)
    door = enter(page, link, address, settings)
    assert_page_is_fit(page, "structure-home")

    page.get_by_role("link", name="Réponse aux objectifs").click()
    first, second = (target.pk for target in pending)
    page.locator(f"input[name=answer_{first}][value=accept]").check(force=True)
    page.locator(f"input[name=answer_{second}][value=propose]").check(force=True)
    page.get_by_role("button", name="Envoyer au service").click()
    page.wait_for_selector("text=Indiquez ce que vous proposez, et pourquoi.")
    assert_page_is_fit(page, "structure-refused")
    for name, value in (("durable", "20"), ("transition", "20"), ("positive", "15"), ("reason", "Un chantier ferme.")):
        page.fill(f"#id_{name}_{second}", value)
    page.get_by_role("button", name="Envoyer au service").click()
    page.wait_for_selector("text=C'est envoyé")
    assert_page_is_fit(page, "structure-sent")

    page.goto(f"{door}{results.pk}/")
    assert_page_is_fit(page, "structure-results")
    page.locator("input[name^=motive_]").first.fill("3")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_selector("text=Votre saisie est enregistrée")
    page.get_by_role("link", name="Continuer").click()
    page.get_by_role("button", name="Envoyer au service").click()
    page.wait_for_selector("text=C'est envoyé")

    desk = new_page()
    taken(desk, sign_in, officer_59l, negotiating, targets, left=[second])
    taken(desk, sign_in, officer_59l, negotiating, results)
    pending[0].refresh_from_db()
    assert pending[0].agreed.durable == 25
    pending[1].refresh_from_db()
    assert (pending[1].rounds, pending[1].agreed) == (2, None)  # the round of the service: its proposal was left aside
    assert Measure.objects.get(siae=negotiating.siae, year=2007, examined__isnull=False).examined == 3
    names = JournalEntry.objects.filter(action__startswith="exchange.").values_list("actor_label", flat=True)
    assert {"Ana Exemple (par lien)", str(officer_59l.user)} <= set(names)


def test_a_month_by_link_on_a_telephone(officer_59l, new_page, address, settings, sign_in):
    credit("59L", "1000000.00", year=2008)
    convention = make_convention("EI", 2008)
    validated(officer_59l.user, convention)
    link = link_to(convention, officer_59l.user)
    row = asked(convention, officer_59l.user, "month", year=2008, month=9)
    page = new_page(size=NARROW)
    enter(page, link, address, settings)
    page.get_by_role("link", name="Commencer").click()
    assert_page_is_fit(page, "structure-month")
    page.fill("#id_hours", "1 245,5")
    page.fill("#id_headcount", "14")
    page.get_by_role("button", name="Envoyer au service").click()
    page.wait_for_selector("text=C'est envoyé")

    taken(new_page(), sign_in, officer_59l, convention, row)
    state = MonthlyState.objects.get(convention=convention, month=dt.date(2008, 9, 1))
    assert (state.hours, state.headcount, state.entered_by) == (Decimal("1245.50"), 14, officer_59l.user)
