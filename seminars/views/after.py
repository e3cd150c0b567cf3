"""The day and after: desk, documents, questionnaires, syntheses."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved
from seminars import documents
from seminars.enums import EventState
from seminars.forms.after import DeskForm, SynthesisForm
from seminars.models import Attendance
from seminars.selectors.attendance import expected, lunches_of, needs_of, sittings_of
from seminars.selectors.programme import workshops_of
from seminars.selectors.surveys import comments_of, marks_of, workshop_lines
from seminars.services.attendance import check_in, find_guest, seat_warning, take_back
from seminars.services.invitations import participants, send_certificates, send_survey
from seminars.services.surveys import write_synthesis
from seminars.views.common import event_context, event_or_404, form_page, prepared_event

AFTER = (EventState.HELD, EventState.REPORTED)
SENDINGS = {"questionnaires": send_survey, "attestations": send_certificates}


@scoped(Scope.SERVICE)
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Scan or type, half-day by half-day and workshop by workshop. The scanner types the code and Enter."""
    event = prepared_event(request.user, pk)
    sittings = sittings_of(event)
    wanted = request.POST.get("sitting") or request.GET.get("seance", "")
    sitting = next((row for row in sittings if row.key == wanted), sittings[0] if sittings else None)
    initial = {"sitting": sitting.key if sitting else ""}
    form = DeskForm(sittings, request.POST or None, initial=initial)
    if sitting and form.is_valid() and _checked(request, form, event, sitting):
        return redirect(f"{reverse('seminars:desk', args=[pk])}?seance={sitting.key}")
    present = {row.guest_id: row for row in sitting.presences(event)} if sitting else {}
    people = [(guest, present.get(guest.pk)) for guest in expected(event, sitting)] if sitting else []
    context = event_context(request, event, "desk", "Émargement")
    context |= {"sittings": sittings, "sitting": sitting, "form": form, "people": people, "present": len(present)}
    return render(request, "seminars/desk.html", context, status=422 if form.errors else 200)


def _checked(request: HttpRequest, form: DeskForm, event, sitting) -> bool:
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
    elif warning := seat_warning(guest):
        messages.warning(request, f"Pointé. {warning}")
    else:
        messages.success(request, f"{guest.attendee_name} est pointé : {sitting.label}.")
    return True


@scoped(Scope.SERVICE)
@require_POST
def desk_take_back(request: HttpRequest, pk: int, attendance_pk: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    rows = Attendance.objects.filter(guest__event=event).select_related("guest__event__host", "workshop")
    attendance = get_object_or_404(rows, pk=attendance_pk)
    key = attendance.half_day or f"atelier-{attendance.workshop.workshop_number}"
    take_back(actor=request.user, attendance=attendance)
    messages.success(request, f"Le pointage de {attendance.guest.attendee_name} est annulé.")
    return redirect(f"{reverse('seminars:desk', args=[pk])}?seance={key}")


@scoped(Scope.SERVICE)
def event_documents(request: HttpRequest, pk: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    context = event_context(request, event, "documents", "Documents") | {
        "kinds": [
            (documents.BADGES, "Badges", "Une planche A4 de huit badges par page, pour les places confirmées."),
            (documents.ATTENDANCE, "Feuilles d'émargement", "Une feuille par demi-journée et par atelier, à signer."),
        ],
        "version": event.versions.select_related("event").order_by("-number").first(),
        "programme_kind": documents.PROGRAMME,
        "lunches": lunches_of(event),
        "needs": needs_of(event),
    }
    return render(request, "seminars/documents.html", context)


@scoped(Scope.SERVICE)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request.user, pk)
    context = event_context(request, event, "report", "Bilan")
    context |= {
        "is_over": event.state in AFTER,
        "lines": workshop_lines(event),
        "marks": marks_of(event.survey.filter(workshop__isnull=True)),
        "comments": comments_of(event) if context["prepares"] else [],
        "participants": participants(event).count(),
        "certificate_kind": documents.CERTIFICATE,
    }
    return render(request, "seminars/report.html", context)


@scoped(Scope.SERVICE)
def synthesis_edit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    workshop = get_object_or_404(workshops_of(event).select_related("event__host"), workshop_number=number)
    form = SynthesisForm(request.POST or None, initial={"text": workshop.synthesis})
    back = reverse("seminars:report", args=[pk])
    if form.is_valid() and saved(
        form, write_synthesis, actor=request.user, workshop=workshop, today=clock.today(), **form.cleaned_data
    ):
        messages.success(request, "La synthèse est enregistrée.")
        return redirect(back)
    return form_page(request, event, form, f"Synthèse : {workshop.label}", back)


@scoped(Scope.SERVICE)
@require_POST
def send_after(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Questionnaires or certificates to everybody who was there, by a worker."""
    job = SENDINGS[what](actor=request.user, event=prepared_event(request.user, pk))
    return redirect("core:job_detail", uuid=job.uuid)
