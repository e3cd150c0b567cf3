"""The series: home of each one, opening, the events side by side, the synthesis."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted, french_date, french_list
from iae_portal.core.views.forms import answer, form_page
from seminars.forms.series import SeriesForm
from seminars.models import Series
from seminars.rights import STEER, may, require
from seminars.selectors.events import events_visible_to, series_visible_to
from seminars.selectors.report import synthesis_by_number
from seminars.selectors.series import ROWS, columns_of
from seminars.services.events import remind_event
from seminars.services.series import open_series
from seminars.views.contributions import duties_of
from seminars.views.event_page import event_or_404


@scoped(Scope.SERVICE)
def home(request: HttpRequest) -> HttpResponse:
    """What the person owes, then the events of his territory; for the national mission, the series first."""
    events = list(events_visible_to(request.user).order_by("-series__first_day", "series", "rank"))
    several_series = len({event.series_id for event in events}) > 1
    context = {
        "title": "Séminaires",
        "duties": duties_of(request.user, clock.today(), several_series=several_series),
        "events": events,
        "series": series_visible_to(request.user),
        "may_open": may(request.user, STEER),
    }
    return render(request, "seminars/home.html", context)


@scoped(Scope.COUNTRY)
def series_open(request: HttpRequest) -> HttpResponse:
    require(request.user, STEER)
    form = SeriesForm(request.POST or None)
    if done := answer(request, form, open_series, to=_series_url, said=_series_opened, today=clock.today()):
        return done
    back, title = reverse("seminars:home"), "Ouvrir une série"
    return form_page(request, form, title=title, back_url=back, trail=[("Séminaires", back), (title, None)])


def _series_url(series: Series) -> str:
    return reverse("seminars:series", args=[series.pk])


def _series_opened(series: Series) -> str:
    opened = f"La série « {series} » est ouverte : ce que chacun doit est à l'échéancier."
    off = [f"{event}, {french_date(event.held_on)} ({event.day_off})" for event in series.events.all() if event.day_off]
    return f"{opened} Vérifiez ces jours : {french_list(off)}." if off else opened


@scoped(Scope.COUNTRY)
def series_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The events side by side."""
    series = get_object_or_404(series_visible_to(request.user), pk=pk)
    columns = columns_of(series, clock.today())
    context = {
        "title": series.name,
        "series": series,
        "columns": columns,
        "rows": [(kind, label, [(column, column.cells[kind]) for column in columns]) for kind, label, _ in ROWS],
        "late": [column for column in columns if column.late],
        "may_steer": may(request.user, STEER),
        "trail": [("Séminaires", reverse("seminars:home")), (series.name, None)],
    }
    return render(request, "seminars/series.html", context)


@scoped(Scope.COUNTRY)
@require_POST
def event_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """One click reminds everybody who is late for the event."""
    event = event_or_404(request.user, pk)
    done = remind_event(actor=request.user, event=event, day=clock.today())
    if done.parcels:
        late = counted(len(done.parcels), "personne en retard", "personnes en retard")
        messages.success(request, f"Relance envoyée à {late}.")
    if told := {line.recipient for line in done.already_told}:
        late = counted(len(told), "personne en retard a", "personnes en retard ont")
        messages.info(request, f"{late} déjà reçu un rappel aujourd'hui : pas de second courriel le même jour.")
    if done.orphans:
        labels = ", ".join(row.label for row in done.orphans)
        messages.warning(request, f"Personne à prévenir pour : {labels}. Appelez le service.")
    if not (done.parcels or done.already_told or done.orphans):
        messages.info(request, "Personne n'est en retard pour cet événement : aucune relance n'est partie.")
    return redirect("seminars:series", pk=event.series_id)


@scoped(Scope.SERVICE)
def series_synthesis(request: HttpRequest, pk: int) -> HttpResponse:
    """The same workshop of every event, one under the other; read by everybody who sees an event of the series."""
    seen = events_visible_to(request.user).values("series")
    series = get_object_or_404(Series.objects.filter(pk__in=seen), pk=pk)
    title = "Synthèse des ateliers"
    context = {
        "title": title,
        "series": series,
        "workshops": sorted(synthesis_by_number(series).items()),
        "trail": [("Séminaires", reverse("seminars:home")), (series.name, None), (title, None)],
    }
    return render(request, "seminars/synthesis.html", context)
