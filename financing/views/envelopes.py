"""Envelopes: the nation and its regions, a region and its services, a service's gauge, what waits for credits."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from financing.enums import BudgetLine, EnvelopeLevel
from financing.forms.envelopes import CarryOverForm, MovementForm, ends_for
from financing.models import Envelope, EnvelopeMovement
from financing.models.envelope import LIFTABLE
from financing.rights import ALLOCATE, DELEGATE, may, visible_region_ids
from financing.selectors.consumption import consumption_of
from financing.selectors.country import kept_plans, kept_years, services_of_the_country
from financing.selectors.envelopes import (
    envelopes_visible_to,
    fte_by_region,
    last_movement,
    last_mover,
    waiting_annexes,
)
from financing.selectors.gauges import gauge_of
from financing.selectors.steering import funds_by_year
from financing.selectors.years import YEARS, tops_of, years_of
from financing.services.envelopes import carry_over, lift_movement, move_credits, refuse_lifted
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Unreadable
from iae_portal.core.forms import ReasonForm
from iae_portal.core.models import Region, Service
from iae_portal.core.rights import departmental_services, perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import euros
from iae_portal.core.views.asked import asked_year, counts_now, year_notes, year_to_write
from iae_portal.core.views.forms import answer, form_page, posted, saved
from iae_portal.core.views.offers import still_taken


def shown_year(request: HttpRequest) -> int:
    """The year of the address, the portal's own otherwise."""
    return asked_year(request.GET) or clock.today().year


def year_of_writing(request: HttpRequest, back: str) -> int:
    return year_to_write(request.GET, clock.today().year, back=back)


def asked_line(request: HttpRequest) -> str:
    line = request.GET.get("ligne", "")
    return line if line in BudgetLine.values else BudgetLine.JOB_AID


def _line_notes(request: HttpRequest) -> list[str]:
    typed = request.GET.get("ligne", "").strip()
    if not typed or typed in BudgetLine.values:
        return []
    shown = BudgetLine(asked_line(request)).label
    return [f"La ligne « {typed[:20]} » n'existe pas : la page montre « {shown} ». Choisissez-en une."]


def _place(request: HttpRequest, title: str) -> dict:
    year, line = shown_year(request), asked_line(request)
    return {
        "title": title,
        "notes": year_notes(request.GET, year) + _line_notes(request),
        "year": year,
        "years": (year - 1, year, year + 1),
        "next_year": year + 1,
        "line": line,
        "lines": BudgetLine.choices,
        "line_label": BudgetLine(line).label,
    }


@scoped(Scope.SERVICE)
def home(request: HttpRequest) -> HttpResponse:
    """The page of one's own level: nation, region, or service."""
    scope = perimeter(request.user)
    if scope.country_wide:
        return national(request)
    if scope.region_ids:
        return _to(request, "financing:envelope_region", Region.objects.get(pk=min(scope.region_ids)).code)
    service = departmental_services(request.user).order_by("code").first()
    if service is None:
        raise NotAllowed("Aucune affectation n'est en vigueur pour vous aujourd'hui : demandez-la à votre directeur.")
    return _to(request, "financing:envelope_service", service.code)


