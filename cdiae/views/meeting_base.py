"""What the pages of a meeting share: reading it in the perimeter, its tabs, its trail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cdiae.enums import MinutesState
from cdiae.models import Meeting
from cdiae.rights import RELEASE, RUN, may, require
from cdiae.selectors.expected import to_tell
from cdiae.selectors.meetings import meetings_visible_to
from cdiae.views.council_base import root_crumb
from iae_portal.core.views.forms import form_page


def meeting_or_404(request: HttpRequest, pk: int) -> Meeting:
    return get_object_or_404(meetings_visible_to(request.user), pk=pk)


def run_meeting(request: HttpRequest, pk: int) -> Meeting:
    meeting = meeting_or_404(request, pk)
    require(request.user, RUN, meeting)
    return meeting


def meeting_url(meeting: Meeting, tab: str = "meeting") -> str:
    return reverse(f"cdiae:{tab}", args=[meeting.pk])


def meeting_context(request: HttpRequest, meeting: Meeting, tab: str) -> dict:
    """The frame of a meeting: the tabs that make sense in its state."""
    can_run = may(request.user, RUN, meeting)
    return {
        "meeting": meeting,
        "council": meeting.council,
        "title": f"{meeting} – {meeting.body_title}",
        "tab": tab,
        "tabs": [(key, label, meeting_url(meeting, key)) for key, label in meeting_tabs(meeting, can_run)],
        "can_run": can_run,
        "untold": to_tell(meeting) if can_run else None,
        "can_release": may(request.user, RELEASE, meeting),
        "trail": meeting_trail(meeting, None),
    }


def meeting_tabs(meeting: Meeting, can_run: bool) -> list[tuple[str, str]]:
    """Each with the name of its URL."""
    tabs = [("meeting", "Séance"), ("agenda", "Ordre du jour")]
    if meeting.was_convened and can_run:
        tabs.append(("convocations", "Convocations"))
        tabs.append(("session", "Tenue de la séance"))
    if meeting.closed_at and (can_run or _minutes_are_out(meeting)):
        tabs.append(("minutes", "Procès-verbal"))
    return tabs


def _minutes_are_out(meeting: Meeting) -> bool:
    """Whoever does not run the meeting reads its minutes once circulated."""
    minutes = getattr(meeting, "minutes", None)
    return minutes is not None and minutes.state != MinutesState.DRAFT


def meeting_trail(meeting: Meeting, last: str | None) -> list[tuple[str, str | None]]:
    council = meeting.council
    trail = [
        root_crumb(),
        (council.departement.name, reverse("cdiae:meetings", args=[council.departement.code])),
    ]
    if last is None:
        return [*trail, (str(meeting), None)]
    return [*trail, (str(meeting), meeting_url(meeting)), (last, None)]


def meeting_form(
    request: HttpRequest, meeting: Meeting, form, title: str, /, *, tab: str = "meeting", **context
) -> HttpResponse:
    """A form page of the meeting, that goes back to the tab it came from."""
    back, trail = meeting_url(meeting, tab), meeting_trail(meeting, title)
    return form_page(request, form, title=title, back_url=back, trail=trail, **context)
