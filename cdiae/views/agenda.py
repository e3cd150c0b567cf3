"""The agenda: requests that wait, items, their order, their documents."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cdiae.enums import MinutesState
from cdiae.forms.agenda import DocumentForm, ItemForm, NewItemForm, NoteForm
from cdiae.models import AgendaDocument, AgendaItem, Meeting
from cdiae.selectors.agenda import (
    answerable_by_hand,
    items_of,
    pending_requests,
    unsent_items,
    waiting_for,
    warning_of,
)
from cdiae.selectors.meetings import unapproved
from cdiae.services import agenda
from cdiae.services.meetings import refuse_begun
from cdiae.views.meeting_base import meeting_context, meeting_form, meeting_or_404, meeting_url, run_meeting
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.text import keys_in
from iae_portal.core.views.asked import asked_keys, asked_number
from iae_portal.core.views.forms import acted, answer
from iae_portal.core.views.offers import still_taken
from iae_portal.documents.uploads import serve


@scoped(Scope.SERVICE)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    context = meeting_context(request, meeting, "agenda")
    attachable = context["can_run"] and meeting.before_session
    editable = attachable and not meeting.is_second
    items = items_of(meeting)
    asked = [item.opinion_request for item in items if item.opinion_request]
    context.update(
        items=items,
        lines=[(item, _late(item, meeting)) for item in items],
        unsent=unsent_items(meeting),
        editable=editable,
        sortable=editable and len(items) > 1,
        attachable=attachable,
        warn_before_change=editable and meeting.was_convened and not meeting.has_unsent_change,
        by_hand=answerable_by_hand(request.user, asked) if meeting.before_session and not meeting.is_second else (),
        waiting=waiting_for(meeting.council, meeting) if editable else [],
        previous=unapproved(meeting.council, meeting) if editable else [],
        versions=meeting.agenda_versions.select_related("frozen_by"),
    )
    return render(request, "cdiae/agenda.html", context)


@scoped(Scope.SERVICE)
@require_POST
def put_requests(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    rows = list(pending_requests(meeting.council).filter(pk__in=asked_keys(request.POST, "demande")))
    to = meeting_url(meeting, "agenda")
    if not rows:
        messages.error(request, "Cochez au moins une demande.")
        return redirect(to)
    return acted(request, agenda.put_requests, to=to, meeting=meeting, requests=rows)


@scoped(Scope.SERVICE)
@require_POST
def put_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    of = asked_number(request.POST, "seance")
    return acted(request, agenda.put_previous_minutes, to=meeting_url(meeting, "agenda"), meeting=meeting, of=of)


@scoped(Scope.SERVICE)
@require_POST
def reorder(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole order, as the script sends it after a drag."""
    meeting = run_meeting(request, pk)
    ids = keys_in(request.POST.get("ordre", "").split(","))
    moved = asked_number(request.POST, "point")
    to = meeting_url(meeting, "agenda") + (f"#point-{moved}" if moved else "")
    return acted(request, agenda.reorder, to=to, meeting=meeting, ids=ids)


@scoped(Scope.SERVICE)
@require_POST
def item_move(request: HttpRequest, pk: int, item: int, step: str) -> HttpResponse:
    meeting, up = run_meeting(request, pk), step == "monter"
    to = f"{meeting_url(meeting, 'agenda')}#{'monter' if up else 'descendre'}-{item}"
    return acted(request, agenda.move_item, to=to, item=_item(meeting, item), step=-1 if up else 1)


@scoped(Scope.SERVICE)
@require_POST
def item_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    row, to = _item(meeting, item), meeting_url(meeting, "agenda")
    return acted(request, agenda.remove_item, to=to, said=f"Point retiré : {row.title}.", item=row)


@scoped(Scope.SERVICE)
def item_add(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    to, said = meeting_url(meeting, "agenda"), "Point ajouté à l'ordre du jour."
    still_taken(request, partial(agenda.refuse_settled, meeting), back=to)
    form = NewItemForm(request.POST or None, departement=meeting.council.departement)
    if done := answer(request, form, agenda.put_item, to=to, said=said, typed=form.values, meeting=meeting):
        return done
    return meeting_form(request, meeting, form, "Ajouter un point", tab="agenda")


@scoped(Scope.SERVICE)
def item_edit(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """A free item changes entirely; one that answers a request only has its presentation note."""
    meeting = run_meeting(request, pk)
    row, to = _item(meeting, item), meeting_url(meeting, "agenda")
    still_taken(request, partial(agenda.refuse_settled, meeting), back=to)
    form_class = NoteForm if row.opinion_request_id or row.approves_id else ItemForm
    initial = {name: getattr(row, name) for name in ("title", "treatment", "reason", "note")}
    form = form_class(request.POST or None, initial=initial)
    if done := answer(request, form, agenda.update_item, to=to, said="Point enregistré.", item=row):
        return done
    return meeting_form(request, meeting, form, f"Modifier le point « {row.title} »", tab="agenda")


@scoped(Scope.SERVICE)
def document_add(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    row, to = _item(meeting, item), meeting_url(meeting, "agenda")
    still_taken(request, partial(refuse_begun, meeting), back=to)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if done := answer(request, form, agenda.attach_document, to=to, said="Document joint.", item=row):
        return done
    return meeting_form(request, meeting, form, f"Joindre un document à « {row.title} »", tab="agenda")


@scoped(Scope.SERVICE)
@require_POST
def document_remove(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    row = _document(meeting, document)
    said = f"Document retiré : {row}."
    return acted(request, agenda.remove_document, to=meeting_url(meeting, "agenda"), said=said, document=row)


@scoped(Scope.SERVICE)
def document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    row = _document(meeting_or_404(request, pk), document)
    return serve(row.file, row.original_name)


MINUTES_OUT_OF_STEP = {
    MinutesState.DRAFT: "Ce procès-verbal n'est pas encore diffusé aux membres : il ne pourra pas être approuvé.",
    MinutesState.APPROVED: "Ce procès-verbal est déjà approuvé par une séance tenue depuis : retirez ce point.",
}


def _late(item: AgendaItem, meeting: Meeting) -> str:
    """Why the item comes too late, or too early, for this meeting."""
    if item.approves_id and meeting.before_session:
        return MINUTES_OUT_OF_STEP.get(item.approves.minutes.state, "")
    return warning_of(item.opinion_request, meeting) if item.opinion_request_id else ""


def _item(meeting: Meeting, pk: int) -> AgendaItem:
    return row_or_gone(meeting.items.select_related("meeting__council"), pk, meeting)


def _document(meeting: Meeting, pk: int) -> AgendaDocument:
    rows = AgendaDocument.objects.filter(item__meeting=meeting).select_related("item__meeting")
    return row_or_gone(rows, pk, meeting)
