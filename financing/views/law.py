"""Regimes and barèmes: everybody reads the law; the national role changes it, after seeing what it would cause."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from financing.baremes import shipped_other_amounts
from financing.forms.law import BaremeChangeForm, BaremeForm, InForceForm, ParametersForm
from financing.models import Regime
from financing.rights import LAW, may
from financing.selectors.consequences import consequences_of, entry_consequences, frame_consequences, replaced_periods
from financing.selectors.law import is_used
from financing.services import law as services
from iae_portal.core.errors import NotAllowed
from iae_portal.core.forms import ConfirmForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.views.forms import answer, form_page, posted, saved
from iae_portal.core.views.jobs import job_page


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


IN_FORCE = "Régime mis en vigueur ; les annexes qu'il atteint se recalculent, suivez-le dans vos travaux."


def _national(request: HttpRequest, code: str) -> Regime:
    if not may(request.user, LAW):
        raise NotAllowed("Les régimes et les barèmes sont tenus par la mission nationale.")
    return get_object_or_404(Regime, code=code)


@scoped(Scope.COUNTRY)
def regime_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Parameters of a simulation, and its entry into force once a text exists: what each causes, then it is kept."""
    row = _national(request, code)
    data = posted(request)
    # Two forms on the page: the date of effect tells which one was sent.
    in_force = data is not None and "effect_on" in data
    parameters = ParametersForm(None if in_force else data, regime=row)
    entry = InForceForm(data if in_force else None)
    chosen = entry if in_force else parameters
    parameters.subjects = (row,)
    caused: dict = {}
    if chosen.is_valid():
        if "confirmer" not in request.POST:
            caused = _caused(row, chosen)
        elif _keep(request, row, chosen):
            messages.success(request, IN_FORCE if in_force else "Paramètres enregistrés.")
            return redirect("financing:regime", code=code)
    shown = {
        "entry": entry if row.is_simulation else None,
        "asked": "frame" in caused,
        "title": f"Paramètres – {row.code}",
    }
    context = _context(request, row) | shown | caused
    return form_page(request, parameters, entry, template="financing/regime_form.html", **context)


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
    form = BaremeForm(posted(request), regime=row)
    return _bareme(request, row, form, services.add_bareme, f"Nouveau barème – {row.code}")


@scoped(Scope.COUNTRY)
def bareme_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Correct a row, for instance an amount that is at last checked in its text."""
    row = _national(request, code)
    bareme = row_or_gone(row.baremes.select_related("regime"), pk, row)
    form = BaremeChangeForm(posted(request), instance=bareme)
    form.subjects = (row,)
    title = f"Corriger un barème – {bareme.type}, {bareme.start:%m/%Y}"
    return _bareme(request, row, form, services.change_bareme, title)


@scoped(Scope.COUNTRY)
def bareme_delete(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask, then take away a row that nothing used."""
    row = _national(request, code)
    bareme = row_or_gone(row.baremes.select_related("regime"), pk, row)
    form, context = ConfirmForm(posted(request)), _context(request, row)
    done = answer(
        request,
        form,
        services.delete_bareme,
        to=context["back_url"],
        said="Barème supprimé.",
        typed=lambda: {"row": bareme},
    )
    if done:
        return done
    intro = "Le barème qui s'arrêtait la veille reprend son cours."
    return form_page(request, form, **context | {"title": f"Supprimer le barème {bareme}", "intro": intro})


def _bareme(request: HttpRequest, regime: Regime, form, service, title: str) -> HttpResponse:
    """First what the amount would cause, annexe by annexe; then the confirmation keeps it."""
    context, consequences = _context(request, regime), None
    if "confirmer" in request.POST:
        done = answer(
            request,
            form,
            service,
            # A change that touches no annexe starts no job.
            to=lambda job: context["back_url"] if job is True else job_page(job),
            said="Barème enregistré.",
            typed=lambda: {"row": form.instance},
        )
        if done:
            return done
    elif form.is_valid() and saved(form, services.try_bareme, row=form.instance):
        consequences = consequences_of(form.instance)
    kept = form.instance.pk
    shown = {
        "consequences": consequences,
        "asked": consequences is not None,
        "title": title,
        # Kept by mistake: no calculation used it.
        "delete_url": reverse("financing:bareme_delete", args=[regime.code, kept])
        if kept and not is_used(form.instance)
        else None,
    }
    return form_page(request, form, template="financing/bareme_form.html", **(context | shown))
