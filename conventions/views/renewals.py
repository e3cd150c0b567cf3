"""The renewal campaign: who ends this year, where each renewal stands, and what is done for many at once."""

import datetime as dt

from django.core.paginator import Page
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from conventions.enums import ConventionState
from conventions.filters.renewals import RenewalFilter
from conventions.models import Convention
from conventions.renewal_steps import STEPS, campaign_dates, is_late, step_of
from conventions.rights import EDIT, EDIT_ANY, may
from conventions.selectors.country import RENEWALS, is_whole, kept_count
from conventions.selectors.places import PLACES
from conventions.selectors.renewals import counts_by, ending_in, grouped_by, keys_in_order, renewed
from conventions.services.renewal_campaign import OPEN, PRINT, REMIND, nothing_of, start_wave
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column
from iae_portal.core.lists import KeysFirst, PortalListView, Sort
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.asked import asked_keys, asked_year, year_to_write
from iae_portal.core.views.forms import tried
from iae_portal.core.views.jobs import job_page

MOST = 500
# Of the long rows that these are, what the page and its file say.
SAID = (
    *("number", "end", "state", "siae__name", "siae__siret", "siae__type", "siae__city", "service__name"),
    *("officer__first_name", "officer__last_name", "officer__username"),
)


class CountryPages(KeysFirst):
    """Of all that end in the country, sorted `by_day` then by structure, or by structure alone."""

    def __init__(self, rows: QuerySet[Convention], size: int, *, year: int, by_day: bool):
        super().__init__(rows, size)
        self.year, self.by_day = year, by_day

    @property
    def whole_year(self) -> tuple[dt.date, dt.date]:
        return dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)

    @cached_property
    def spans(self) -> list[tuple[dt.date, dt.date, int]]:
        """First and last day, how many rows: thousands share a day."""
        if not self.by_day:
            return [(*self.whole_year, self.object_list.count())]
        by_end = self.object_list.order_by(self.object_list.query.order_by[0])
        return [(day, day, count) for day, count in by_end.values_list("end").annotate(n=Count("pk"))]

    @cached_property
    def count(self) -> int:
        return sum(rows for *_, rows in self.spans)

    def page(self, number: int) -> Page:
        """Its keys are found structure by structure, from the nearer end, where it lies in one span."""
        page = super().page(number)
        first, last = page.start_index() - 1, page.end_index()
        for span in self.spans:
            *_, rows = span
            if first >= 0 and last <= rows:
                page.object_list = self.walked(span, first, last)
                break
            first, last = first - rows, last - rows
        return page

    def walked(self, span: tuple[dt.date, dt.date, int], first: int, last: int, **which: bool) -> QuerySet[Convention]:
        start, end, rows = span
        descending, from_the_end = self.object_list.query.order_by[0].descending, first + last > rows
        keys = keys_in_order(start, end, descending=descending, from_the_end=from_the_end, **which)
        here = slice(rows - last, rows - first) if from_the_end else slice(first, last)
        return self.shown(keys[here])


class StepPages(CountryPages):
    """By step: those that a living dossier renews, then the others, that have no step, structure by structure."""

    @cached_property
    def counts(self) -> dict[str, int]:
        return self.object_list.aggregate(whole=Count("pk"), renewed=Count("pk", filter=renewed()))

    @property
    def count(self) -> int:
        return self.counts["whole"]

    def page(self, number: int) -> Page:
        """Astride, it is sorted with all of them."""
        page = KeysFirst.page(self, number)
        first, last, begun = page.start_index() - 1, page.end_index(), self.counts["renewed"]
        if last <= begun:
            keys = self.object_list.filter(renewed())[first:last]
            page.object_list = self.shown(keys.values("pk"))
        elif first >= begun:
            rest = (*self.whole_year, self.count - begun)
            page.object_list = self.walked(rest, first - begun, last - begun, unrenewed=True)
        return page


