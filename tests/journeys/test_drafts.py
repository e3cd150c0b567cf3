"""A session that ends during a long text, a browser that closes on another: nothing typed is lost, nothing is left."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session

from iae_portal.core import clock
from tests.factories.core import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "Des jeunes sans diplôme.\n\n- peu mobiles ;\n- suivis par la mission locale."
DRAFTS = "Object.keys(localStorage).filter((key) => key.startsWith('portail-brouillon:')).length"


def sign_in(page, name: str) -> None:
    page.get_by_label("Identifiant").fill(name)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def too_heavy(route) -> None:
    """What nginx answers to a form over its limit."""
    if route.request.method == "POST":
        route.fulfill(status=413, content_type="text/html", body="<title>413</title>Trop lourd")
    else:
        route.fallback()


def test_what_is_typed_survives_the_end_of_a_session_and_of_the_browser(new_page, officer_59l, opened):
    place = f"/conventions/{opened.number}/projet/"
    page = new_page(expects=("401", "413"))
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.accept())
    page.clock.install()
    page.goto(f"/connexion/?next={place}")
    sign_in(page, officer_59l.user.username)
    text = page.get_by_label("Publics")
    text.fill(TEXT)

    Session.objects.update(expire_date=clock.real_now() - dt.timedelta(minutes=1))
    page.clock.fast_forward("04:01:00")
    dialog = page.get_by_role("dialog", name="Fin de la session")
    dialog.get_by_text("Ce que vous avez saisi est gardé").wait_for()
    dialog.get_by_role("link", name="Se reconnecter").click()
    sign_in(page, officer_59l.user.username)
    page.get_by_text(re.compile(r"à \d\d h \d\d n'avait pas été enregistrée")).wait_for()
    assert text.input_value() == TEXT

    text.press("End")  # a page that nobody touched is left without a word
    page.goto("about:blank")
    assert asked == ["beforeunload"]
    page.goto(place)
    assert (text.input_value(), page.evaluate(DRAFTS)) == (TEXT, 1)
    page.get_by_role("button", name="L'effacer").click()
    assert (text.input_value(), page.evaluate(DRAFTS)) == ("", 0)

    text.fill(TEXT)  # a form too heavy never reaches the portal: Back gives it again
    page.route(f"**{place}", too_heavy)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Trop lourd").wait_for()
    page.unroute(f"**{place}")
    page.go_back()
    assert text.input_value() == TEXT
    page.get_by_role("button", name="Enregistrer").click()
    page.locator("#messages .fr-alert--success").wait_for()
    assert page.evaluate(DRAFTS) == 0

    page.goto(place)
    text.fill("un texte que personne ne doit lire")
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.get_by_role("heading", name="Se connecter").wait_for()
    assert page.evaluate(DRAFTS) == 0
