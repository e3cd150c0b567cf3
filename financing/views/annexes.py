"""Annexes: the list, one annexe with its calculation and its schedule, opening the annexe of a year."""

import json

from django.contrib import messages
from django.db.models import Case, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from conventions.selectors.conventions import conventions_visible_to
from financing.enums import PAYABLE_STATES
from financing.filters import AnnexFilter
from financing.forms.actions import PaymentsForm
from financing.models import Computation, FinancialAnnex
from financing.rights import COMMIT, EDIT, may
from financing.selectors.annexes import annexes_visible_to, current_computation, family_payments, rank_after, replays
from financing.selectors.department_share import may_be_shared, shown_share
from financing.selectors.law import later_rows, law_in_database, regime_left_on
from financing.selectors.payable import PAYABLE
from financing.selectors.payments import ZERO, schedule_of
from financing.selectors.recoveries import to_give_back
from financing.services.annexes import open_annex
from financing.workflows.annex import ANNEX_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column, attached, in_cents
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.asked import asked_keys, asked_year
from iae_portal.core.views.forms import status_of, tried
from iae_portal.core.workflow import Request


@scoped(Scope.SERVICE)
def home(request: HttpRequest) -> HttpResponse:
    """The head of the addresses of financing leads where its menu does."""
    return redirect("financing:annex_list")


class AnnexList(PortalListView):
    scope = Scope.SERVICE
    template_name = "financing/annex_list.html"
    title = "Annexes financières"
    filterset_class = AnnexFilter
    export_name = "annexes-financieres"
    sorts = (
        Sort("exercice", "Exercice", ("-year", "number")),
        Sort("numero", "Numéro", ("number",)),
        Sort("structure", "Structure", ("convention__siae__sort_key", "-year")),
        Sort("etat", "État", ("state", "number")),
        Sort("montant", "Montant", ("agreed", "number")),
    )
    export_columns = (
        Column("Numéro", lambda row: row.number),
        Column("Structure", lambda row: row.convention.siae.name),
        Column("SIRET", lambda row: row.convention.siae.siret),
        Column("Type", lambda row: row.convention.siae.type),
        Column("Service", lambda row: row.convention.service.name),
        Column("Exercice", lambda row: row.year),
        Column("Régime", lambda row: row.regime.code),
        Column("État", lambda row: row.get_state_display()),
        Column("Crédits", lambda row: row.credits_label),
        Column("ETP conventionnés", lambda row: row.agreed_fte),
        Column("Montant conventionné", lambda row: in_cents(row.agreed)),
        Column("Montant dû", lambda row: in_cents(row.due)),
        Column("À reverser", lambda row: in_cents(row.recovery)),
    )

    def extra_context(self) -> dict:
        return {"may_import": bool(perimeter(self.request.user).service_ids)}

    def get_queryset(self) -> QuerySet[FinancialAnnex]:
        last = Computation.objects.filter(annex=OuterRef("pk")).order_by("-pk")
        return annexes_visible_to(self.request.user).annotate(
            agreed=Subquery(last.values("agreed_amount")[:1]),
            agreed_fte=Subquery(last.values("agreed_fte")[:1]),
            due=Subquery(last.values("due")[:1]),
            # As the page adds it: with what an order asks, under whichever rank; a rank replaced says nothing.
            recovery=Case(When(state__in=PAYABLE_STATES, then=Coalesce(to_give_back(), ZERO))),
        )


def readable_annex(request: HttpRequest, slug: str) -> FinancialAnnex:
    return get_object_or_404(annexes_visible_to(request.user), number=slug.replace("-", " "))


def editable_annex(request: HttpRequest, slug: str) -> FinancialAnnex:
    """The annexe when the person may write it; 404 outside the perimeter, 403 with a sentence otherwise."""
    annex = readable_annex(request, slug)
    if not may(request.user, EDIT, annex):
        raise NotAllowed("Cette annexe se lit, mais seul le service de la structure la modifie.")
    return annex


def annex_context(request: HttpRequest, annex: FinancialAnnex) -> dict:
    """The frame around every page of an annexe: number, states, actions with what is missing."""
    convention = annex.convention
    asked = Request(actor=request.user, today=clock.today(), offering=True)
    can_edit = may(request.user, EDIT, annex)
    return {
        "annex": annex,
        "title": f"Annexe {annex.number}",
        "run": current_computation(annex),
        "replaced_by": rank_after(annex),
        "can_edit": can_edit,
        "can_commit": may(request.user, COMMIT, annex),
        "offers": ANNEX_WORKFLOW.offers(annex, asked),
        "reserved": ANNEX_WORKFLOW.reserved(annex, request.user) if can_edit else [],
        "trail": [
            ("Annexes financières", reverse("financing:annex_list")),
            (convention.display_number, reverse("conventions:detail", args=[convention.number])),
            (annex.number, None),
        ],
    }


@scoped(Scope.SERVICE)
def frozen(request: HttpRequest, slug: str) -> HttpResponse:
    """The last frozen calculation as the command `compute_aid` reads it: to replay it as it stands."""
    annex = readable_annex(request, slug)
    run = current_computation(annex)
    if run is None:
        raise Http404("Cette annexe n'a pas encore de calcul figé : enregistrez-la comme saisie.")
    content = json.dumps(run.inputs, indent=1).encode()
    return attached(content, "application/json", f"calcul-{annex.slug}.json")


@scoped(Scope.SERVICE)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    return annex_page(request, readable_annex(request, slug))


def annex_page(request: HttpRequest, annex: FinancialAnnex, payments: PaymentsForm | None = None) -> HttpResponse:
    """One annexe; `payments` is what was typed of payments to note, when it is refused."""
    context = annex_context(request, annex)
    schedule, left_on = schedule_of(annex, clock.today()), regime_left_on(annex)
    takable = {
        line.pk for line, state in schedule.lines if line.annex_id == annex.pk and state in PAYABLE and not line.asked
    }
    context.update(
        replayed=context["run"] and replays(context["run"]),
        segments=annex.segments.all(),
        requests=annex.requests.all(),
        fundings=annex.other_fundings.all(),
        shown=shown_share(annex),
        shareable=may_be_shared(annex),
        regime_left_on=left_on,
        later_rows=left_on and later_rows(annex, law_in_database()),
        schedule=schedule,
        takable=takable,
        computations=annex.computations.select_related("author").order_by("-pk")[:10],
        payable=context["can_commit"] and annex.is_payable and takable,
        enters_states=context["can_edit"] and annex.takes_states,
        suspendable=context["can_commit"] and annex.state in PAYABLE_STATES,
        has_payments=family_payments(annex).exists(),
        payments=payments or PaymentsForm(annex=annex, initial={"paid_on": clock.today()}),
        today=clock.today(),
    )
    return render(request, "financing/annex_detail.html", context, status=status_of(context["payments"]))


@scoped(Scope.SERVICE)
@require_POST
def open_(request: HttpRequest, number: str) -> HttpResponse:
    """Open the annexe of a year from the convention's page."""
    convention = get_object_or_404(conventions_visible_to(request.user), number=number)
    year = asked_year(request.POST, "year")
    regime = next(iter(asked_keys(request.POST, "regime")), None)
    if year is None:
        messages.error(request, "Choisissez une année de la convention.")
    elif annex := tried(request, open_annex, convention=convention, year=year, regime=regime):
        return redirect("financing:annex_entry", slug=annex.slug)
    return redirect("conventions:detail", number=number)
