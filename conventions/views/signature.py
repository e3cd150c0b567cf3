"""Opinion and signature: who signs, the follow-up on paper, the signed copy, the opinion given by hand."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from conventions.forms.actions import FollowForm, OpinionByHandForm, SignatoryForm, SignedCopyForm
from conventions.rights import COMMIT, may
from conventions.selectors.conventions import conventions_visible_to, opinion_requests_visible_to
from conventions.selectors.opinions import current_opinion, reservations_to_answer
from conventions.services import dossier, opinions, signature
from conventions.views.dossier import dossier_context, editable_dossier, readable_dossier
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved
from iae_portal.documents.uploads import display_name, serve


@scoped(Scope.SERVICE)
def page(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "signature")
    opinion = current_opinion(convention)
    context.update(
        opinion=opinion,
        reservations=reservations_to_answer(convention, opinion),
        signatories=convention.signatories.select_related("person", "delegation"),
        versions=convention.signature_versions.select_related("frozen_by"),
    )
    return render(request, "conventions/convention_signature.html", context)


@scoped(Scope.SERVICE)
def signatory_edit(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    row = get_object_or_404(convention.signatories.select_related("convention"), pk=pk)
    form = SignatoryForm(request.POST or None, initial={"name": row.name, "quality": row.quality})
    done = form.is_valid() and saved(
        form, dossier.name_signatory, actor=request.user, signatory=row, **form.cleaned_data
    )
    return _answer(request, convention, form, done, f"Signataire : {row.get_kind_display()}", "Signataire enregistré.")


@scoped(Scope.SERVICE)
def signatory_follow(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    row = get_object_or_404(convention.signatories.select_related("convention"), pk=pk)
    form = FollowForm(request.POST or None, initial={"sent_on": row.sent_on, "signed_on": row.signed_on})
    done = form.is_valid() and saved(
        form,
        dossier.follow_signature,
        actor=request.user,
        signatory=row,
        today=clock.today(),
        **form.cleaned_data,
    )
    return _answer(request, convention, form, done, f"Suivi : {row.get_kind_display()}", "Suivi enregistré.")


@scoped(Scope.SERVICE)
def signed_copy(request: HttpRequest, number: str) -> HttpResponse:
    convention = editable_dossier(request, number)
    form = SignedCopyForm(request.POST or None, request.FILES or None)
    done = False
    if form.is_valid():
        scan = form.cleaned_data["scan"]
        done = saved(
            form,
            signature.keep_signed_copy,
            actor=request.user,
            convention=convention,
            scan=scan,
            scan_name=display_name(scan.name) if scan else "",
            notified_on=form.cleaned_data["notified_on"],
        )
    return _answer(request, convention, form, done, "Exemplaire signé et notification", "Enregistré.")


@scoped(Scope.SERVICE)
def opinion_by_hand(request: HttpRequest, number: str) -> HttpResponse:
    """A head records the opinion of a meeting held outside the portal."""
    convention = readable_dossier(request, number)
    if not may(request.user, COMMIT, convention):
        raise NotAllowed("Seul le directeur du service enregistre un avis rendu hors du portail.")
    asked = current_opinion(convention)
    if asked is None or asked.is_answered:
        raise Http404
    form = OpinionByHandForm(request.POST or None, request.FILES or None)
    done = False
    if form.is_valid():
        minutes = form.cleaned_data.pop("minutes")
        done = saved(
            form,
            opinions.answer_by_hand,
            actor=request.user,
            request=asked,
            minutes=minutes,
            minutes_name=display_name(minutes.name),
            **form.cleaned_data,
        )
    return _answer(request, convention, form, done, "Avis rendu hors du portail", "Avis enregistré.")


def _answer(request: HttpRequest, convention, form, done: bool, title: str, message: str) -> HttpResponse:
    if done:
        messages.success(request, message)
        return redirect("conventions:signature", number=convention.number)
    context = dossier_context(request, convention, "signature")
    context.update(form=form, title=title, back_url=reverse("conventions:signature", args=[convention.number]))
    return render(request, "conventions/convention_form.html", context, status=422 if form.errors else 200)


@scoped(Scope.SERVICE)
def piece_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = readable_dossier(request, number)
    piece = get_object_or_404(convention.pieces.exclude(file=""), pk=pk)
    return serve(piece.file, piece.file_name)


@scoped(Scope.SERVICE)
def scan_file(request: HttpRequest, number: str) -> HttpResponse:
    convention = get_object_or_404(conventions_visible_to(request.user).exclude(signed_scan=""), number=number)
    return serve(convention.signed_scan, convention.signed_scan_name)


@scoped(Scope.SERVICE)
def minutes_file(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(opinion_requests_visible_to(request.user).exclude(minutes=""), pk=pk)
    return serve(asked.minutes, asked.minutes_name)
