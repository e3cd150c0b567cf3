"""The table of minutes: drafted at the end of the meeting, circulated by the head, approved by a later meeting."""

from cdiae.enums import MinutesState
from cdiae.guards import minutes as guards
from cdiae.rights import RELEASE, RUN, may
from cdiae.workflows.meeting import HEAD, SECRETARIAT
from iae_portal.core.workflow import Transition, Workflow, right

S = MinutesState

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
            confirm="Chaque membre convoqué reçoit le procès-verbal, qui ne se modifie plus : relisez-le d'abord.",
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
