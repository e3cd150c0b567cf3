"""Amendments of a convention: opened, written, put to the council, signed or given up."""

import datetime as dt
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from conventions.enums import AmendmentKind, AmendmentState
from conventions.forms.amendments import AmendmentForm, ClausesForm, SignAmendmentForm
from conventions.forms.signature import OpinionByHandForm
from conventions.models import Amendment
from conventions.rates import NATIONAL_REFERENCE
from conventions.rights import EDIT, may
from conventions.selectors.amendments import changes_by, drafts_of, is_to_come, written_clauses
from conventions.selectors.gaps import Gap, gap_after
from conventions.selectors.opinions import current_opinion
from conventions.services import amendments, opinions
from conventions.services.frozen import freezer_of, mark_of
from conventions.services.open_amendment import refuse_unsigned, why_not_written
from conventions.views.actions import Action
from conventions.views.dossier import awaited_opinion, dossier_context, editable_dossier, readable_dossier, require_head
from conventions.workflows.amendment import AMENDMENT_WORKFLOW, UNSIGNED, offers_of
from conventions.workflows.opinion import BY_HAND, offers_to
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page
from iae_portal.core.views.offers import asked_offer, form_of, still_open, still_taken
from iae_portal.core.workflow import Request
from iae_portal.documents.uploads import serve

ACTIONS = {
    "submit": Action(amendments.submit_amendment),
    "inform": Action(amendments.submit_amendment),
    "make_ready": Action(amendments.ready_amendment),
    "sign": Action(amendments.sign_amendment, SignAmendmentForm),
    "rework": Action(amendments.rework_amendment),
    "cancel": Action(amendments.cancel_amendment),
}


def _address(row: Amendment, page: str = "detail") -> str:
    return reverse(f"conventions:amendment_{page}", args=[row.convention.number, row.pk])


def _of(convention, pk: int) -> Amendment:
    return get_object_or_404(convention.amendments.select_related("convention__siae", "convention__service"), pk=pk)


def _gap(row: Amendment) -> Gap | None:
    """What an end brought forward would leave before the dossier that renews the convention."""
    end = row.after.get("end") if row.state in UNSIGNED else None
    return gap_after(row.convention, dt.date.fromisoformat(end)) if end else None


def _page(
    request: HttpRequest, convention, form, title: str, back: str, *, template="conventions/dossier_form.html", **words
) -> HttpResponse:
    frame = dossier_context(request, convention, "life") | {"title": title, "back_url": back} | words
    return form_page(request, form, template=template, **frame)


@scoped(Scope.SERVICE)
def amendment_new(request: HttpRequest, number: str) -> HttpResponse:
    convention, back = editable_dossier(request, number), reverse("conventions:life", args=[number])
    still_taken(request, partial(refuse_unsigned, convention), back=back)
    asked, drafts = request.GET.get("nature", ""), drafts_of(convention)
    initial = {"kind": asked} if asked in AmendmentKind.values else None
    form = AmendmentForm(request.POST or None, initial=initial, drafts=drafts)

    def to(row: Amendment) -> str:
        return _address(row, "detail" if row.kind == AmendmentKind.OTHER else "edit")

    def typed() -> dict:
        return {"beside": False} | form.cleaned_data

    given = {"to": to, "said": "Avenant ouvert.", "convention": convention}
    if left := answer(request, form, amendments.open_amendment, **given, typed=typed):
        return left
    words = {"template": "conventions/amendment_new.html", "drafts": drafts}
    return _page(request, convention, form, "Nouvel avenant", back, **words)


@scoped(Scope.SERVICE)
def amendment_detail(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What it changes, before and after, the council's opinion, the paper and what may be done now."""
    convention = readable_dossier(request, number)
    row = _of(convention, pk)
    asked = Request(actor=request.user, today=clock.today(), offering=True)
    offers, opinion = offers_of(row, asked), current_opinion(row)
    context = dossier_context(request, convention, "life") | {
        "amendment": row,
        "changes": changes_by(row),
        "opinion": opinion,
        "gap": _gap(row),
        "amendment_offers": offers,
        "reserved": AMENDMENT_WORKFLOW.reserved(row, request.user) if offers else [],
        "may_write": may(request.user, EDIT, row) and row.state == AmendmentState.DRAFT,
        "opinion_offers": offers_to(request.user, opinion) if row.state == AmendmentState.OPINION_PENDING else [],
    }
    return render(request, "conventions/amendment.html", context)


@scoped(Scope.SERVICE)
def amendment_edit(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    row = _of(convention, pk)
    back = _address(row)
    still_open(request, why_not_written(row), back=back)
    clauses = written_clauses(row)
    form = ClausesForm(request.POST or None, amendment=row, clauses=clauses)
    if left := answer(request, form, amendments.write_amendment, to=back, said="Avenant enregistré.", amendment=row):
        return left
    title = f"Avenant {row.rank} : {row.get_kind_display().lower()}"
    to_come = any(is_to_come(clause) for clause in clauses)
    words = {"template": "conventions/amendment_form.html", "reference": NATIONAL_REFERENCE if to_come else None}
    return _page(request, convention, form, title, back, **words)


@scoped(Scope.SERVICE)
def amendment_opinion(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A head records what a meeting held outside the portal said of the amendment."""
    convention = readable_dossier(request, number)
    require_head(request, convention, "enregistre un avis rendu hors du portail")
    row = _of(convention, pk)
    back = _address(row)
    asked = awaited_opinion(request, row, back)
    form = OpinionByHandForm(request.POST or None, request.FILES or None)
    if left := answer(request, form, opinions.answer_by_hand, to=back, said="Avis enregistré.", request=asked):
        return left
    title = f"Avenant {row.rank} : avis rendu hors du portail"
    return _page(request, convention, form, title, back, intro=BY_HAND.confirm)


@scoped(Scope.SERVICE)
def amendment_action(request: HttpRequest, number: str, pk: int, name: str) -> HttpResponse:
    """Ask and do one transition of the amendment, as the page offers them."""
    if name not in ACTIONS:
        raise Http404
    convention = editable_dossier(request, number)
    row = _of(convention, pk)
    asked = Request(actor=request.user, today=clock.today(), offering=True)
    back = _address(row)
    offer = asked_offer(request, AMENDMENT_WORKFLOW, offers_of(row, asked), name, row, back=back)
    form = _form(request, ACTIONS[name].form or form_of(offer.transition), row)
    form.submit_label = "Confirmer"
    said = f"{offer.transition.label} : fait."
    if left := answer(request, form, ACTIONS[name].run, to=back, said=said, amendment=row):
        return left
    words = {"offer": offer, "blocking": offer.refusals, "reservations": "", "template": "conventions/action.html"}
    words["gap"] = _gap(row)
    title = offer.transition.label.replace("l'avenant", f"l'avenant {row.rank}")
    return _page(request, convention, form, title, back, **words)


def _form(request: HttpRequest, make: type, row: Amendment):
    if make is SignAmendmentForm:
        make = partial(
            make,
            convention=row.convention,
            initial={"signed_on": clock.today(), "person": request.user.pk},
            seen=mark_of(row),
            mover=partial(freezer_of, row),
        )
    return make(request.POST or None, request.FILES or None)


@scoped(Scope.SERVICE)
def amendment_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    row = get_object_or_404(readable_dossier(request, number).amendments.exclude(scan=""), pk=pk)
    return serve(row.scan, row.scan_name)
