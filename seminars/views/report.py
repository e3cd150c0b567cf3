"""The report of an event: questionnaires, syntheses, what is sent to those who came."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer
from iae_portal.core.views.offers import still_taken
from seminars import documents
from seminars.enums import AFTER
from seminars.forms.report import SynthesisForm
from seminars.selectors.guests import participants
from seminars.selectors.programme import workshops_of
from seminars.selectors.report import comments_of, marks_of, workshop_lines
from seminars.services.report import refuse_to_conclude, write_synthesis
from seminars.services.sending import send_certificates, send_survey
from seminars.views.event_page import event_context, event_form, event_or_404, prepared_event

SENDINGS = {"questionnaires": send_survey, "attestations": send_certificates}


@scoped(Scope.SERVICE)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request.user, pk)
    context = event_context(request, event, "report", "Bilan")
    came = participants(event).count()
    context |= {
        "is_over": event.state in AFTER,
        "lines": workshop_lines(event),
        "marks": marks_of(event.survey.filter(workshop__isnull=True), came),
        "comments": comments_of(event) if context["prepares"] else [],
        "participants": came,
        "certificate_kind": documents.CERTIFICATE,
    }
    return render(request, "seminars/report.html", context)


@scoped(Scope.SERVICE)
def synthesis_edit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    workshop = get_object_or_404(workshops_of(event).select_related("event__host"), workshop_number=number)
    back = reverse("seminars:report", args=[pk])
    still_taken(request, partial(refuse_to_conclude, event), back=back)
    form = SynthesisForm(request.POST or None, initial={"synthesis": workshop.synthesis})
    said, told = "La synthèse est enregistrée.", {"workshop": workshop, "today": clock.today()}
    if done := answer(request, form, write_synthesis, to=back, said=said, **told):
        return done
    return event_form(request, event, form, f"Synthèse : {workshop.label}", back)


@scoped(Scope.SERVICE)
@require_POST
def report_send(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Questionnaires or certificates to everybody who was there, by a worker."""
    job = SENDINGS[what](actor=request.user, event=prepared_event(request.user, pk))
    return redirect("core:job_detail", uuid=job.uuid)
