"""Financial diagnostics and the rounds of funders that follow."""

from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from financing.enums import DiagnosticState
from financing.filters import DiagnosticFilter
from financing.forms.diagnostics import (
    AccountYearForm,
    DeliveryForm,
    DiagnosticForm,
    PledgeForm,
    RoundForm,
)
from financing.models import FinancialDiagnostic
from financing.rights import EDIT, may
from financing.selectors.diagnostics import counts_of, diagnostics_visible_to, opinion_on, totals_of
from financing.services.diagnostics import (
    ACCOUNT_YEARS,
    change_diagnostic,
    hold_round,
    put_before_council,
    refuse_given_up,
    refuse_settled,
    save_diagnostic,
)
from financing.workflows.diagnostic import DIAGNOSTIC_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column
from iae_portal.core.forms.rows import rows_formset
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import spelled, upper_first
from iae_portal.core.views.forms import acted, answer, form_page, posted
from iae_portal.core.views.offers import asked_offer, form_of, still_taken
from iae_portal.core.workflow import Offer, Request


class DiagnosticList(PortalListView):
    scope = Scope.SERVICE
    template_name = "financing/diagnostic_list.html"
    title = "Diagnostics financiers"
    filterset_class = DiagnosticFilter
    export_name = "diagnostics-financiers"
    sorts = (Sort("date", "Commencé le", ("-started_on",)), Sort("structure", "Structure", ("siae__sort_key",)))
    export_columns = (
        Column("Structure", lambda row: row.siae.name),
        Column("SIRET", lambda row: row.siae.siret),
        Column("Service", lambda row: row.service.name),
        Column("Région", lambda row: row.service.region.name),
        Column("Origine", lambda row: row.get_origin_display()),
        Column("Consultant", lambda row: row.consultant),
        Column("Commencé le", lambda row: row.started_on),
        Column("État", lambda row: row.get_state_display()),
        Column("Remis le", lambda row: row.delivered_on),
        Column("Suite", lambda row: row.get_follow_up_display()),
    )

    def get_queryset(self) -> QuerySet[FinancialDiagnostic]:
        return diagnostics_visible_to(self.request.user)

    def extra_context(self) -> dict:
        scope = perimeter(self.request.user)
        return {
            "counts": counts_of(self.get_queryset().order_by("pk"), clock.today()),
            "may_create": bool(scope.service_ids),
        }


@scoped(Scope.SERVICE)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    diagnostic = get_object_or_404(diagnostics_visible_to(request.user), pk=pk)
    held = getattr(diagnostic, "round", None)
    pledges = held.pledges.all() if held else []
    years = list(diagnostic.years.all())
    context = {
        "title": str(diagnostic),
        "diagnostic": diagnostic,
        "years": years,
        "unlike": not all(row.is_of_twelve_months for row in years),
        "round": held,
        "pledges": pledges,
        "totals": totals_of(held, pledges) if held else None,
        "today": clock.today(),
        "fdi_files": held.fdi_files.select_related("siae") if held else [],
        "can_edit": may(request.user, EDIT, diagnostic) and diagnostic.state != DiagnosticState.GIVEN_UP,
        "offers": _offers(request, diagnostic),
        "opinion": opinion_on(diagnostic),
        "trail": [("Diagnostics", reverse("financing:diagnostic_list")), (str(diagnostic), None)],
    }
    return render(request, "financing/diagnostic_detail.html", context)


def _offers(request: HttpRequest, diagnostic: FinancialDiagnostic) -> list[Offer]:
    return DIAGNOSTIC_WORKFLOW.offers(diagnostic, Request(request.user, clock.today(), offering=True))


