"""The desk: who is there, half-day by half-day and workshop by workshop."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core.errors import Refusal
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import of_name
from iae_portal.core.views.forms import acted, saved
from seminars.enums import Place
from seminars.forms.attendance import AttendanceForm, WelcomeForm
from seminars.models import Attendance
from seminars.selectors.attendance import expected, sittings_of
from seminars.services.attendance import cancel_check_in, check_in, find_guest, place_warning, welcome, why_no_desk
from seminars.views.event_page import event_context, prepared_event


@scoped(Scope.SERVICE)
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Scan or type, half-day by half-day and workshop by workshop. The scanner types the code and Enter."""
    event = prepared_event(request.user, pk)
    sittings = sittings_of(event)
    wanted = request.POST.get("sitting") or request.POST.get("accueil-sitting") or request.GET.get("seance", "")
    sitting = next((row for row in sittings if row.key == wanted), sittings[0] if sittings else None)
    key = sitting.key if sitting else ""
    welcomed = request.POST if "accueil-sitting" in request.POST else None
    form = AttendanceForm(sittings, request.POST if request.POST and not welcomed else None, initial={"sitting": key})
    stranger = WelcomeForm(sittings, welcomed, sitting=key)
    if sitting and (_checked(request, form, event, sitting) or _welcomed(request, stranger, event, sitting)):
        # Back on the same sheet: the scanner types the next code at once.
        return redirect(f"{reverse('seminars:attendance', args=[pk])}?seance={sitting.key}")
    present = {row.guest_id: row for row in sitting.presences(event)} if sitting else {}
    people = [(guest, present.get(guest.pk)) for guest in expected(event, sitting)] if sitting else []
    context = event_context(request, event, "attendance", "Émargement")
    context |= {"sittings": sittings, "sitting": sitting, "form": form, "people": people, "present": len(present)}
    context["stranger"] = stranger
    refused = form.errors or stranger.errors
    context["closed"] = "" if refused else why_no_desk(event)  # what was typed stays on its form
    return render(request, "seminars/attendance.html", context, status=422 if refused else 200)


def _checked(request: HttpRequest, form: AttendanceForm, event, sitting) -> bool:
    if not form.is_valid():
        return False
    try:
        guest = find_guest(event, form.cleaned_data["code"])
        _, new = check_in(
            actor=request.user, event=event, guest=guest, half_day=sitting.half_day, workshop=sitting.workshop
        )
    except Refusal as refusal:
        for sentence in refusal.sentences:
            form.add_error("code", sentence)
        return False
    if not new:
        messages.info(request, f"{guest.attendee_name} était déjà pointé : {sitting.label}.")
    elif warning := place_warning(guest):
        messages.warning(request, f"Pointé. {warning}")
    else:
        messages.success(request, f"{guest.attendee_name} est pointé : {sitting.label}.")
    return True


def _welcomed(request: HttpRequest, form: WelcomeForm, event, sitting) -> bool:
    of = {"half_day": sitting.half_day, "workshop": sitting.workshop}
    if not form.is_valid() or not saved(form, welcome, actor=request.user, event=event, guest=form.instance, **of):
        return False
    guest = form.instance
    warning = "" if guest.place == Place.HELD else " Toutes les places sont prises : prévoyez une chaise."
    messages.success(request, f"{guest.name} est accueilli et pointé : {sitting.label}.{warning}")
    return True


@scoped(Scope.SERVICE)
@require_POST
def take_back(request: HttpRequest, pk: int, attendance_pk: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    rows = Attendance.objects.filter(guest__event=event).select_related("guest__event__host", "workshop")
    row = get_object_or_404(rows, pk=attendance_pk)
    key = row.half_day or f"atelier-{row.workshop.workshop_number}"
    to = f"{reverse('seminars:attendance', args=[pk])}?seance={key}"
    said = f"Le pointage {of_name(row.guest.attendee_name)} est annulé."
    return acted(request, cancel_check_in, to=to, said=said, attendance=row)
