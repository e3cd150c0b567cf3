"""Open data: aggregates with their description, in CSV and JSON, without an account."""

import datetime as dt
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from iae_portal.core.exports import Column, attached, csv_bytes
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services.limits import Limit, within
from iae_portal.core.small_counts import HIDDEN
from iae_portal.core.text import spelled
from iae_portal.dashboards.selectors.open_data import DATA_SETS, DataSet

# A whole office may leave by one address.
FROM_A_PLACE = Limit("open-data", 240, dt.timedelta(minutes=10))
LICENCE = "Licence Ouverte 2.0"
TOO_MANY = "Trop de demandes depuis votre adresse : réessayez dans {} minutes."


@scoped(Scope.PUBLIC)
def open_data(request: HttpRequest) -> HttpResponse:
    context = {"title": "Données ouvertes", "sets": list(DATA_SETS.values()), "licence": LICENCE, "hidden": HIDDEN}
    return render(request, "dashboards/open_data.html", context)


@scoped(Scope.PUBLIC)
def open_data_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    found = DATA_SETS.get(name)
    if found is None or kind not in WRITERS:
        raise Http404
    if not within(FROM_A_PLACE, address=request.META.get("REMOTE_ADDR", "")):
        minutes, plain = FROM_A_PLACE.minutes, "text/plain; charset=utf-8"
        said, again = TOO_MANY.format(spelled(minutes)), {"Retry-After": str(minutes * 60)}
        return HttpResponse(said, status=429, content_type=plain, headers=again)
    return WRITERS[kind](found)


def _csv(found: DataSet) -> HttpResponse:
    columns = [Column(name, partial(_cell, name)) for name, _ in found.columns]
    return attached(csv_bytes(columns, found.rows()), "text/csv; charset=utf-8", f"{found.name}.csv")


def _cell(name: str, row: dict):
    return HIDDEN if row[name] is None else row[name]


def _json(found: DataSet) -> HttpResponse:
    body = {
        "titre": found.title,
        "description": found.description,
        "licence": LICENCE,
        "masque": "null",
        "colonnes": dict(found.columns),
        "donnees": found.rows(),
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


WRITERS = {"csv": _csv, "json": _json}
