"""Opinion and signature: who signs, the follow-up on paper, the signed copy, the opinion given by hand."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from conventions.enums import ConventionState, SignatoryKind
from conventions.forms.signature import FollowForm, LiftForm, OpinionByHandForm, SignatoryForm, SignedCopyForm
from conventions.material_changes import changed_since_submission, is_shown_unknown
from conventions.selectors.conventions import conventions_visible_to, opinion_requests_visible_to
from conventions.selectors.opinions import current_opinion, reservations_standing, reservations_to_answer
from conventions.selectors.parties import parties_now, parties_proposed
from conventions.services import opinions, signature
from conventions.services.reservations import lift_reservations
from conventions.views.dossier import (
    awaited_opinion,
    dossier_context,
    dossier_form,
    editable_dossier,
    open_dossier,
    readable_dossier,
    require_head,
)
from conventions.workflows.opinion import BY_HAND, offers_to
from iae_portal.core import clock
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.rows import rows_formset
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page, is_taken, posted
from iae_portal.core.views.offers import still_open, still_taken
from iae_portal.documents.uploads import serve

HINT = (
    "Qui n'est pas encore nommé est proposé d'après la dernière convention : vérifiez-le. Une partie vide reste "
    "à nommer."
)


@scoped(Scope.SERVICE)
def page(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "signature")
    opinion, parties = current_opinion(convention), parties_now(convention)
    context.update(
        opinion=opinion,
        opinion_offers=offers_to(request.user, opinion),
        differences=changed_since_submission(convention, opinion),
        shown_unknown=is_shown_unknown(convention, opinion),
        reservations=reservations_to_answer(convention, opinion),
        signatories=parties,
        others_signed=all(row.signed_on for row, _ in parties if row.kind != SignatoryKind.STATE),
        unnamed="à nommer" if convention.is_open else "non renseigné",
        can_follow=context["can_edit"] and convention.state == ConventionState.READY_TO_SIGN,
        versions=convention.signature_versions.select_related("frozen_by"),
    )
    return render(request, "conventions/signature.html", context)


@scoped(Scope.SERVICE)
def signatories(request: HttpRequest, number: str) -> HttpResponse:
    """Everybody who signs, on one page; who is not named yet is proposed."""
    convention, back = open_dossier(request, number, "signature"), reverse("conventions:signature", args=[number])
    data = posted(request)
    form = PortalForm(data)
    rows = list(convention.signatories.all())
    known = parties_proposed(convention, rows)
    formset = rows_formset(SignatoryForm, "signataires", data, rows, extra=0, proposals=known)
    if is_taken(request, form, formset):
        said, given = "Signataires enregistrés.", {"convention": convention, "lines": formset.lines}
        if done := answer(request, form, signature.name_signatories, to=back, said=said, typed=dict, **given):
            return done
    frame = dossier_context(request, convention, "signature") | {"title": "Nommer les signataires", "back_url": back}
    frame |= {"formset": formset, "hint": HINT}
    return form_page(request, form, formset, template="conventions/signatories.html", **frame)


@scoped(Scope.SERVICE)
def signatory_follow(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    row = get_object_or_404(convention.signatories.select_related("convention"), pk=pk)
    back = reverse("conventions:signature", args=[number])
    still_taken(request, partial(signature.refuse_follow, convention), back=back)
    form = FollowForm(request.POST or None, initial={"sent_on": row.sent_on, "signed_on": row.signed_on})
    words = {"title": f"Suivi : {row.get_kind_display()}", "done": "Suivi enregistré."}
    given = {"signatory": row, "today": clock.today()}
    return dossier_form(request, convention, form, signature.follow_signature, tab="signature", **words, **given)


@scoped(Scope.SERVICE)
def signed_copy(request: HttpRequest, number: str) -> HttpResponse:
    convention = editable_dossier(request, number)
    known = {"scan": convention.signed_scan, "notified_on": convention.notified_on}
    form = SignedCopyForm(request.POST or None, request.FILES or None, initial=known)
    words = {"title": "Exemplaire signé et notification", "done": "Enregistré."}
    given = {"convention": convention}
    return dossier_form(request, convention, form, signature.keep_signed_copy, tab="signature", **words, **given)


@scoped(Scope.SERVICE)
def opinion_by_hand(request: HttpRequest, number: str) -> HttpResponse:
    """A head records the opinion of a meeting held outside the portal."""
    convention = readable_dossier(request, number)
    require_head(request, convention, "enregistre un avis rendu hors du portail")
    asked = awaited_opinion(request, convention, reverse("conventions:signature", args=[number]))
    form = OpinionByHandForm(request.POST or None, request.FILES or None)
    words = {"title": "Avis rendu hors du portail", "done": "Avis enregistré.", "intro": BY_HAND.confirm}
    return dossier_form(request, convention, form, opinions.answer_by_hand, tab="signature", **words, request=asked)


@scoped(Scope.SERVICE)
def reservations(request: HttpRequest, number: str) -> HttpResponse:
    """What answers the reservations of the council, and when."""
    convention = editable_dossier(request, number)
    standing = "" if reservations_standing(convention) else "Le conseil n'a pas émis de réserve qui reste à lever."
    still_open(request, standing, back=reverse("conventions:signature", args=[number]))
    form = LiftForm(request.POST or None)
    words = {"title": "Lever les réserves du conseil", "done": "Réserves levées."}
    return dossier_form(request, convention, form, lift_reservations, tab="signature", **words, convention=convention)


@scoped(Scope.SERVICE)
def scan_file(request: HttpRequest, number: str) -> HttpResponse:
    convention = get_object_or_404(conventions_visible_to(request.user).exclude(signed_scan=""), number=number)
    return serve(convention.signed_scan, convention.signed_scan_name)


@scoped(Scope.SERVICE)
def minutes_file(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(opinion_requests_visible_to(request.user).exclude(minutes=""), pk=pk)
    return serve(asked.minutes, asked.minutes_name)
