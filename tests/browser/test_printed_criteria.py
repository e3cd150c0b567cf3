"""What is printed says what it was asked for: figures of one type under the name of a territory would pass for all."""

import pytest
from django.urls import reverse

from tests.factories import service
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
