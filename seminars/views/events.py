"""An event: its frame, its moves, and the rows that hang from it."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.views.forms import acted, answer, posted
from iae_portal.core.views.offers import form_of, still_possible, still_taken
from iae_portal.core.workflow import Request
from seminars.forms import events as forms
from seminars.forms.contributions import OrganiserForm
from seminars.models import BudgetLine, Partner, ProgrammeItem, Quota, Room, Speaker
from seminars.rights import NAME, STEER, may
from seminars.selectors.deadlines import owed_by_event
from seminars.selectors.events import know_named
from seminars.services.contributions import confirm_grouping, name_organiser
from seminars.services.events import delete_part, move_event, save_part, update_event
from seminars.services.locks import refuse_over
from seminars.views.event_page import event_context, event_form, event_or_404, prepared_event
from seminars.workflows.event import EVENT_WORKFLOW

# Rows of an event: word of the address -> model, form, name, tab to come back to.
PARTS = {
    "salles": (Room, forms.RoomForm, "une salle", "seminars:programme"),
    "sequences": (ProgrammeItem, forms.ItemForm, "une séquence", "seminars:programme"),
    "intervenants": (Speaker, forms.SpeakerForm, "un intervenant", "seminars:programme"),
    "partenaires": (Partner, forms.PartnerForm, "un co-organisateur", "seminars:event"),
    "budget": (BudgetLine, forms.BudgetForm, "une ligne de budget", "seminars:event"),
    "quotas": (Quota, forms.QuotaForm, "un quota", "seminars:guests"),
}


@scoped(Scope.SERVICE)
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request.user, pk)
    today = clock.today()
    budget = list(event.budget.all())
    contributions = list(event.contributions.select_related("region", "service", "correspondent"))
    know_named([event], contributions)
    context = event_context(request, event, "overview") | {
        "offers": EVENT_WORKFLOW.offers(event, Request(actor=request.user, today=today)),
        "contributions": contributions,
        "owed": owed_by_event([event], today)[event.pk],
        "partners": event.partners.all(),
        "budget": budget,
        "budget_total": sum(line.amount for line in budget),
        "may_name": may(request.user, NAME, event) and event.is_prepared,
        "may_steer": may(request.user, STEER),
    }
    return render(request, "seminars/event.html", context)


@scoped(Scope.SERVICE)
def event_edit(request: HttpRequest, pk: int) -> HttpResponse:
    event, back = prepared_event(request.user, pk), reverse("seminars:event", args=[pk])
    still_taken(request, partial(refuse_over, event), back=back)
    form = forms.EventForm(request.POST or None, instance=event, may_confirm=may(request.user, STEER))
    said = "Le cadre de l'événement est enregistré."
    told = {"event": event, "today": clock.today()}
    if done := answer(request, form, update_event, to=back, said=said, typed=form.values, **told):
        return done
    return event_form(request, event, form, "Modifier le cadre", back)


@scoped(Scope.SERVICE)
def event_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A move along the table; a reason is asked on a page of its own when the table says so."""
    event = event_or_404(request.user, pk)
    try:
        transition = EVENT_WORKFLOW.get(name)
    except KeyError:
        raise Http404 from None
    if transition.automatic or not transition.may(request.user, event):
        raise Http404
    back, said = reverse("seminars:event", args=[pk]), f"{transition.label} : c'est fait."
    told = {"event": event, "name": name, "today": clock.today()}
    if not (transition.comment_required or transition.confirm):
        if request.method == "POST":
            move_event(actor=request.user, **told)
            messages.success(request, said)
        return redirect(back)
    still_possible(request, EVENT_WORKFLOW, name, obj=event, label=transition.label, back=back)
    form = form_of(transition)(posted(request))
    form.submit_label = transition.label
    if done := answer(request, form, move_event, to=back, said=said, **told):
        return done
    return event_form(request, event, form, transition.label, back, intro=transition.confirm)


@scoped(Scope.SERVICE)
def organiser(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request.user, pk)
    form = OrganiserForm(event, request.POST or None)
    back = reverse("seminars:event", args=[pk])

    # By name: another person named meanwhile stays, where the page sends back the one that it showed.
    def said(named) -> str:
        return f"Correspondant du service hôte : {named.organiser}."

    if may(request.user, NAME, event):
        still_taken(request, partial(refuse_over, event), back=back)
    if done := answer(request, form, name_organiser, to=back, said=said, event=event, today=clock.today()):
        return done
    # After the answer: who sends the form without the right reads the sentence of the service.
    if not may(request.user, NAME, event):
        raise Http404
    return event_form(request, event, form, "Correspondant du service hôte", back)


@scoped(Scope.COUNTRY)
@require_POST
def grouping(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request.user, pk)
    confirm_grouping(actor=request.user, event=event)
    messages.success(request, "Le rattachement des régions est confirmé.")
    return redirect("seminars:event", pk=pk)


def _part_kind(word: str):
    if word not in PARTS:
        raise Http404
    return PARTS[word]


@scoped(Scope.SERVICE)
def part_edit(request: HttpRequest, pk: int, word: str, part_pk: int | None = None) -> HttpResponse:
    """Add or change a room, an item, a speaker, a partner, a budget line or a quota."""
    event = prepared_event(request.user, pk)
    model, form_class, label, view = _part_kind(word)
    part = row_or_gone(model.objects.filter(event=event), part_pk, event) if part_pk else None
    back, told = reverse(view, args=[pk]), {"event": event, "today": clock.today()}
    still_taken(request, partial(refuse_over, event), back=back)
    form = form_class(event, request.POST or None, instance=part)
    if done := answer(request, form, save_part, to=back, said="C'est enregistré.", typed=form.values, **told):
        return done
    return event_form(request, event, form, f"{'Modifier' if part_pk else 'Ajouter'} {label}", back)


@scoped(Scope.SERVICE)
@require_POST
def part_delete(request: HttpRequest, pk: int, word: str, part_pk: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    model, _, _, back = _part_kind(word)
    part = row_or_gone(model.objects.filter(event=event), part_pk, event)
    to = reverse(back, args=[pk])
    return acted(request, delete_part, to=to, said="C'est supprimé.", event=event, part=part, today=clock.today())
