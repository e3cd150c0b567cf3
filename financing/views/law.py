"""Regimes and barèmes: everybody reads the law; the national role changes it, after seeing what it would cause."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from financing.baremes import shipped_other_amounts
from financing.forms.law import BaremeChangeForm, BaremeForm, InForceForm, ParametersForm
from financing.models import Bareme, Regime
from financing.rights import LAW, may
from financing.selectors.consequences import (
    consequences_of,
    entry_consequences,
    frame_consequences,
    replaced_periods,
)
from financing.services import law as services
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved


@scoped(Scope.REFERENCE)
def law(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Régimes et barèmes",
        "regimes": Regime.objects.prefetch_related("periods").order_by("code"),
        "others": shipped_other_amounts(),
    }
    return render(request, "financing/law.html", context)


@scoped(Scope.REFERENCE)
def regime(request: HttpRequest, code: str) -> HttpResponse:
    row = get_object_or_404(Regime, code=code)
    context = _context(request, row)
    context["baremes"] = row.baremes.order_by("type", "context", "territory", "start")
    return render(request, "financing/regime.html", context)


def _context(request: HttpRequest, row: Regime) -> dict:
    return {
        "regime": row,
        "title": row.label,
        "periods": row.periods.order_by("type"),
        "may_change": may(request.user, LAW),
        "trail": [("Régimes et barèmes", reverse("financing:law")), (row.code, None)],
        "back_url": reverse("financing:regime", args=[row.code]),
    }


def _national(request: HttpRequest, code: str) -> Regime:
    if not may(request.user, LAW):
        raise NotAllowed("Les régimes et les barèmes sont tenus par la mission nationale.")
    return get_object_or_404(Regime, code=code)


@scoped(Scope.COUNTRY)
def regime_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Parameters of a simulation, and its entry into force once a text exists: what each causes, then it is kept."""
    row = _national(request, code)
    posted = request.POST if request.method == "POST" else None
    in_force = posted is not None and "effect_on" in posted
    parameters = ParametersForm(None if in_force else posted, regime=row)
    entry = InForceForm(posted if in_force else None)
    chosen = entry if in_force else parameters
    caused: dict = {}
    if chosen.is_valid():
        if "confirmer" not in request.POST:
            caused = _caused(row, chosen)
        elif _keep(request, row, chosen):
            messages.success(request, "Régime mis en vigueur." if in_force else "Paramètres enregistrés.")
            return redirect("financing:regime", code=code)
    context = _context(request, row)
    context.update(
        form=parameters,
        entry=entry if row.is_simulation else None,
        title=f"Paramètres – {row.code}",
        **caused,
    )
    return render(request, "financing/regime_form.html", context, status=422 if chosen.errors else 200)


def _caused(row: Regime, form) -> dict:
    """What the page shows before the confirmation."""
    if isinstance(form, InForceForm):
        day = form.cleaned_data["effect_on"]
        return {"replaced": replaced_periods(row, day), "consequences": entry_consequences(row, day), "entering": True}
    values = form.values()
    return {"frame": frame_consequences(row, values["floor"], values["ceiling"])}


def _keep(request: HttpRequest, row: Regime, form):
    if isinstance(form, InForceForm):
        return saved(form, services.put_in_force, actor=request.user, regime=row, **form.cleaned_data)
    return saved(form, services.set_parameters, actor=request.user, regime=row, values=form.values())


@scoped(Scope.COUNTRY)
def bareme_new(request: HttpRequest, code: str) -> HttpResponse:
    row = _national(request, code)
    form = BaremeForm(request.POST if request.method == "POST" else None, regime=row)
    return _bareme(request, row, form, services.add_bareme, f"Nouveau barème – {row.code}")


@scoped(Scope.COUNTRY)
def bareme_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Correct a row, for instance an amount that is at last checked in its text."""
    row = _national(request, code)
    bareme = get_object_or_404(Bareme.objects.select_related("regime"), pk=pk, regime=row)
    form = BaremeChangeForm(request.POST if request.method == "POST" else None, instance=bareme)
    title = f"Corriger un barème – {bareme.type}, {bareme.start:%m/%Y}"
    return _bareme(request, row, form, services.change_bareme, title)


def _bareme(request: HttpRequest, regime: Regime, form, service, title: str) -> HttpResponse:
    """First what the amount would cause, annexe by annexe; then the confirmation keeps it."""
    consequences = None
    if form.is_valid():
        if "confirmer" in request.POST:
            job = saved(form, service, actor=request.user, row=form.instance)
            if job:
                messages.success(request, "Barème enregistré.")
                known = getattr(job, "uuid", None)
                if known:
                    return redirect("core:job_detail", uuid=known)
                return redirect("financing:regime", code=regime.code)
        elif form.instance.pk is None or saved(form, form.instance.full_clean):
            consequences = consequences_of(form.instance)
    context = _context(request, regime)
    context.update(form=form, consequences=consequences, title=title)
    return render(request, "financing/bareme_form.html", context, status=422 if form.errors else 200)
