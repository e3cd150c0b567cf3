"""What the pages of the council share: reading a council or a meeting in the perimeter, tabs, form pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cdiae.enums import MinutesState
from cdiae.models import AppointmentOrder, Council, Meeting
from cdiae.rights import RUN, may, may_release, may_run
from cdiae.selectors.councils import councils_visible_to, order_on
from cdiae.selectors.meetings import meetings_visible_to
from cdiae.services.guard import SENTENCES
from conventions.partners import advisory_body
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed

COUNCIL_TABS = (
    ("council", "Le conseil", "cdiae:council"),
    ("members", "Membres", "cdiae:members"),
    ("meetings", "Séances", "cdiae:meetings"),
    ("strategy", "Stratégie", "cdiae:strategy"),
)


def body_title() -> str:
    """What the council is called today, in the menu and at the head of the trails."""
    return advisory_body(clock.today()).title


def root_crumb() -> tuple[str, str]:
    return body_title(), reverse("cdiae:list")


def council_or_404(request: HttpRequest, code: str) -> Council:
    return get_object_or_404(councils_visible_to(request.user), departement__code=code)


def run_council(request: HttpRequest, code: str) -> Council:
    """The council when the person keeps its secretariat; 404 outside the perimeter, 403 with a sentence otherwise."""
    council = council_or_404(request, code)
    require_run(request, council)
    return council


def members_url(council: Council, order: AppointmentOrder | None = None) -> str:
    """The members under `order`: an order to come or ended is named, that of today needs no name."""
    url = reverse("cdiae:members", args=[council.departement.code])
    return url if order in (None, order_on(council, clock.today())) else f"{url}?arrete={order.pk}"


def meeting_or_404(request: HttpRequest, pk: int) -> Meeting:
    return get_object_or_404(meetings_visible_to(request.user), pk=pk)


def run_meeting(request: HttpRequest, pk: int) -> Meeting:
    meeting = meeting_or_404(request, pk)
    require_run(request, meeting)
    return meeting


def require_run(request: HttpRequest, obj) -> None:
    if not may(request.user, RUN, obj):
        raise NotAllowed(SENTENCES["run"])


def council_context(request: HttpRequest, council: Council, tab: str) -> dict:
    code = council.departement.code
    label = next(label for key, label, _ in COUNCIL_TABS if key == tab)
    return {
        "council": council,
        "title": f"{council} – {label.lower()}",
        "tabs": [(key, text, reverse(view, args=[code])) for key, text, view in COUNCIL_TABS],
        "tab": tab,
        "can_run": may_run(request.user, council),
        "can_release": may_release(request.user, council),
        "trail": [root_crumb(), (council.departement.name, None)],
    }


def meeting_context(request: HttpRequest, meeting: Meeting, tab: str) -> dict:
    """The frame of a meeting: the tabs that make sense in its state."""
    can_run = may_run(request.user, meeting)
    return {
        "meeting": meeting,
        "council": meeting.council,
        "title": f"{meeting} – {meeting.body_title}",
        "tab": tab,
        "tabs": [(key, label, reverse(view, args=[meeting.pk])) for key, label, view in meeting_tabs(meeting, can_run)],
        "can_run": can_run,
        "can_release": may_release(request.user, meeting),
        "trail": meeting_trail(meeting, None),
    }


def meeting_tabs(meeting: Meeting, can_run: bool) -> list[tuple[str, str, str]]:
    tabs = [("meeting", "Séance", "cdiae:meeting"), ("agenda", "Ordre du jour", "cdiae:agenda")]
    if meeting.was_convened and can_run:
        tabs.append(("convocations", "Convocations", "cdiae:convocations"))
        tabs.append(("session", "Tenue de la séance", "cdiae:session"))
    if meeting.closed_at and (can_run or _minutes_are_out(meeting)):
        tabs.append(("minutes", "Procès-verbal", "cdiae:minutes"))
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
    return [*trail, (str(meeting), reverse("cdiae:meeting", args=[meeting.pk])), (last, None)]


def form_page(
    request: HttpRequest, form, *, title: str, back_url: str, trail: list, intro: str = "", multipart: bool = False
) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": back_url, "trail": trail, "intro": intro}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)
