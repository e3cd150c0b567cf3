"""The results of a year, of a whole service: who has given what, who is late, reminders to many; the papers of one."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from conventions.filters.year_returns import OtherYearFilter, YearReturnFilter, year_of, years_of
from conventions.forms.year_returns import PapersForm
from conventions.models import YearReturn
from conventions.models.year_return import PAPERS
from conventions.rights import EDIT, EDIT_ANY, may
from conventions.selectors.conventions import conventions_visible_to
from conventions.selectors.country import REGION, RESULTS, kept_count
from conventions.selectors.places import PLACES, Place
from conventions.selectors.siaes import siaes_visible_to
from conventions.selectors.year_figures import figure_columns, other_years, with_figures
from conventions.selectors.year_returns import (
    askable,
    counts_by,
    each_of,
    grouped_by,
    lacking,
    returns_of,
    with_missing,
    year_returns,
)
from conventions.services.year_returns import nothing_of, receive_papers, start_reminder
from conventions.views.dossier import dossier_form, editable_dossier, readable_dossier
from conventions.year_parts import PARTS, Part, due_on, late_parts, missing_of
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.models import NightCount
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.slices import in_slices
from iae_portal.core.views.asked import asked_keys, year_to_write
from iae_portal.core.views.forms import tried
from iae_portal.core.views.jobs import job_page
from iae_portal.documents.uploads import serve

MOST = 500
# Of the long rows that these are, what the page and its file say.
SAID = (
    *("year", "report_received_on", "accounts_received_on", "convention__number", "convention__service__name"),
    *("convention__siae__name", "convention__siae__siret", "convention__siae__type"),
    *("convention__officer__first_name", "convention__officer__last_name", "convention__officer__username"),
)
GIVEN = {True: "manque", False: "complet", None: ""}  # nothing was asked of a year of before the portal


def _is_late(row: YearReturn) -> bool:
    return any(part in late_parts(row.year, clock.today()) for part in missing_of(row))


def _given(part: Part) -> Column:
    return Column(part.label, lambda row: GIVEN[getattr(row, part.flag)])


def _badge(part: Part, lacks: list[str], late: list[Part]) -> tuple[str, str]:
    if part.key not in lacks:
        return "Complet", "success"
    return ("En retard", "error") if part in late else ("Attendu", "info")


STATE_COLUMNS = (
    Column("Structure", lambda row: row.convention.siae.name),
    Column("SIRET", lambda row: row.convention.siae.siret),
    Column("Type", lambda row: row.convention.siae.type),
    Column("Service", lambda row: row.convention.service.name),
    Column("Convention", lambda row: row.convention.display_number),
    Column("Année", lambda row: row.year),
    *(_given(part) for part in PARTS),
    Column("Bilan reçu le", lambda row: row.report_received_on),
    Column("Comptes reçus le", lambda row: row.accounts_received_on),
    Column("En retard", _is_late),
    Column("Chargé du dossier", lambda row: str(row.convention.officer or "")),
    Column("Dernière relance", lambda row: row.reminded_on),
)


class YearReturnList(PortalListView):
    scope = Scope.SERVICE
    template_name = "conventions/year_returns.html"
    title = "Résultats d'une année"
    filterset_class = YearReturnFilter
    export_name = "resultats"
    sorts = (
        Sort("structure", "Structure", ("convention__siae__sort_key", "year")),
        Sort("relance", "Dernière relance", ("reminded_on", "convention__siae__sort_key")),
    )
    export_columns = STATE_COLUMNS

    def file_columns(self) -> list[Column]:
        """Targets and results too, by the indicators of the moment."""
        return [*STATE_COLUMNS, *figure_columns()]

    def export_total(self, rows) -> int:
        """At most: a line a structure and year."""
        return siaes_visible_to(self.request.user).count() * len(years_of(self.request.GET))

    def get_export_queryset(self, rows: QuerySet[YearReturn]) -> Iterator[YearReturn]:
        """Those asked, then the other years that have figures; what is missing or late was asked."""
        told = [with_missing(rows)]
        chosen = self.filter.is_valid() and self.filter.form.cleaned_data
        if chosen and not (chosen["missing"] or chosen["late"]):
            conventions = conventions_visible_to(self.request.user).select_related("siae", "service", "officer")
            others = OtherYearFilter(self.request.GET, queryset=conventions, request=self.request).qs
            told.append(other_years(others, years_of(self.request.GET), rows))
        for part in told:
            for some in in_slices(part):
                yield from with_figures(some)

    def get_queryset(self):
        return askable(returns_of(self.request.user, *years_of(self.request.GET)).only(*SAID))

    def paginator(self, rows: QuerySet, size: int) -> Paginator:
        pages = super().paginator(rows, size)
        if not self.kept:
            pages.count = sum(count for *_, count in self.grouped)  # what is read of each row need not be asked twice
        return pages

    @cached_property
    def kept(self) -> NightCount | None:
        return kept_count(RESULTS, year_of(self.request.GET), self.place, self.filter)

    @cached_property
    def place(self) -> Place:
        return PLACES[self.filter.compares]

    @cached_property
    def each(self) -> dict[int, tuple]:
        """Of services, what each row lacks is read at once; the country has too many rows."""
        return {} if self.place is REGION else each_of(self.place, self._chosen)

    @cached_property
    def grouped(self) -> list[tuple]:
        return list(grouped_by(self.place, self._chosen) if self.place is REGION else self.each.values())

    @property
    def _chosen(self) -> QuerySet[YearReturn]:
        return self.filter.qs if self.filter.is_valid() else self.filter.queryset.none()

    def _context(self, page: dict) -> dict:
        context = super()._context(page)
        late = late_parts(year_of(self.request.GET), clock.today())
        if self.each:
            lacks = {row.pk: self.each[row.pk][2] for row in context["object_list"]}
        else:
            context["object_list"] = with_missing(context["object_list"])
            lacks = {row.pk: [part.key for part in missing_of(row)] for row in context["object_list"]}
        context["rows"] = {pk: [_badge(part, lacked, late) for part in PARTS] for pk, lacked in lacks.items()}
        return context

    def extra_context(self) -> dict:
        year = year_of(self.request.GET)
        counted = self.kept.content if self.kept else self.grouped
        return {
            "year": year,
            "parts": PARTS,
            "due": [(part.label, due_on(part.kind, year)) for part in PARTS if part.paper or part is PARTS[0]],
            "place": self.place,
            "counts": counts_by(self.place, counted, year, clock.today()),
            "counted_at": self.kept and self.kept.made_at,
            "can_act": may(self.request.user, EDIT_ANY),
        }


@scoped(Scope.SERVICE)
def remind(request: HttpRequest) -> HttpResponse:
    """The structures ticked, or all those that lack something: shown with what they lack, then given to a job."""
    if not may(request.user, EDIT_ANY):
        raise NotAllowed("Une campagne se mène depuis un service départemental.")
    asked = request.POST or request.GET
    page = reverse("conventions:year_returns")
    year = year_to_write(asked, clock.today().year - 1, "year", back=page)
    ticked = "bilan" in asked  # a tick that names nothing does not mean all
    chosen = _lacking_something(request, asked_keys(asked, "bilan") if ticked else None, year)
    back = f"{page}?year={year}"
    if request.method == "POST":
        job = tried(request, start_reminder, rows=chosen, year=year, ticked=ticked)
        return redirect(back if job is None else job_page(job))
    rows = [(row, missing_of(row)) for row in chosen]
    context = {"title": f"Relancer pour les résultats {year}", "rows": rows, "year": year, "back_url": back}
    context["nothing"] = nothing_of(year, ticked)
    return render(request, "conventions/year_returns_confirm.html", context)


def _lacking_something(request: HttpRequest, keys: list[int] | None, year: int) -> list[YearReturn]:
    rows = year_returns(request.user, year).filter(lacking(PARTS)).order_by("convention__siae__sort_key", "pk")
    rows = rows if keys is None else rows.filter(pk__in=keys)
    return [row for row in rows[:MOST] if may(request.user, EDIT, row.convention)]


@scoped(Scope.SERVICE)
def papers(request: HttpRequest, number: str, year: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    row = get_object_or_404(convention.year_returns, year=year)
    form = PapersForm(request.POST or None, request.FILES or None, known=row)
    given = {"convention": convention, "year": year}
    words = {
        "title": f"Bilan d'activité et comptes {year}",
        "done": f"Bilan et comptes {year} mis à jour.",
        "intro": "Notez le jour de réception ; le fichier est facultatif, un autre le remplace.",
    }
    return dossier_form(request, convention, form, receive_papers, tab="life", **words, **given)


@scoped(Scope.SERVICE)
def paper(request: HttpRequest, number: str, year: int, name: str) -> HttpResponse:
    row = get_object_or_404(readable_dossier(request, number).year_returns, year=year)
    if name not in PAPERS or not getattr(row, name):
        raise Http404("Ce fichier n'a pas été déposé.")
    return serve(getattr(row, name), getattr(row, f"{name}_name"))