@scoped(Scope.SERVICE)
def action(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    diagnostic = get_object_or_404(diagnostics_visible_to(request.user), pk=pk)
    back = reverse("financing:diagnostic_detail", args=[pk])
    offers = _offers(request, diagnostic)
    transition = asked_offer(request, DIAGNOSTIC_WORKFLOW, offers, name, diagnostic, back=back).transition
    form = (DeliveryForm if name == "deliver" else form_of(transition))(posted(request))
    said = f"{transition.label} : fait."
    if done := answer(request, form, change_diagnostic, to=back, said=said, diagnostic=diagnostic, name=name):
        return done
    trail = [("Diagnostics", reverse("financing:diagnostic_list")), (str(diagnostic), back), (transition.label, None)]
    words = {"title": f"{transition.label} – {diagnostic}", "intro": transition.confirm, "trail": trail}
    return form_page(request, form, back_url=back, **words)


@scoped(Scope.SERVICE)
@require_POST
def council(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the council whether the diagnostic is launched."""
    diagnostic = get_object_or_404(diagnostics_visible_to(request.user), pk=pk)
    said = "Avis demandé : le diagnostic attend d'être inscrit à un ordre du jour."
    back = reverse("financing:diagnostic_detail", args=[pk])
    return acted(request, put_before_council, to=back, said=said, diagnostic=diagnostic)


@scoped(Scope.SERVICE)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new diagnostic, or one that changes."""
    diagnostic = get_object_or_404(diagnostics_visible_to(request.user), pk=pk) if pk else None
    if not perimeter(request.user).service_ids or (diagnostic and not may(request.user, EDIT, diagnostic)):
        raise NotAllowed("Les diagnostics sont enregistrés par le service de la structure.")
    if diagnostic:
        back = reverse("financing:diagnostic_detail", args=[pk])
        still_taken(request, partial(refuse_settled, diagnostic), back=back)
    data = posted(request)
    form = DiagnosticForm(data, instance=diagnostic, user=request.user)
    years = diagnostic.years.all() if diagnostic else []
    formset = rows_formset(AccountYearForm, "exercices", data, years, extra=max(3 - len(years), 0))
    if all([form.is_valid(), formset.is_valid()]):
        done = answer(
            request,
            form,
            save_diagnostic,
            to=lambda row: reverse("financing:diagnostic_detail", args=[row.pk]),
            said="Diagnostic enregistré.",
            typed=lambda: {"values": form.values(), "years": formset.lines},
            siae=form.cleaned_data["siae"],
            diagnostic=diagnostic,
        )
        if done:
            return done
    back = reverse("financing:diagnostic_list")
    return form_page(
        request,
        form,
        formset,
        template="financing/rows_form.html",
        title="Diagnostic financier",
        formset=formset,
        heading="Exercices clos",
        hint=(
            f"{upper_first(spelled(ACCOUNT_YEARS))} exercices au plus, clos avant le début du diagnostic ; l'année "
            "de clôture (2007), les deux jours si ce n'est pas l'année civile, puis des montants en euros."
        ),
        back_url=back,
        trail=[("Diagnostics", back), ("Saisie", None)],
    )


@scoped(Scope.SERVICE)
def funders_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The round of funders of a diagnostic."""
    diagnostic = get_object_or_404(diagnostics_visible_to(request.user), pk=pk)
    if not may(request.user, EDIT, diagnostic):
        raise NotAllowed("Le tour de table est enregistré par le service de la structure.")
    back = reverse("financing:diagnostic_detail", args=[pk])
    still_taken(request, partial(refuse_given_up, diagnostic), back=back)
    data = posted(request)
    held = getattr(diagnostic, "round", None)
    form = RoundForm(data, instance=held)
    form.subjects = (diagnostic,)
    pledges = held.pledges.all() if held else []
    formset = rows_formset(PledgeForm, "financeurs", data, pledges, extra=3)
    if all([form.is_valid(), formset.is_valid()]):
        done = answer(
            request,
            form,
            hold_round,
            to=back,
            said="Tour de table enregistré.",
            typed=lambda: {"values": form.cleaned_data, "pledges": formset.lines},
            diagnostic=diagnostic,
        )
        if done:
            return done
    return form_page(
        request,
        form,
        formset,
        template="financing/rows_form.html",
        title=f"Tour de table – {diagnostic.siae.name}",
        formset=formset,
        heading="Financeurs",
        hint="Une ligne par financeur ; la part du fonds départemental d'insertion est celle de l'État ; en euros.",
        back_url=back,
        trail=[("Diagnostics", reverse("financing:diagnostic_list")), (str(diagnostic), back), ("Tour de table", None)],
    )
