"""The agenda: requests that wait, items, their order, their documents."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cdiae.enums import MinutesState
from cdiae.forms.meetings import DocumentForm, ItemForm, NewItemForm, NoteForm
from cdiae.models import AgendaDocument, AgendaItem, Meeting
from cdiae.selectors.agenda import items_of, pending_requests, waiting_for, warning_of
from cdiae.selectors.meetings import unapproved
from cdiae.services import agenda
from cdiae.views.frame import form_page, meeting_context, meeting_or_404, meeting_trail, run_meeting
from cdiae.views.opinions import answerable_by_hand
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import digits_in, keys_in
from iae_portal.core.views.tools import saved
from iae_portal.documents.uploads import serve


@scoped(Scope.SERVICE)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    context = meeting_context(request, meeting, "agenda")
    editable = context["can_run"] and meeting.before_session
    items = items_of(meeting)
    asked = [item.opinion_request for item in items if item.opinion_request]
    context.update(
        items=items,
        lines=[(item, _late(item, meeting)) for item in items],
        editable=editable and not meeting.is_second,
        attachable=editable,
        by_hand=answerable_by_hand(request.user, asked) if meeting.before_session and not meeting.is_second else (),
        waiting=waiting_for(meeting.council, meeting) if editable and not meeting.is_second else [],
        previous=unapproved(meeting.council, meeting) if editable and not meeting.is_second else [],
        versions=meeting.agenda_versions.select_related("frozen_by"),
    )
    return render(request, "cdiae/agenda.html", context)


@scoped(Scope.SERVICE)
@require_POST
def put_requests(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    chosen = keys_in(request.POST.getlist("demande"))
    rows = list(pending_requests(meeting.council).filter(pk__in=chosen))
    if not rows:
        messages.error(request, "Cochez au moins une demande.")
    else:
        _say(request, lambda: agenda.put_requests(actor=request.user, meeting=meeting, requests=rows))
    return redirect("cdiae:agenda", pk=pk)


@scoped(Scope.SERVICE)
@require_POST
def put_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    of = digits_in(request.POST.get("seance", ""))
    _say(request, lambda: agenda.put_previous_minutes(actor=request.user, meeting=meeting, of=of))
    return redirect("cdiae:agenda", pk=pk)


@scoped(Scope.SERVICE)
@require_POST
def reorder(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole order, as the script sends it after a drag."""
    meeting = run_meeting(request, pk)
    ids = keys_in(request.POST.get("ordre", "").split(","))
    _say(request, lambda: agenda.reorder(actor=request.user, meeting=meeting, ids=ids))
    moved = digits_in(request.POST.get("point", ""))
    return redirect(reverse("cdiae:agenda", args=[pk]) + (f"#point-{moved}" if moved else ""))


@scoped(Scope.SERVICE)
@require_POST
def move(request: HttpRequest, pk: int, item: int, step: str) -> HttpResponse:
    row, up = _item(run_meeting(request, pk), item), step == "monter"
    _say(request, lambda: agenda.move_item(actor=request.user, item=row, step=-1 if up else 1))
    return redirect(f"{reverse('cdiae:agenda', args=[pk])}#{'monter' if up else 'descendre'}-{item}")


@scoped(Scope.SERVICE)
@require_POST
def remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    row = _item(run_meeting(request, pk), item)
    _say(request, lambda: agenda.remove_item(actor=request.user, item=row))
    return redirect("cdiae:agenda", pk=pk)


@scoped(Scope.SERVICE)
def item_add(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    form = NewItemForm(request.POST or None, departement=meeting.council.departement)
    if form.is_valid() and saved(form, agenda.put_item, actor=request.user, meeting=meeting, **form.values()):
        messages.success(request, "Point ajouté à l'ordre du jour.")
        return redirect("cdiae:agenda", pk=pk)
    return _page(request, meeting, form, "Ajouter un point")


@scoped(Scope.SERVICE)
def item_edit(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """A free item changes entirely; one that answers a request only has its presentation note."""
    meeting = run_meeting(request, pk)
    row = _item(meeting, item)
    form_class = NoteForm if row.opinion_request_id or row.approves_id else ItemForm
    initial = {name: getattr(row, name) for name in ("title", "treatment", "reason", "note")}
    form = form_class(request.POST or None, initial=initial)
    if form.is_valid() and saved(form, agenda.update_item, actor=request.user, item=row, **form.cleaned_data):
        messages.success(request, "Point enregistré.")
        return redirect("cdiae:agenda", pk=pk)
    return _page(request, meeting, form, f"Modifier le point « {row.title} »")


@scoped(Scope.SERVICE)
def document_add(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    row = _item(meeting, item)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid() and saved(
        form, agenda.attach_document, actor=request.user, item=row, upload=form.cleaned_data["upload"]
    ):
        messages.success(request, "Document joint.")
        return redirect("cdiae:agenda", pk=pk)
    return _page(request, meeting, form, f"Joindre un document à « {row.title} »")


@scoped(Scope.SERVICE)
@require_POST
def document_remove(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    row = _document(run_meeting(request, pk), document)
    _say(request, lambda: agenda.remove_document(actor=request.user, document=row))
    return redirect("cdiae:agenda", pk=pk)


@scoped(Scope.SERVICE)
def document_download(request: HttpRequest, pk: int, document: int) -> HttpResponse:
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
    return get_object_or_404(meeting.items.select_related("meeting__council"), pk=pk)


def _document(meeting: Meeting, pk: int) -> AgendaDocument:
    return get_object_or_404(AgendaDocument.objects.select_related("item__meeting"), pk=pk, item__meeting=meeting)


def _say(request: HttpRequest, action) -> None:
    """Do it, or show why not."""
    try:
        action()
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.sentences))


def _page(request: HttpRequest, meeting: Meeting, form, title: str) -> HttpResponse:
    back = reverse("cdiae:agenda", args=[meeting.pk])
    return form_page(request, form, title=title, back_url=back, trail=meeting_trail(meeting, title))