def _to(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """The year and the line go with it."""
    asked = request.GET.urlencode()
    return redirect(reverse(name, args=[code]) + (f"?{asked}" if asked else ""))


def national(request: HttpRequest) -> HttpResponse:
    context = _place(request, "Enveloppes nationales")
    year, line = context["year"], context["line"]
    tops = tops_of(year, line, level=EnvelopeLevel.NATIONAL)
    nation, own_balance = next(iter(tops.of(EnvelopeLevel.NATIONAL, year)), (None, None))
    ftes = fte_by_region(Envelope.objects.filter(year=year, line=line))
    services = services_of_the_country()
    kept = None if counts_now(request.GET) else kept_years(year, services)
    context.update(
        own=nation,
        own_balance=own_balance,
        regions=[(row, balance, ftes.get(row.region_id)) for row, balance in tops.of(EnvelopeLevel.REGION, year)],
        movements=_movements([nation] if nation else []),
        funds_of_years=years_of(tops, services, kept and kept.funds, kept and kept.planned),
        counted_at=kept and kept.made_at,
        may_move=may(request.user, ALLOCATE),
        move_url=reverse("financing:movement_national"),
        carry_url=reverse("financing:carry_over"),
    )
    return render(request, "financing/envelopes_national.html", context)


def readable_region(request: HttpRequest, code: str) -> Region:
    region = get_object_or_404(Region, code=code)
    scope = perimeter(request.user)
    if not scope.country_wide and region.pk not in scope.region_ids:
        raise Http404
    return region


@scoped(Scope.REGION)
def region(request: HttpRequest, code: str) -> HttpResponse:
    """The region's envelope, a gauge per service, annexes waiting for a movement."""
    place = readable_region(request, code)
    context = _place(request, f"Enveloppes : {place}")
    year, line = context["year"], context["line"]
    tops = tops_of(year, line, level=EnvelopeLevel.REGION, services=True, region=place)
    rows = [row for row in tops.rows if row.year == year]
    own = next((row for row in rows if row.level == EnvelopeLevel.REGION), None)
    services = list(place.services.filter(departement__isnull=False).values_list("pk", flat=True))
    funds = funds_by_year(services, range(year, year + YEARS))
    gauges = [gauge_of(row, funds[row.service_id, year, line]) for row in rows if row is not own]
    kept = kept_plans(year, services) if line == BudgetLine.JOB_AID and not counts_now(request.GET) else None
    years = years_of(tops, services, funds, kept and kept.amounts)
    free = {(row.envelope.service_id, year): row.balance.available for row in gauges}
    context.update(
        of_job_aid=line == BudgetLine.JOB_AID,
        region=place,
        own=own,
        own_balance=years[0].top,
        gauges=gauges,
        funds_of_years=years,
        planned_at=kept and kept.made_at,
        waiting=waiting_annexes(request.user, services, year, free) if line == BudgetLine.JOB_AID else None,
        movements=_movements(rows),
        may_move=may(request.user, DELEGATE, place),
        move_url=reverse("financing:movement_region", args=[place.code]),
    )
    return render(request, "financing/envelopes_region.html", context)


@scoped(Scope.SERVICE)
def service(request: HttpRequest, code: str) -> HttpResponse:
    """A service's gauge, its consumption by structure, what could be redeployed, what waits."""
    place: Service = get_object_or_404(departmental_services(request.user), code=code)
    context = _place(request, f"Enveloppe : {place}")
    year, line = context["year"], context["line"]
    tops = tops_of(year, line, level=EnvelopeLevel.SERVICE, service=place)
    own = next((row for row, _ in tops.of(EnvelopeLevel.SERVICE, year)), None)
    funds = funds_by_year([place.pk], tops.span)
    of_job_aid = line == BudgetLine.JOB_AID
    lines = consumption_of([place.pk], [year], clock.today()) if of_job_aid else []
    gauge = gauge_of(own, funds[place.pk, year, line], lines) if own else None
    free = {(place.pk, year): gauge.balance.available} if gauge else {}
    context.update(
        of_job_aid=of_job_aid,
        service=place,
        gauge=gauge,
        consumption=lines,
        funds_of_years=years_of(tops, [place.pk], funds),
        waiting=waiting_annexes(request.user, [place.pk], year, free) if of_job_aid else None,
        movements=_movements([own] if own else []),
    )
    return render(request, "financing/envelope_service.html", context)


def _movements(envelopes: list[Envelope]) -> list[EnvelopeMovement]:
    ids = [row.pk for row in envelopes]
    rows = EnvelopeMovement.objects.filter(source__in=ids) | EnvelopeMovement.objects.filter(target__in=ids)
    related = ("source__region", "source__service", "target__region", "target__service", "author", "lifted_by")
    # Whole: envelopes of one year and one line have a bounded ledger, and a cut one proves nothing.
    return list(rows.select_related(*related).order_by("-made_at", "-pk"))


@scoped(Scope.COUNTRY)
def movement_national(request: HttpRequest) -> HttpResponse:
    if not may(request.user, ALLOCATE):
        raise NotAllowed("Les crédits nationaux sont répartis par la mission nationale.")
    return _movement(request, None, reverse("financing:envelopes"))


@scoped(Scope.COUNTRY)
def carry(request: HttpRequest) -> HttpResponse:
    """Carry credits of the year shown to the next one, under a text."""
    if not may(request.user, ALLOCATE):
        raise NotAllowed("Un report de crédits est fait par la mission nationale.")
    back = reverse("financing:envelopes")
    year = year_of_writing(request, back)
    for note in _line_notes(request):
        raise Unreadable(note, back=back)
    line = {"line": asked_line(request)}
    form = CarryOverForm(posted(request), seen=last_movement(year), mover=partial(last_mover, year), initial=line)
    done = answer(request, form, carry_over, to=f"{back}?annee={year + 1}", said="Crédits reportés.", year=year)
    return done or form_page(
        request,
        form,
        title=f"Report de crédits de {year} sur {year + 1}",
        intro="Seul ce qui est disponible dans l'enveloppe nationale se reporte. Rien ne se reporte de soi-même.",
        back_url=f"{back}?annee={year}",
        trail=[("Enveloppes", back), ("Report de crédits", None)],
    )


@scoped(Scope.REGION)
def movement_region(request: HttpRequest, code: str) -> HttpResponse:
    place = get_object_or_404(Region, code=code)
    scope = perimeter(request.user)
    if not scope.country_wide and place.pk not in visible_region_ids(request.user):
        raise Http404
    if not may(request.user, DELEGATE, place):
        raise NotAllowed("Les crédits d'une région sont répartis par son directeur régional.")
    return _movement(request, place, reverse("financing:envelope_region", args=[code]))


@scoped(Scope.REGION)
def movement_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a freeze or a change of line, with its reason."""
    seen = envelopes_visible_to(request.user)
    rows = EnvelopeMovement.objects.filter(source__in=seen, kind__in=LIFTABLE, lifts=None)
    ends = (f"{end}__{name}" for end in ("source", "target") for name in ("region", "service"))
    movement = get_object_or_404(rows.select_related(*ends), pk=pk)
    envelope = movement.source
    national = envelope.level == EnvelopeLevel.NATIONAL
    if not (may(request.user, ALLOCATE) if national else may(request.user, DELEGATE, envelope)):
        who = "la mission nationale, ou par le directeur régional pour sa région"
        raise NotAllowed(f"Un gel et une fongibilité sont levés par {who}.")
    back = reverse("financing:envelopes") if national else _region_url(envelope)
    still_taken(request, partial(refuse_lifted, movement), back=f"{back}?annee={envelope.year}&ligne={envelope.line}")
    form = ReasonForm(posted(request))
    done = answer(
        request,
        form,
        lift_movement,
        to=f"{back}?annee={envelope.year}&ligne={envelope.line}",
        said="Crédits rendus : la levée est au registre.",
        typed=lambda: {"reason": form.cleaned_data["comment"]},
        movement=movement,
    )
    if done:
        return done
    intro = f"{euros(movement.amount)} reviennent à : {envelope}. Une annexe qui attendait ces crédits les prend."
    title = f"Lever {movement.name}"
    trail = [("Enveloppes", back), (title, None)]
    return form_page(request, form, title=title, intro=intro, back_url=back, trail=trail)


def _region_url(envelope: Envelope) -> str:
    return reverse("financing:envelope_region", args=[envelope.region.code])


def _movement(request: HttpRequest, place: Region | None, back_url: str) -> HttpResponse:
    year = year_of_writing(request, back_url)
    form = MovementForm(
        posted(request),
        ends=ends_for(request.user, place),
        national=place is None,
        seen=last_movement(year, place),
        mover=lambda: last_mover(year, place),
        initial={"made_on": clock.today(), **{key: request.GET.get(key, "") for key in MovementForm.PROPOSED}},
    )
    if form.is_valid() and _moved(request, form, year):
        messages.success(request, "Mouvement enregistré.")
        return redirect(f"{back_url}?annee={year}")
    return form_page(
        request,
        form,
        title=f"Mouvement de crédits {year}",
        intro="Un mouvement ne se modifie pas : un gel ou une fongibilité se lève, une autre erreur se corrige par un "
        "mouvement inverse.",
        back_url=f"{back_url}?annee={year}",
        trail=[("Enveloppes", back_url), ("Mouvement de crédits", None)],
    )


def _moved(request: HttpRequest, form: MovementForm, year: int) -> bool:
    """The envelopes that the form makes vanish with a refused movement."""
    with transaction.atomic():
        done = saved(form, move_credits, actor=request.user, **form.values(year))
        if not done:
            transaction.set_rollback(True)
    return bool(done)
