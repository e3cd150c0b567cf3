"""What is printed says what it was asked for: figures of one type under the name of a territory would pass for all."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.factories import service
from tests.factories.cdiae import make_council, make_item, make_meeting
from tests.factories.conventions import ConventionFactory, SiaeFactory

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("dashboards:territory", "?year=2008&type=EI", {"Année": "2008", "Type": "Entreprise d'insertion"}),
        ("conventions:list", "?type=ACI&q=jardin", {"Rechercher": "jardin", "Type": "Atelier et chantier d'insertion"}),
        ("conventions:list", "?mine=on", {"Mes dossiers": "on"}),
        ("conventions:list", "", {}),
    ],
)
def test_the_criteria_that_hold_something_are_printed(page, visit, sign_in, officer_59l, name, asked, said):
    ConventionFactory(siae=SiaeFactory(service=service("59L"), type="ACI", name="Jardin"))
    sign_in(officer_59l)
    visit(f"{reverse(name)}{asked}")
    page.emulate_media(media="print")

    shown = page.locator(".portal-filters > div:visible")

    found = {
        row.locator("label").inner_text().split("\n")[0]: row.locator("select, input").evaluate(
            "field => field.options ? field.selectedOptions[0].text : field.value"
        )
        for row in shown.all()
    }
    assert found == said
    assert page.locator(".portal-filters button:visible").count() == 0


def test_a_list_begins_on_its_first_page(page, visit, sign_in, officer_59l):
    ConventionFactory(siae=SiaeFactory(service=service("59L")))
    sign_in(officer_59l)
    visit(reverse("conventions:list"))
    page.emulate_media(media="print")

    breaks = [
        page.locator(f"main {part}").first.evaluate("e => getComputedStyle(e).breakInside") for part in ("table", "tr")
    ]

    assert breaks == ["auto", "avoid"]


def test_what_is_chosen_or_filled_on_the_screen_is_not_printed(page, visit, sign_in, head_59l):
    ConventionFactory(siae=SiaeFactory(service=service("59L")))
    sign_in(head_59l)
    visit(reverse("conventions:list"))
    # As the small links of an objective or of a signatory: an action, never a name.
    page.locator(".portal-table td").last.evaluate(
        "cell => cell.innerHTML = '<a class=\"fr-link fr-link--sm\">Modifier</a>'"
    )
    choices = page.locator(".portal-table :is(.portal-choice, .fr-link--sm)")

    assert choices.count() == choices.locator("visible=true").count() == 3
    page.emulate_media(media="print")
    assert choices.locator("visible=true").count() == 0


def seen(page, selector: str) -> list[bool]:
    return page.locator(selector).evaluate_all("found => found.map(one => one.checkVisibility())")


def test_a_session_is_printed_with_what_was_said_of_each_item(page, visit, sign_in, officer_59l):
    meeting = make_meeting(make_council("59L", with_members=False), held_on=dt.date(2008, 10, 1))
    make_item(meeting, note="Rien à ajouter")
    sign_in(officer_59l)
    visit(reverse("cdiae:session", args=[meeting.pk]))
    assert seen(page, ".portal-item__body") == [False]
    page.emulate_media(media="print")

    assert seen(page, ".portal-item__body") == [True]
    assert page.locator(".portal-item").evaluate("item => getComputedStyle(item).breakInside") == "avoid"


def test_the_seats_of_a_council_are_printed_without_what_they_offer(page, visit, sign_in, officer_59l):
    make_council("59L")
    sign_in(officer_59l)
    visit(reverse("cdiae:members", args=["59"]))
    assert any(seen(page, ".portal-seats .fr-link"))
    page.emulate_media(media="print")

    assert not any(seen(page, ".portal-seats .fr-link, .portal-seats th:nth-child(5)"))
    # A table of one row ends there: what follows may begin another page.
    one = page.locator(".portal-seats").first.locator("tbody tr")
    assert (one.count(), one.evaluate("row => getComputedStyle(row).breakAfter")) == (1, "auto")
