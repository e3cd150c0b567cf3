"""The dossier of a convention: its frame, pieces, project, objectives. Every page starts from the perimeter."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from conventions.enums import RUNNING_STATES, ConventionState
from conventions.forms.dossier import ObjectiveForm, ProjectForm
from conventions.forms.measures import years_with_results
from conventions.material_changes import changed_since_submission, is_shown_unknown
from conventions.mentions import mentions_of
from conventions.models import AdversarialProcedure, Amendment, Convention, OpinionRequest
from conventions.rights import COMMIT, EDIT, may
from conventions.selectors.amendments import last_end, posts_in_force
from conventions.selectors.conventions import conventions_visible_to, is_renewed
from conventions.selectors.gaps import gap_before
from conventions.selectors.measures import results_of
from conventions.selectors.opinions import current_opinion, reservations_to_answer
from conventions.selectors.owed import claim_motive, clauses_motive
from conventions.selectors.parties import awaits_others
from conventions.selectors.reviews import held_reviews
from conventions.selectors.suspensions import suspensions_of
from conventions.services import dossier
from conventions.services.open_dossier import closed_since
from conventions.slots import CONVENTION_PANELS
from conventions.terms import renewed_from
from conventions.workflows.convention import CONVENTION_WORKFLOW
from conventions.workflows.opinion import BY_HAND, OPINION_WORKFLOW
from conventions.workflows.procedure import PROCEDURE_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import User
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.views.forms import Text, acted, answer, form_page
from iae_portal.core.views.offers import UNKEPT, still_open, still_possible
from iae_portal.core.workflow import Offer, Request

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
    ("exchanges", "Échanges", "conventions:exchanges"),
    ("letters", "Lettres", "conventions:letters"),
)
UNASKED = "Aucune demande d'avis n'attend de réponse."
TAB_VIEWS = {key: view for key, _, view in TABS}


def readable_dossier(request: HttpRequest, number: str) -> Convention:
    rows = conventions_visible_to(request.user).select_related("officer", "previous", "project", "service__departement")
    return get_object_or_404(rows, number=number)


def editable_dossier(request: HttpRequest, number: str) -> Convention:
    """The dossier when the person may write it; 404 outside the perimeter, 403 with a sentence otherwise."""
    convention = readable_dossier(request, number)
    if not may(request.user, EDIT, convention):
        raise NotAllowed("Ce dossier se lit, mais seul le service de la structure le modifie.")
    return convention


def open_dossier(request: HttpRequest, number: str, tab: str) -> Convention:
    """The dossier for a form that only an open one takes; otherwise its tab says why."""
    convention = editable_dossier(request, number)
    still_open(request, closed_since(convention), back=reverse(TAB_VIEWS[tab], args=[number]))
    return convention


def awaited_opinion(request: HttpRequest, subject: Convention | Amendment, back: str) -> OpinionRequest:
    """The request that a head answers by hand."""
    asked = current_opinion(subject)
    if asked is None:
        still_open(request, UNASKED, back=back)
        raise NotAllowed(f"{UNASKED} {UNKEPT}", back=back)
    still_possible(request, OPINION_WORKFLOW, BY_HAND.name, obj=asked, label=BY_HAND.label, back=back)
    return asked


def require_head(request: HttpRequest, convention: Convention, act: str) -> None:
    if not may(request.user, COMMIT, convention):
        raise NotAllowed(f"Seul le directeur du service {act}.")


def dossier_context(request: HttpRequest, convention: Convention, tab: str) -> dict:
    """What the frame around every page of the dossier needs: steps, tabs, actions with what is missing."""
    asked = Request(actor=request.user, today=clock.today(), offering=True)
    # An ended dossier stands on no step.
    step = next((rank for rank, (_, states) in enumerate(STEPS, 1) if convention.state in states), None)
    can_edit = may(request.user, EDIT, convention)
    return {
        "convention": convention,
        "title": f"{convention.siae.name} – {convention.display_number}",
        "can_edit": can_edit,
        "can_commit": may(request.user, COMMIT, convention),
        "offers": CONVENTION_WORKFLOW.offers(convention, asked),
        "reserved": CONVENTION_WORKFLOW.reserved(convention, request.user) if can_edit else [],
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


def dossier_form(
    request: HttpRequest,
    convention: Convention,
    form: BaseForm,
    service: Callable,
    /,
    *,
    tab: str,
    title: str,
    done: Text,
    intro: str = "",
    **given,
) -> HttpResponse:
    """A form in the frame of the dossier: once valid, the service takes what was typed, and the tab is shown again.

    `given` is what the service takes besides the typed values.
    """
    back = reverse(TAB_VIEWS[tab], args=[convention.number])
    if left := answer(request, form, service, to=back, said=done, **given):
        return left
    frame = dossier_context(request, convention, tab) | {"title": title, "back_url": back, "intro": intro}
    return form_page(request, form, template="conventions/dossier_form.html", **frame)


def dossier_confirm(
    request: HttpRequest, convention: Convention, service: Callable, /, *, tab: str, said: str, words: dict, **given
) -> HttpResponse:
    """An act asked again in the frame of the dossier (`words`: title, text, button), then done."""
    back = reverse(TAB_VIEWS[tab], args=[convention.number])
    if request.method == "POST":
        return acted(request, service, to=back, said=said, **given)
    context = dossier_context(request, convention, tab) | words
    return render(request, "conventions/dossier_confirm.html", context | {"back_url": back})


@scoped(Scope.SERVICE)
def detail(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "summary")
    context["opinion"] = current_opinion(convention)
    context["differences"] = changed_since_submission(convention, context["opinion"])
    context["shown_unknown"] = is_shown_unknown(convention, context["opinion"])
    context["reservations"] = reservations_to_answer(convention, context["opinion"])
    context["gap"] = gap_before(convention)
    context["ahead"] = _ahead(convention) if context["can_edit"] else None
    context["panels"] = [panel for _, make in CONVENTION_PANELS if (panel := make(convention, request.user))]
    context["same_siren"] = (
        conventions_visible_to(request.user)
        .filter(siae__siret__startswith=convention.siae.siren)
        .exclude(pk=convention.pk)
        .order_by("-start", "number")[:10]
    )
    return render(request, "conventions/detail.html", context)


def _ahead(convention: Convention) -> tuple[str, str] | None:
    """The step that no passage is: its words, its page."""
    if awaits_others(convention):
        return "Recueillir les signatures", "conventions:signature"
    if convention.state in RUNNING_STATES and not convention.taken_over and convention.notified_on is None:
        return "Exemplaire signé et notification", "conventions:signed_copy"
    return None


@scoped(Scope.SERVICE)
def life(request: HttpRequest, number: str) -> HttpResponse:
    """Results, dialogue de gestion, amendments, contradictory procedure, renewal."""
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "life")
    suspensions = suspensions_of(convention, clock.today())
    procedures, reviews = _procedures_of(convention, request.user), held_reviews(convention, clock.today())
    context.update(
        results=results_of(convention, years_with_results(convention, clock.today())),
        reviews=reviews,
        reviewed=[held.review.year for held in reviews],
        review_years=[year for year in convention.years if year <= clock.today().year],
        amendments=convention.amendments.all(),
        procedures=procedures,
        procedure_open=any(row.closed_on is None for row, _offers in procedures),
        suspensions=suspensions,
        suspended=any(not each.is_over for each in suspensions),
        clauses_motive=clauses_motive(convention, clock.today()),
        claim_motive=claim_motive(convention, clock.today()),
        year_returns=convention.year_returns.all(),
        renewals=convention.renewals.all(),
        renewed=is_renewed(convention),
        renewed_from=renewed_from(last_end(convention)),
        today=clock.today(),
    )
    return render(request, "conventions/life.html", context)


def _procedures_of(convention: Convention, user: User) -> list[tuple[AdversarialProcedure, list[Offer]]]:
    """Each with what may follow, and what that waits for."""
    asked = Request(actor=user, today=clock.today(), offering=True)
    rows = convention.procedures.select_related("convention__service")
    return [(row, PROCEDURE_WORKFLOW.offers(row, asked)) for row in rows]


def mentions_in(convention: Convention, known) -> list[tuple[str, str]]:
    """What the type of the structure calls for, as the project says it."""
    asked = mentions_of(convention.siae.type, convention.start)
    return [(label, getattr(known, name)) for name, label in asked.items()] if known else []


@scoped(Scope.SERVICE)
def project(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "project")
    known = getattr(convention, "project", None)
    if not (context["can_edit"] and convention.is_open):
        posts = posts_in_force(convention, clock.today())
        return render(
            request,
            "conventions/project.html",
            context | {"project": known, "posts": posts, "mentions": mentions_in(convention, known)},
        )
    form = ProjectForm(request.POST or None, instance=known, convention=convention)
    to, said = reverse("conventions:project", args=[number]), "Projet d'insertion enregistré."
    if left := answer(request, form, dossier.describe_project, to=to, said=said, convention=convention):
        return left
    given = context | {"title": "Projet d'insertion"}
    return form_page(request, form, template="conventions/dossier_form.html", **given)


@scoped(Scope.SERVICE)
def objective_edit(request: HttpRequest, number: str, pk: int | None = None) -> HttpResponse:
    convention = open_dossier(request, number, "negotiation")
    objective = row_or_gone(convention.objectives, pk, convention) if pk else None
    asked = {} if objective else {"axis": request.GET.get("axis", "")}
    form = ObjectiveForm(request.POST or None, instance=objective, convention=convention, initial=asked)
    words = {"title": "Objectif opérationnel", "done": "Objectif enregistré."}
    given = {"convention": convention, "objective": objective}
    return dossier_form(request, convention, form, dossier.write_objective, tab="negotiation", **words, **given)


@scoped(Scope.SERVICE)
def objective_remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = open_dossier(request, number, "negotiation")
    objective = row_or_gone(convention.objectives.select_related("convention"), pk, convention)
    words = {"title": "Retirer cet objectif ?", "text": objective.text, "button": "Retirer l'objectif"}
    given = {"tab": "negotiation", "said": "Objectif retiré.", "objective": objective}
    return dossier_confirm(request, convention, dossier.remove_objective, words=words, **given)