class RenewalList(PortalListView):
    scope = Scope.SERVICE
    template_name = "conventions/renewals.html"
    title = "Campagne de renouvellement"
    filterset_class = RenewalFilter
    export_name = "renouvellements"
    sorts = (
        Sort("fin", "Fin", ("end", "siae__sort_key", "siae_id")),
        Sort("structure", "Structure", ("siae__sort_key", "siae_id")),
        Sort("etape", "Étape", ("renewal_state", "siae__sort_key", "siae_id")),
    )
    export_columns = (
        Column("Structure", lambda row: row.siae.name),
        Column("SIRET", lambda row: row.siae.siret),
        Column("Type", lambda row: row.siae.type),
        Column("Service", lambda row: row.service.name),
        Column("Convention", lambda row: row.display_number),
        Column("Fin", lambda row: row.end),
        Column("Étape", lambda row: step_of(row.renewal_state).label),
        Column("Attend", lambda row: step_of(row.renewal_state).waits_for),
        Column("En retard", lambda row: "oui" if is_late(row.renewal_state, row.end, clock.today()) else "non"),
        Column("Dossier de renouvellement", lambda row: str(row.renewal_number or "").replace("-", " ")),
        Column("Chargé du dossier", lambda row: str(row.officer or "")),
        Column("Dernière relance", lambda row: row.reminded_on),
    )

    @property
    def year(self) -> int:
        return asked_year(self.request.GET, "year") or clock.today().year

    def get_queryset(self) -> QuerySet[Convention]:
        return ending_in(self.request.user, self.year).select_related("officer").only(*SAID)

    def paginator(self, rows: QuerySet[Convention], size: int) -> KeysFirst:
        """A renewal is read of the rows of the page alone."""
        sort = self.current_sort.lstrip("-")
        if not is_whole(PLACES[self.filter.compares], self.filter):
            return KeysFirst(rows, size)
        if sort == "etape":
            return StepPages(rows, size, year=self.year, by_day=False)
        return CountryPages(rows, size, year=self.year, by_day=sort == "fin")

    def _context(self, page: dict) -> dict:
        context = super()._context(page)
        today = clock.today()
        context["rows"] = {
            row.pk: (step_of(row.renewal_state), is_late(row.renewal_state, row.end, today))
            for row in context["object_list"]
        }
        return context

    def extra_context(self) -> dict:
        place = PLACES[self.filter.compares]
        kept = kept_count(RENEWALS, self.year, place, self.filter)
        rows = self.filter.qs if self.filter.is_valid() else self.filter.queryset.none()
        return {
            "year": self.year,
            "dates": campaign_dates(self.year),
            "steps": STEPS,
            "place": place,
            "counts": counts_by(place, kept.content if kept else grouped_by(place, rows)),
            "counted_at": kept and kept.made_at,
            "can_act": may(self.request.user, EDIT_ANY),
        }


@scoped(Scope.SERVICE)
def remind(request: HttpRequest) -> HttpResponse:
    text = "Une lettre demande à chaque structure sa demande de renouvellement ; celles sans courriel sont à poster."
    return _wave(request, REMIND, title="Relancer les structures", text=text, button="Écrire les lettres")


@scoped(Scope.SERVICE)
def open_(request: HttpRequest) -> HttpResponse:
    text = (
        "Chaque dossier s'ouvre au lendemain de la convention qui finit, pour la même durée, avec son projet, ses "
        "objectifs, ses signataires et ses pièces toujours valables."
    )
    return _wave(request, OPEN, title="Ouvrir les dossiers de renouvellement", text=text, button="Ouvrir les dossiers")


@scoped(Scope.SERVICE)
def print_(request: HttpRequest) -> HttpResponse:
    text = "Le PDF de chaque dossier prêt à signer est établi, puis gardé dans son onglet « Avis et signature »."
    return _wave(request, PRINT, title="Préparer les conventions à imprimer", text=text, button="Établir les PDF")


def _wave(request: HttpRequest, kind: str, **words) -> HttpResponse:
    """The conventions ticked, or all those of the year that the act concerns: shown, then given to a job."""
    if not may(request.user, EDIT_ANY):
        raise NotAllowed("Une campagne se mène depuis un service départemental.")
    asked = request.POST or request.GET
    page = reverse("conventions:renewals")
    year = year_to_write(asked, clock.today().year, "year", back=page)
    ticked = "convention" in asked  # a tick that names nothing is not the absence of any: it does not mean all
    chosen = _chosen(request, asked_keys(asked, "convention")[:MOST] if ticked else None, year, kind)
    back = f"{page}?year={year}"
    if request.method == "POST":
        job = tried(request, start_wave, kind=kind, conventions=chosen, ticked=ticked)
        return redirect(back if job is None else job_page(job))
    return render(
        request,
        "conventions/renewals_confirm.html",
        words | {"chosen": chosen, "nothing": nothing_of(kind, ticked), "year": year, "back_url": back},
    )


def _chosen(request: HttpRequest, keys: list[int] | None, year: int, kind: str) -> list[Convention]:
    waiting = {"renewal_state__isnull": True, "leaving_on__isnull": True}
    step = {"renewal_state": ConventionState.READY_TO_SIGN} if kind == PRINT else waiting
    rows = ending_in(request.user, year).filter(**step).order_by("siae__sort_key", "pk")
    return [row for row in (rows if keys is None else rows.filter(pk__in=keys))[:MOST] if may(request.user, EDIT, row)]
