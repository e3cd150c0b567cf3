"""Pages of the guests, without account, behind a signed link. A refused link says one sentence and nothing else."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from iae_portal.core import clock
from iae_portal.core.ics import calendar_file
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import saved
from iae_portal.core.views.links import behind_link
from iae_portal.documents.codes import grouped
from iae_portal.documents.uploads import serve
from iae_portal.notifications.selectors.mails import count_to
from seminars.enums import AFTER, EventState, Place
from seminars.forms.guests import ReplyForm
from seminars.forms.report import SurveyForm
from seminars.guest_links import read_token
from seminars.models import Guest, Material
from seminars.selectors.guests import waiting_rank
from seminars.services.answers import answer_invitation
from seminars.services.attachments import CALENDAR_FILE, guest_entry
from seminars.services.mails import when_for
from seminars.services.report import give_survey


def by_link(view: Callable) -> Callable:
    """Decorator: the view gets the guest of the link, or the page says why the link opens nothing."""

    @wraps(view)
    def inside(request: HttpRequest, signed: str, *args, **kwargs) -> HttpResponse:
        # The link is the key: SECURE_REFERRER_POLICY (same-origin) keeps it from leaving with a click. A stricter
        # header would have browsers send "Origin: null" with the answer, which the CSRF check refuses.
        return view(request, read_token(signed, today=clock.today()), signed, *args, **kwargs)

    return behind_link(inside)


def guest_context(guest: Guest, signed: str, title: str) -> dict:
    event = guest.event
    return {
        "title": title,
        "guest": guest,
        "event": event,
        "signed": signed,
        "when": when_for(guest),
        "open": guest.may_answer(clock.today()),
        "may_withdraw": guest.may_withdraw(clock.today()),
        "until": event.open_until(clock.today()),
        "is_over": event.state in AFTER,
        "survey_awaits": event.state in AFTER and not guest.survey_done and guest.attendances.exists(),
        "version": event.versions.order_by("-number").first(),
    }


@scoped(Scope.GUEST)
@by_link
def guest_answer(request: HttpRequest, guest: Guest, signed: str) -> HttpResponse:
    """The invitation, the present answer, and the form while answers are taken. Reading it answers nothing."""
    context = guest_context(guest, signed, str(guest.event))
    form = ReplyForm(guest, request.POST or None, withdrawal=not context["open"])
    if form.is_valid() and (said := _answered(guest, form)):
        messages.success(request, said)
        return redirect("seminars:guest_answer", signed=signed)
    context |= {
        "form": form,
        "code": grouped(guest.badge_code),
        "rank": waiting_rank(guest) if guest.place == Place.WAITING else None,
    }
    return render(request, "seminars/guest_answer.html", context, status=422 if form.errors else 200)


def _answered(guest: Guest, form: ReplyForm) -> str | None:
    """What the page says of an answer kept; None when it was refused."""
    written = count_to(guest, guest.email)
    if not saved(form, answer_invitation, guest=guest, reply=form.reply, today=clock.today()):
        return None
    told = guest.email and count_to(guest, guest.email) > written
    return f"Votre réponse est enregistrée.{' Un courriel le confirme.' if told else ''}"


@scoped(Scope.GUEST)
@by_link
def guest_calendar(request: HttpRequest, guest: Guest, signed: str) -> HttpResponse:
    """The calendar file of a confirmed place."""
    cancelled = guest.event.state == EventState.CANCELLED
    entry = guest_entry(guest, cancelled=cancelled) if guest.place == Place.HELD else None
    if entry is None:
        raise Http404
    response = HttpResponse(calendar_file(entry), content_type=entry.content_type)
    response["Content-Disposition"] = f'attachment; filename="{CALENDAR_FILE}"'
    return response


@scoped(Scope.GUEST)
@by_link
def guest_programme(request: HttpRequest, guest: Guest, signed: str) -> HttpResponse:
    """The last published version, and the slides."""
    context = guest_context(guest, signed, "Programme")
    materials = Material.objects.filter(item__event=guest.event).select_related("item").order_by("item__rank", "title")
    context["materials"] = materials
    return render(request, "seminars/guest_programme.html", context)


@scoped(Scope.GUEST)
@by_link
def guest_material(request: HttpRequest, guest: Guest, signed: str, pk: int) -> HttpResponse:
    material = get_object_or_404(Material, pk=pk, item__event=guest.event)
    return serve(material.file, material.original_name)


@scoped(Scope.GUEST)
@by_link
def guest_participants(request: HttpRequest, guest: Guest, signed: str) -> HttpResponse:
    """Those who agreed to be in the list; read by those who hold a place."""
    if guest.place != Place.HELD:
        raise Http404
    context = guest_context(guest, signed, "Participants") | {
        "people": guest.event.guests.filter(place=Place.HELD, listed=True).order_by("name_key", "pk")
    }
    return render(request, "seminars/guest_participants.html", context)


@scoped(Scope.GUEST)
@by_link
def guest_survey(request: HttpRequest, guest: Guest, signed: str) -> HttpResponse:
    """Anonymous: what is kept does not say who wrote it."""
    context = guest_context(guest, signed, "Questionnaire")
    if not context["is_over"] or not guest.attendances.exists():
        raise Http404
    day = SurveyForm(request.POST or None, prefix="jour")
    workshop = _workshop_of(guest)
    about = SurveyForm(request.POST or None, prefix="atelier") if workshop else None
    if day.is_valid() and (about is None or about.is_valid()):
        values = {"day": day.cleaned_data, "workshop": workshop, "workshop_marks": about and about.cleaned_data}
        if saved(day, give_survey, guest=guest, today=clock.today(), **values):
            messages.success(request, "Merci : votre questionnaire est enregistré, sans votre nom.")
            return redirect("seminars:guest_answer", signed=signed)
    context |= {"day": day, "about": about, "workshop": workshop}
    return render(request, "seminars/guest_survey.html", context, status=422 if day.is_bound else 200)


def _workshop_of(guest: Guest):
    """The workshop where the guest was marked present, else his own."""
    row = guest.attendances.filter(workshop__isnull=False).select_related("workshop").first()
    return row.workshop if row else guest.workshop
