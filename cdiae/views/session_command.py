"""Commands of a session: each is one POST that can be replayed after a lost network."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cdiae.models import AgendaItem, Meeting
from cdiae.views.meeting_base import run_meeting
from cdiae.views.session import Typed, session_context
from iae_portal.core.errors import NotAllowed, Refusal, StaleObject
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.views.forms import say

# What a command changes: its template, its anchor in the page, and which line of the page it is.
Part = tuple[str, str, dict]


def item_of_meeting(request: HttpRequest, pk: int, item: int) -> tuple[Meeting, AgendaItem]:
    meeting = run_meeting(request, pk)
    return meeting, row_or_gone(meeting.items.select_related("meeting__council"), item, meeting)


def seat_part(seat: int) -> Part:
    return "cdiae/session_seat.html", f"siege-{seat}", {"seat": seat}


def item_part(item: AgendaItem) -> Part:
    return "cdiae/session_item.html", f"point-{item.pk}", {"item": item.pk}


def carry_out(request: HttpRequest, meeting: Meeting, form, part: Part, service, /, **values) -> HttpResponse:
    """Carry out one command, and answer the part of the page it changes: the fragment to a script, the page otherwise.

    409 shows what another screen wrote; 422 what is refused. What was typed is given back.
    """
    if form.is_valid():
        try:
            service(actor=request.user, **values, **form.values())
        except NotAllowed:
            raise
        except StaleObject as stale:
            problem = {"sentences": stale.sentences, "conflict": stale.current}
            return _answer(request, meeting, part, 409, problem, form)
        except (Refusal, ValidationError) as refused:
            say(form, refused)
    if not form.errors:
        return _answer(request, meeting, part, 200, {})
    sentences = [error for errors in form.errors.values() for error in errors]
    beside = {name: " ".join(errors) for name, errors in form.errors.items()}
    return _answer(request, meeting, part, 422, {"sentences": sentences, "beside": beside}, form)


def _answer(request: HttpRequest, meeting: Meeting, part: Part, status: int, problem: dict, form=None) -> HttpResponse:
    template, anchor, chosen = part
    by_script = bool(request.headers.get("X-Replay"))
    if status == 200 and not by_script:
        return redirect(f"{reverse('cdiae:session', args=[meeting.pk])}#{anchor}")
    # Read again: the meeting of the view was read before the command wrote.
    fresh = Meeting.objects.select_related(
        "council__departement__region", "council__secretariat", "order", "second_of"
    ).get(pk=meeting.pk)
    context = session_context(request, fresh)
    context.update(problem, typed=Typed(request.POST.items() if status != 200 else ()), open_item=True)
    context["refused"] = request.path if status != 200 else ""
    if "seat" in chosen:
        context["line"] = next(line for line in context["page"].roll if line.seat.pk == chosen["seat"])
    if "item" in chosen:
        context["line"] = next(line for line in context["page"].lines if line.item.pk == chosen["item"])
    if not by_script:
        context.update(part=template, anchor=anchor)
        template = "cdiae/session_refused.html"
    answer = render(request, template, context, status=status)
    if form and f'action="{request.path}"' not in answer.content.decode():
        # The form itself is no longer offered: the point was settled, the session closed.
        answer = render(request, template, context | {"lost": form.words()}, status=status)
    return answer
