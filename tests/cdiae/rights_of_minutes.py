"""Rights on minutes: a draft is the secretariat's, circulated they are the council's; without quorum too."""

import datetime as dt

from cdiae.enums import MeetingState
from cdiae.models import Meeting, Minutes
from cdiae.selectors.room import opening_quorum, quorum_numbers
from tests.cdiae.rights_base import DONE, READ, RELEASE, RUN, TODAY, meeting
from tests.rights import LILLE_TEAM, Row


def minutes(state: str = "circulated") -> dict:
    moment = dt.datetime(2008, 10, 15, 9, tzinfo=dt.UTC)
    made = meeting(TODAY, state=MeetingState.CLOSED, opened_at=moment, closed_at=moment)
    keep(made, state)
    return {"pk": made.pk}


def keep(made: Meeting, state: str) -> None:
    sent_on = None if state == "draft" else TODAY
    Minutes.objects.create(meeting=made, state=state, circulated_on=sent_on, opening="Ouverte.", closing="Levée.")


def draft() -> dict:
    return minutes("draft")


def failed(state: str):
    """Minutes of a meeting without quorum."""

    def arguments() -> dict:
        made = meeting(TODAY, state=MeetingState.CONVENED, convened_on=TODAY)
        made.opening_quorum = quorum_numbers(opening_quorum(made))
        made.state, made.closed_at = MeetingState.NO_QUORUM, dt.datetime(2008, 10, 15, 9, tzinfo=dt.UTC)
        made.save()
        keep(made, state)
        return {"pk": made.pk}

    return arguments


MINUTES_ROWS = [
    Row("cdiae:minutes", minutes, **READ),
    Row("cdiae:minutes", draft, readers=LILLE_TEAM),
    Row("cdiae:minutes", failed("circulated"), **READ),
    Row("cdiae:minutes", failed("draft"), readers=LILLE_TEAM),
    Row("cdiae:minutes_edit", draft, **RUN),
    Row("cdiae:minutes_edit", failed("draft"), **RUN),
    Row("cdiae:circulate", draft, **RELEASE),
    Row("cdiae:circulate", draft, **RELEASE, **DONE),
    Row("cdiae:release_opinions", minutes, **RELEASE),
    Row("cdiae:release_opinions", minutes, **RELEASE, **DONE),
]
