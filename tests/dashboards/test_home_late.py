"""What is late on a home page: counted, with the list behind; what a list cuts is said."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.enums import ConventionState
from conventions.models import Convention
from iae_portal.core import clock
from iae_portal.dashboards.selectors.todo import nearest_due
from tests.dashboards.test_home import owe
from tests.factories.conventions import ConventionFactory
from tests.factories.financing import credit, entered, make_convention

pytestmark = pytest.mark.django_db
LIST = reverse("conventions:list")


def dossier(state: str, since: int, due: int | None = None, **values) -> Convention:
    """Since how many days nothing was done; in how many its pieces are due."""
    today = clock.today()
    return ConventionFactory(
        state=state,
        last_action_on=today - dt.timedelta(days=since),
        missing_due_on=None if due is None else today + dt.timedelta(days=due),
        **values,
    )


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def test_the_list_of_late_dossiers_holds_those_that_the_home_marks(officer_59l):
    dossiers = [
        *(dossier(ConventionState.INCOMPLETE, 0, due) for due in (-1, 0)),
        *(dossier(ConventionState.READY_TO_SIGN, since) for since in (7, 8)),
        *(dossier(ConventionState.OPENED, since, -1) for since in (15, 16)),
    ]
    dossier(ConventionState.WITHDRAWN, 100)
    late = {row for row in dossiers if nearest_due(row) < clock.today()}

    assert [row in late for row in dossiers] == [True, False, False, True, False, True]
    assert set(officer_59l.get(LIST, {"late": "on"}).context["object_list"]) == late


def test_the_home_counts_what_is_late_and_leads_to_it(officer_59l, head_59l):
    mine = {"officer": officer_59l.user}
    dossier(ConventionState.OPENED, 0, **mine)
    dossier(ConventionState.OPENED, 16, **mine)
    dossier(ConventionState.READY_TO_SIGN, 8)

    own, headed = text_of(officer_59l.get("/")), text_of(head_59l.get("/"))

    assert "Ce qui m'attend (2, dont 1 en retard)" in own
    assert f'<a href="{LIST}?mine=on&amp;stage=open&amp;late=on">1 en retard</a>.' in own
    # The one to sign is nobody's: late among what waits for the head, not among dossiers of his own.
    assert ("Ce qui m'attend (1, dont 1 en retard)" in headed, "mine=on&amp;stage=open&amp;late=on" in headed) == (
        True,
        False,
    )
    assert f'<a href="{LIST}?stage=open&amp;officer={officer_59l.user.pk}&amp;late=on">1</a>' in headed
    asked = {"stage": "open", "officer": officer_59l.user.pk, "late": "on"}
    assert head_59l.get(LIST, asked).context["total"] == 1


@pytest.mark.parametrize("count", [1, 2])
def test_a_home_says_of_how_many_deadlines_it_shows_the_first(director_31, monkeypatch, count):
    monkeypatch.setattr("iae_portal.dashboards.selectors.todo.SHOWN_DUES", 1)
    for rank in range(count):
        owe(director_31.user, dt.date(2008, 9, 19 + rank), f"Correspondant {rank}")

    assert ("Les 1 premières sur 2." in text_of(director_31.get("/"))) == (count > 1)


def test_who_moves_no_credits_is_led_to_the_envelopes(officer_59l, director_31, regional_officer_31):
    credit("59L", "1.00", year=2008)
    entered(officer_59l.user, make_convention(year=2008))
    actions = [reader.get("/").context["decisions"][0].action for reader in (director_31, regional_officer_31)]

    assert actions == ["Notifier des crédits", "Voir les enveloppes"]
