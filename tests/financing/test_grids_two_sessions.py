"""The grids of money open in two sessions: what the other saved of a line is neither lost nor put back."""

from html import unescape

import pytest
from django.urls import reverse

from financing.models import FinancialAnnex, ModulationCampaign, MonthlyState, Reading
from financing.services.campaign_readings import exclude_candidate
from iae_portal.core.enums import Role
from iae_portal.core.models import JournalEntry
from tests.clients import PortalClient, client_of
from tests.factories import make_user
from tests.factories.financing import credit, make_convention, validated
from tests.financing.campaigns import opened
from tests.financing.test_department_share import aci_2015
from tests.financing.test_department_share import address as share_of
from tests.forms import Form, forms_of

pytestmark = pytest.mark.django_db
SAID = "a enregistré « {} » le"


@pytest.fixture
def colleague(db) -> PortalClient:
    return client_of(make_user(Role.OFFICER, "59L", username="collegue"))


def grid_of(client: PortalClient, address: str) -> Form:
    return grid_in(client.get(address).content.decode(), address)


def grid_in(page: str, address: str) -> Form:
    return next(form for form in forms_of(page, address) if len(form.typed) > 2)


def send(client: PortalClient, form: Form, **typed: str):
    return client.post(form.action, form.values | {name.replace("__", "-"): [value] for name, value in typed.items()})


def over(answer, name: str, typed: str) -> None:
    """The act is over: no choice between the two values is offered, for nothing would come of it; mine is kept."""
    (sentence,) = answer.context["formset"].non_form_errors()
    assert (answer.status_code, "pendant que vous saisissiez" in answer.text) == (422, False)
    assert "annexe" in sentence or "campagne" in sentence
    assert grid_in(answer.text, "").values[name] == [typed]


def hours() -> dict[int, str]:
    return {row.month.month: f"{row.hours.normalize():f}" for row in MonthlyState.objects.all()}


def test_a_month_that_a_colleague_saved_is_kept_and_shown(officer_59l, colleague):
    credit("59L", "1000000.00", year=2008)
    address = reverse("financing:monthly_states", args=[validated(officer_59l.user, make_convention("EI", 2008)).slug])
    send(officer_59l, grid_of(officer_59l, address), **{"etats-0-hours": "900", "etats-0-headcount": "12"})
    mine = grid_of(officer_59l, address)
    other = {"etats-0-hours": "1000", "etats-1-hours": "700", "etats-1-headcount": "9"}
    assert send(colleague, grid_of(colleague, address), **other).status_code == 302

    assert send(officer_59l, mine, **{"etats-2-hours": "800", "etats-2-headcount": "10"}).status_code == 302
    assert hours() == {1: "1000", 2: "700", 3: "800"}

    refused = send(officer_59l, mine, **{"etats-0-hours": "950"})
    page = refused.content.decode()
    assert (refused.status_code, SAID.format("1 000") in page.replace("\u202f", " ").replace("\xa0", " ")) == (
        422,
        True,
    )
    assert str(colleague.user) in page
    assert hours()[1] == "1000"
    again = grid_in(page, address)
    assert again.values["etats-0-hours"] == ["950"]
    assert send(officer_59l, again).status_code == 302
    assert hours() == {1: "950", 2: "700", 3: "800"}

    FinancialAnnex.objects.update(state="superseded")
    over(send(officer_59l, mine, **{"etats-0-hours": "960"}), "etats-0-hours", "960")


def test_the_readings_that_a_colleague_saved_are_kept_and_shown(director_31, colleague, settings):
    settings.PORTAL_TODAY = "2016-05-02"
    campaign = opened(director_31.user)
    address = reverse("financing:campaign_readings", args=[campaign.pk])
    mine = grid_of(director_31, address)
    read = {"releves-0-public_numerator": "3", "releves-0-public_denominator": "4"}
    assert send(colleague, grid_of(colleague, address), **read).status_code == 302

    other = {"releves-1-public_numerator": "1", "releves-1-public_denominator": "2"}
    assert send(director_31, mine, **other).status_code == 302
    assert sorted(Reading.objects.values_list("numerator", "denominator")) == [(1, 2), (3, 4)]

    refused = send(director_31, mine, **{"releves-0-public_numerator": "2", "releves-0-public_denominator": "4"})
    assert (refused.status_code, SAID.format("3") in refused.content.decode()) == (422, True)
    assert str(colleague.user) in refused.content.decode()
    assert sorted(Reading.objects.values_list("numerator", "denominator")) == [(1, 2), (3, 4)]

    ModulationCampaign.objects.update(state="collected")
    answer = send(director_31, mine, **{"releves-0-public_numerator": "2"})
    over(answer, "releves-0-public_numerator", "2")


@pytest.mark.parametrize("typed", [{}, {"releves-0-base": "1200", "releves-0-public_numerator": "3"}])
def test_what_was_typed_of_a_structure_that_left_the_list_is_told_first(director_31, settings, typed):
    settings.PORTAL_TODAY = "2016-05-02"
    campaign = opened(director_31.user)
    mine = grid_of(director_31, reverse("financing:campaign_readings", args=[campaign.pk]))
    out = campaign.candidates.get(pk=mine.values["releves-0-candidate"][0])
    exclude_candidate(actor=director_31.user, candidate=out, excluded=True, reason="Hors champ")

    rest = {"releves-1-public_numerator": "1", "releves-1-public_denominator": "2"}
    answer = send(director_31, mine, **typed, **rest)
    if typed:
        page = answer.content.decode()
        assert (answer.status_code, Reading.objects.exists()) == (422, False)
        assert "1 ligne a quitté cette page" in page and "ne sera pas enregistré : 1200, 3." in page
        assert f"enregistrez de nouveau. Dernier changement : {director_31.user}, le 2 mai 2016 à" in unescape(page)
        answer = send(director_31, grid_in(page, mine.action))
    assert answer.status_code == 302
    assert Reading.objects.get().denominator == 2


def test_the_months_of_a_share_that_a_colleague_saved_are_kept_and_shown(officer_59l, colleague):
    address = share_of(aci_2015(officer_59l))
    mine = grid_of(officer_59l, address)
    assert send(colleague, grid_of(colleague, address), **{"mois-0-beneficiaries": "3"}).status_code == 302

    assert send(officer_59l, mine, **{"mois-1-beneficiaries": "2"}).status_code == 302
    kept = grid_of(officer_59l, address)
    assert [kept.values[f"mois-{rank}-beneficiaries"] for rank in (0, 1)] == [["3"], ["2"]]

    refused = send(officer_59l, mine, **{"mois-0-beneficiaries": "4"})
    assert (refused.status_code, SAID.format("3") in refused.content.decode()) == (422, True)
    assert str(colleague.user) in refused.content.decode()
    FinancialAnnex.objects.update(state="closed", closed_on="2016-01-31")
    over(send(officer_59l, mine, **{"mois-0-beneficiaries": "4"}), "mois-0-beneficiaries", "4")
    FinancialAnnex.objects.update(state="validated", closed_on=None)

    form = grid_of(officer_59l, address)
    assert send(officer_59l, form, **{"mois-0-beneficiaries": ""}).status_code == 302
    line = JournalEntry.objects.filter(action="annex.department_share").first()
    assert (line.before["bénéficiaires 2015-01"], line.after["bénéficiaires 2015-01"]) == (3, None)
