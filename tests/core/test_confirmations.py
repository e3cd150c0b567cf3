"""The page of an act says what follows from it before the person does it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import escape

from conventions.workflows.convention import CONVENTION_WORKFLOW
from conventions.workflows.opinion import OPINION_WORKFLOW
from conventions.workflows.procedure import PROCEDURE_WORKFLOW
from financing.services.diagnostics import save_diagnostic
from financing.workflows.diagnostic import DIAGNOSTIC_WORKFLOW
from iae_portal.core.enums import Role
from iae_portal.core.state_tables import workflows
from iae_portal.dashboards.workflows.meeting import MEETING_WORKFLOW
from seminars.workflows.event import EVENT_WORKFLOW
from tests.clients import client_of
from tests.conventions.rights_of_conventions import a_procedure, an_amendment_asked, asked
from tests.factories.cdiae import make_council, make_request
from tests.factories.conventions import SiaeFactory
from tests.factories.core import make_user
from tests.factories.dashboards import SteeringMeetingFactory
from tests.factories.seminars import EventFactory

pytestmark = pytest.mark.django_db


def a_diagnostic(head) -> dict:
    values = {"origin": "service", "consultant": "Cabinet Exemple", "started_on": dt.date(2008, 9, 1), "plan": ""}
    row = save_diagnostic(actor=head.user, siae=SiaeFactory(), values=values, years=[])
    return {"pk": row.pk, "name": "deliver"}


def of_the_council(head) -> dict:
    council = make_council()
    return {"code": council.departement.code, "pk": make_request().pk}


@pytest.mark.parametrize(
    ("page", "make", "workflow", "names"),
    [
        ("conventions:procedure_close", lambda head: a_procedure(), PROCEDURE_WORKFLOW, ("conclude", "drop")),
        (
            "conventions:opinion_by_hand",
            lambda head: {"number": asked().subject.number},
            OPINION_WORKFLOW,
            ("answer_by_hand",),
        ),
        ("conventions:amendment_opinion", lambda head: an_amendment_asked(), OPINION_WORKFLOW, ("answer_by_hand",)),
        ("cdiae:opinion_by_hand", of_the_council, OPINION_WORKFLOW, ("answer_by_hand",)),
        ("financing:diagnostic_action", a_diagnostic, DIAGNOSTIC_WORKFLOW, ("deliver",)),
    ],
)
def test_the_page_says_what_follows(head_59l, page, make, workflow, names):
    shown = head_59l.get(reverse(page, kwargs=make(head_59l))).content.decode()

    for name in names:
        assert workflow.get(name).confirm
        assert escape(workflow.get(name).confirm) in shown


# Without a way back, and without a sentence: nothing leaves, nothing is lost.
SAID_BY_THEMSELVES = {
    ("meeting", "open"),  # in the room, once the quorum is there; no opinion leaves before the closing
    ("seminar", "open"),  # invites nobody; the answers close and open again
    ("plan_step", "start"),
}
TABLES = [(table, act) for _, table in workflows() for act in table.transitions if not act.automatic]


def leads_back(table, act) -> bool:
    """People may bring the object to where it was, from what the act makes of it."""
    known, reached = set(), {act.target}
    while reached - known:
        known |= reached
        reached |= {row.target for row in table.transitions if not row.automatic and known & set(row.sources)}
    return bool(reached & set(act.sources))


@pytest.mark.parametrize(("table", "act"), TABLES, ids=[f"{table.name}-{act.name}" for table, act in TABLES])
def test_what_cannot_be_undone_is_confirmed(table, act):
    assert act.confirm or leads_back(table, act) or (table.name, act.name) in SAID_BY_THEMSELVES


@pytest.mark.parametrize("name", ["ask_pieces", "return_for_correction"])
def test_what_writes_to_the_structure_is_confirmed(name):
    assert "Une lettre dit à la structure" in CONVENTION_WORKFLOW.get(name).confirm


@pytest.mark.parametrize("name", ["hold", "report"])
def test_an_event_is_held_and_its_report_published_on_a_page_that_says_what_follows(name):
    days = {"held_on": dt.date(2008, 10, 14), "answers_close_on": dt.date(2008, 10, 7)}
    event = EventFactory(state="closed" if name == "hold" else "held", declared_on=dt.date(2008, 10, 14), **days)
    host = client_of(make_user(Role.REGIONAL_OFFICER, "R31"))
    page = reverse("seminars:event_move", args=[event.pk, name])

    assert page in host.get(reverse("seminars:event", args=[event.pk])).content.decode()
    assert escape(EVENT_WORKFLOW.get(name).confirm) in host.get(page).content.decode()
    event.refresh_from_db()
    assert event.state != EVENT_WORKFLOW.get(name).target
    host.post(page)
    event.refresh_from_db()
    assert event.state == EVENT_WORKFLOW.get(name).target


def test_a_steering_meeting_says_what_follows(national):
    meeting = SteeringMeetingFactory()
    page = national.get(reverse("dashboards:meeting_action", args=[meeting.pk, "cancel"])).content.decode()
    assert escape(MEETING_WORKFLOW.get("cancel").confirm) in page
