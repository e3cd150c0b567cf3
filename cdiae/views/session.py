"""The session's page, and its entries about people: each is one POST that can be replayed after a lost network."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cdiae.enums import MeetingState
from cdiae.forms.session import ArriveForm, DeputyForm, EntryForm, LeaveForm, ProxyForm
from cdiae.models import Meeting, Member
from cdiae.selectors.councils import members_of, seats_of
from cdiae.selectors.session import session_page
from cdiae.services import attendance
from cdiae.views.frame import meeting_context, run_meeting
from cdiae.workflow import MEETING_WORKFLOW
from conventions.enums import OpinionValue
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal, StaleObject
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.workflow import Request

# What an entry changes: its template, its anchor in the page, and which line of the page it is.
Part = tuple[str, str, dict]


class Typed(dict):
    """What was typed, by field; nothing for the others."""

    def __missing__(self, key: str) -> str:
        return ""


def session_context(request: HttpRequest, meeting: Meeting) -> dict:
    page = session_page(meeting)
    asked = Request(actor=request.user, today=clock.today())
    offers = [
        offer
        for offer in MEETING_WORKFLOW.offers(meeting, asked)
        if offer.transition.name in ("open", "note_no_quorum", "close")
    ]
    context = meeting_context(request, meeting, "session")
    context.update(
        page=page,
        offers=offers,
        day_has_come=meeting.held_on <= clock.today(),
        rolling=meeting.state in (MeetingState.CONVENED, MeetingState.OPEN) and meeting.held_on <= clock.today(),
        deliberating=meeting.state == MeetingState.OPEN,
        members=list(members_of(meeting.order, meeting.held_on)),
        senses=OpinionValue.choices,
        client_key=uuid.uuid4(),
        sentences=[],
        typed=Typed(),
        conflict=None,
        open_item=False,
    )
    return context


@scoped(Scope.SERVICE)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    return render(request, "cdiae/session.html", session_context(request, meeting))


@scoped(Scope.SERVICE)
def quorum(request: HttpRequest, pk: int) -> HttpResponse:
    """The live panel, asked again every few seconds."""
    meeting = run_meeting(request, pk)
    return render(request, "cdiae/session_quorum.html", session_context(request, meeting))


@scoped(Scope.SERVICE)
@require_POST
def arrive(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    meeting, person = _member(request, pk, member)
    form = ArriveForm(request.POST)
    return seat_entry(request, meeting, person.seat_id, form, attendance.arrive, meeting=meeting, member=person)


@scoped(Scope.SERVICE)
@require_POST
def leave(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    meeting, person = _member(request, pk, member)
    form = LeaveForm(request.POST)
    return seat_entry(request, meeting, person.seat_id, form, attendance.leave, meeting=meeting, member=person)


@scoped(Scope.SERVICE)
@require_POST
def deputy(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    row = get_object_or_404(seats_of(meeting.order, meeting.kind), pk=seat)
    form = DeputyForm(request.POST)
    return seat_entry(request, meeting, row.pk, form, attendance.arrive_deputy, meeting=meeting, seat=row)


@scoped(Scope.SERVICE)
@require_POST
def proxy_add(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    form = ProxyForm(request.POST, members=members_of(meeting.order, meeting.held_on))
    return entry(request, meeting, form, PROXIES, attendance.give_proxy, meeting=meeting)


@scoped(Scope.SERVICE)
@require_POST
def proxies_announced(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    return entry(request, meeting, KeyForm(request.POST), PROXIES, attendance.take_announced_proxies, meeting=meeting)


@scoped(Scope.SERVICE)
@require_POST
def proxy_remove(request: HttpRequest, pk: int, proxy: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    row = get_object_or_404(meeting.proxies.select_related("meeting", "giver", "holder"), pk=proxy)
    return entry(request, meeting, KeyForm(request.POST), PROXIES, attendance.withdraw_proxy, proxy=row)


class KeyForm(EntryForm):
    """An entry that has no version to compare."""

    def values(self) -> dict:
        return {"client_key": self.cleaned_data["client_key"]}


PROXIES = ("cdiae/session_proxies.html", "mandats", {})


def seat_entry(request: HttpRequest, meeting: Meeting, seat: int, form, service, /, **values) -> HttpResponse:
    return entry(
        request, meeting, form, ("cdiae/session_seat.html", f"siege-{seat}", {"seat": seat}), service, **values
    )


def entry(
    request: HttpRequest, meeting: Meeting, form, part: tuple[str, str, dict], service, /, **values
) -> HttpResponse:
    """Carry out one entry, and answer the part of the page it changes: the fragment to a script, the page otherwise.

    409 shows what another screen wrote; 422 what is refused. What was typed is given back.
    """
    status, problem = 200, {}
    if not form.is_valid():
        status = 422
        problem["sentences"] = [error for errors in form.errors.values() for error in errors]
    else:
        try:
            service(actor=request.user, **values, **form.values())
        except NotAllowed:
            raise
        except StaleObject as stale:
            status, problem = 409, {"sentences": list(stale.sentences), "conflict": stale.current}
        except Refusal as refusal:
            status, problem = 422, {"sentences": list(refusal.sentences)}
        except ValidationError as error:
            status, problem = 422, {"sentences": error.messages}
    return _answer(request, meeting, part, status, problem)


def _answer(request: HttpRequest, meeting: Meeting, part: Part, status: int, problem: dict):
    template, anchor, chosen = part
    by_script = bool(request.headers.get("X-Replay"))
    if status == 200 and not by_script:
        return redirect(f"{reverse('cdiae:session', args=[meeting.pk])}#{anchor}")
    fresh = Meeting.objects.select_related(
        "council__departement__region", "council__secretariat", "order", "second_of"
    ).get(pk=meeting.pk)
    context = session_context(request, fresh)
    context.update(problem, typed=Typed(request.POST.items() if status != 200 else ()), open_item=True)
    if "seat" in chosen:
        context["line"] = next(line for line in context["page"].roll if line.seat.pk == chosen["seat"])
    if "item" in chosen:
        context["line"] = next(line for line in context["page"].lines if line.item.pk == chosen["item"])
    if not by_script:
        context.update(part=template, anchor=anchor)
        template = "cdiae/session_refused.html"
    return render(request, template, context, status=status)


def _member(request: HttpRequest, pk: int, member: int) -> tuple[Meeting, Member]:
    meeting = run_meeting(request, pk)
    rows = Member.objects.filter(seat__college__order=meeting.order_id).select_related("seat__college")
    return meeting, get_object_or_404(rows, pk=member)
