"""Back to a form already sent: the page shows what is stored now, not what the browser remembers of it."""

import pytest

from conventions.models import InsertionProject
from tests.browser.test_two_people import SAVE, screens, send  # noqa: F401
from tests.conventions.conftest import catalogue, maker, opened, siae  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_back_then_save_puts_nothing_back(opened, officer_59l, head_59l, screens):  # noqa: F811
    one, two = screens(officer_59l, head_59l)
    one.goto(f"/conventions/{opened.number}/projet/")
    send(one, SAVE, "Projet d'insertion enregistré.", publics="Par un.")
    two.goto(f"/conventions/{opened.number}/projet/")
    send(two, SAVE, "Projet d'insertion enregistré.", publics="Par deux.")

    one.go_back()
    one.wait_for_selector("#id_publics")
    with one.expect_navigation():
        one.click(SAVE)

    assert InsertionProject.objects.get(convention=opened).publics == "Par deux."
