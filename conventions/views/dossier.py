"""The dossier of a convention: its frame, pieces, project, objectives. Every page starts from the perimeter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from conventions.enums import ConventionState
from conventions.forms.dossier import ObjectiveForm, PieceForm, ProjectForm
from conventions.models import Convention, Objective
from conventions.rights import COMMIT, EDIT, may
from conventions.selectors.conventions import conventions_visible_to
from conventions.selectors.opinions import current_opinion, reservations_to_answer
from conventions.services import dossier
from conventions.slots import CONVENTION_PANELS
from conventions.workflow import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved
from iae_portal.core.workflow import Request

STEPS = (
    ("Ouverture", (ConventionState.OPENED, ConventionState.INCOMPLETE)),
    ("Négociation", (ConventionState.COMPLETE, ConventionState.NEGOTIATION)),
    ("Avis préalable", (ConventionState.OPINION_PENDING,)),
    ("Préparation de la signature", (ConventionState.OPINION_GIVEN,)),
    ("Signature", (ConventionState.READY_TO_SIGN,)),
    ("Vie de la convention", (ConventionState.SIGNED, ConventionState.IN_FORCE)),
)
TABS = (
    ("summary", "Synthèse", "conventions:detail"),
    ("pieces", "Pièces", "conventions:pieces"),
    ("project", "Projet d'insertion", "conventions:project"),
    ("negotiation", "Objectifs et négociation", "conventions:negotiation"),
    ("signature", "Avis et signature", "conventions:signature"),
    ("life", "Vie de la convention", "conventions:life"),
)


def readable_dossier(request: HttpRequest, number: str) -> Convention:
    rows = conventions_visible_to(request.user).select_related("officer", "previous", "project", "service__departement")
    return get_object_or_404(rows, number=number)


def editable_dossier(request: HttpRequest, number: str) -> Convention:
    """The dossier when the person may write it; 404 outside the perimeter, 403 with a sentence otherwise."""
    convention = readable_dossier(request, number)
    if not may(request.user, EDIT, convention):
        raise NotAllowed("Ce dossier se lit, mais seul le service de la structure le modifie.")
    return convention


def dossier_context(request: HttpRequest, convention: Convention, tab: str) -> dict:
    """What the frame around every page of the dossier needs: steps, tabs, actions with what is missing."""
    asked = Request(actor=request.user, today=clock.today(), offering=True)
    step = next((rank for rank, (_, states) in enumerate(STEPS, 1) if convention.state in states), None)
    return {
        "convention": convention,
        "title": f"{convention.siae.name} – {convention.display_number}",
        "can_edit": may(request.user, EDIT, convention),
        "can_commit": may(request.user, COMMIT, convention),
        "offers": CONVENTION_WORKFLOW.offers(convention, asked),
        "tabs": [(key, label, reverse(view, args=[convention.number])) for key, label, view in TABS],
        "tab": tab,
        "step": step,
        "step_label": STEPS[step - 1][0] if step else "",
        "next_label": STEPS[step][0] if step and step < len(STEPS) else "",
        "steps": len(STEPS),
        "trail": [
            ("Conventions", reverse("conventions:list")),
            (convention.display_number, None),
        ],
    }


@scoped(Scope.SERVICE)
def detail(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "summary")
    context["opinion"] = current_opinion(convention)
    context["reservations"] = reservations_to_answer(convention, context["opinion"])
    context["panels"] = [panel for _, make in CONVENTION_PANELS if (panel := make(convention, request.user))]
    context["same_siren"] = (
        conventions_visible_to(request.user)
        .filter(siae__siret__startswith=convention.siae.siren)
        .exclude(pk=convention.pk)
        .order_by("-start", "number")[:10]
    )
    return render(request, "conventions/convention_detail.html", context)


@scoped(Scope.SERVICE)
def pieces(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "pieces")
    context["pieces"] = convention.pieces.select_related("type")
    return render(request, "conventions/convention_pieces.html", context)


@scoped(Scope.SERVICE)
def piece_edit(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    piece = get_object_or_404(convention.pieces.select_related("type", "convention"), pk=pk)
    form = PieceForm(request.POST or None, request.FILES or None, piece=piece)
    if form.is_valid() and saved(form, dossier.receive_piece, actor=request.user, piece=piece, **form.values()):
        messages.success(request, f"Pièce « {piece.type} » mise à jour.")
        return redirect("conventions:pieces", number=number)
    context = dossier_context(request, convention, "pieces")
    context.update(form=form, title=str(piece.type), back_url=reverse("conventions:pieces", args=[number]))
    return render(request, "conventions/convention_form.html", context, status=422 if form.errors else 200)


@scoped(Scope.SERVICE)
def project(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "project")
    if not (context["can_edit"] and convention.is_open):
        context["project"] = getattr(convention, "project", None)
        return render(request, "conventions/convention_project.html", context)
    form = ProjectForm(request.POST or None, instance=getattr(convention, "project", None))
    if form.is_valid() and saved(
        form, dossier.describe_project, actor=request.user, convention=convention, **form.cleaned_data
    ):
        messages.success(request, "Projet d'insertion enregistré.")
        return redirect("conventions:project", number=number)
    context.update(form=form, back_url=None)
    return render(request, "conventions/convention_form.html", context, status=422 if form.errors else 200)


@scoped(Scope.SERVICE)
def objective_edit(request: HttpRequest, number: str, pk: int | None = None) -> HttpResponse:
    convention = editable_dossier(request, number)
    objective = get_object_or_404(convention.objectives, pk=pk) if pk else None
    form = ObjectiveForm(request.POST or None, instance=objective, convention=convention)
    if form.is_valid() and saved(
        form,
        dossier.write_objective,
        actor=request.user,
        convention=convention,
        objective=objective,
        **form.cleaned_data,
    ):
        messages.success(request, "Objectif enregistré.")
        return redirect("conventions:negotiation", number=number)
    context = dossier_context(request, convention, "negotiation")
    context.update(
        form=form,
        title="Objectif opérationnel",
        back_url=reverse("conventions:negotiation", args=[number]),
    )
    return render(request, "conventions/convention_form.html", context, status=422 if form.errors else 200)


@scoped(Scope.SERVICE)
def objective_remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    objective: Objective = get_object_or_404(convention.objectives.select_related("convention"), pk=pk)
    if request.method == "POST":
        dossier.remove_objective(actor=request.user, objective=objective)
        messages.success(request, "Objectif retiré.")
        return redirect("conventions:negotiation", number=number)
    context = dossier_context(request, convention, "negotiation")
    context.update(
        title="Retirer cet objectif ?",
        text=objective.text,
        button="Retirer l'objectif",
        back_url=reverse("conventions:negotiation", args=[number]),
    )
    return render(request, "conventions/convention_confirm.html", context)
