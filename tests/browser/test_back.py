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


def test_a_draft_brings_back_only_what_its_author_typed(opened, officer_59l, head_59l, screens):  # noqa: F811
    address = f"/conventions/{opened.number}/projet/"
    one, two = screens(officer_59l, head_59l)
    one.on("dialog", lambda dialog: dialog.accept())
    one.goto(address)
    one.fill("#id_publics", "Par un.")
    one.goto("/")
    two.goto(address)
    send(two, SAVE, "Projet d'insertion enregistré.", activities="Par deux.")

    one.goto(address)
    one.click("text=Reprendre ma saisie")
    send(one, SAVE, "Projet d'insertion enregistré.")
    project = InsertionProject.objects.get(convention=opened)
    assert (project.publics, project.activities) == ("Par un.", "Par deux.")

    # A refused page shows what was typed beside what the other has just saved: there is nothing to take back.
    one.goto(address)
    two.goto(address)
    send(two, SAVE, "Projet d'insertion enregistré.", publics="Encore deux.", activities="Toujours deux.")
    send(one, SAVE, "pendant que vous saisissiez", publics="Encore un.")
    assert one.locator("text=Reprendre ma saisie").count() == 0
    assert [one.input_value(f"#id_{name}") for name in ("publics", "activities")] == ["Encore un.", "Toujours deux."]
