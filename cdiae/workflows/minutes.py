"""The table of minutes: drafted at the end of the meeting, circulated by the head, approved by a later meeting."""

import datetime as dt

from cdiae.enums import MinutesState
from cdiae.guards import minutes as guards
from cdiae.models import AgendaItem
from cdiae.rights import RELEASE, RUN, may
from cdiae.workflows.meeting import HEAD, SECRETARIAT
from iae_portal.core.workflow import Request, Transition, Workflow, right

S = MinutesState
UNSENT = "Le procès-verbal à approuver n'a pas été diffusé aux membres : diffusez-le d'abord, ou ajournez ce point."

MINUTES_WORKFLOW = Workflow(
    name="minutes",
    states=MinutesState,
    transitions=(
        Transition(
            name="circulate",
            label="Diffuser aux membres",
            sources=(S.DRAFT,),
            target=S.CIRCULATED,
            may=right(may, RELEASE),
            roles=HEAD,
            guards=(guards.texts_are_written,),
            confirm="Chaque membre convoqué le reçoit ; il ne se rectifie plus qu'en séance : relisez-le d'abord.",
        ),
        # By the vote of its item, when the session that adopted it is closed.
        Transition(
            name="approve",
            label="Approuver",
            sources=(S.CIRCULATED,),
            target=S.APPROVED,
            may=right(may, RUN),
            roles=SECRETARIAT,
            guards=(guards.approved_by_a_meeting_that_follows, guards.approved_once_read),
            automatic=True,
        ),
    ),
)


def approval_refusals(item: AgendaItem, today: dt.date) -> list[str]:
    """Why its session cannot approve the minutes of this item: said beside the item, and refused by its vote."""
    minutes = item.approves.minutes
    if minutes.state == MinutesState.DRAFT:
        return [UNSENT]
    asked = Request(actor=None, today=today, data={"approved_in": item.meeting})
    return list(MINUTES_WORKFLOW.get("approve").refusals(minutes, asked))
