"""The last check of the base, for administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from iae_portal.core.enums import JobState
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import Job
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services.base_check import KIND, start_check
from iae_portal.core.views.forms import acted


def _require_administrator(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise NotAllowed("Cette page est réservée aux administrateurs du portail.")


@scoped(Scope.COUNTRY)
def base_check(request: HttpRequest) -> HttpResponse:
    _require_administrator(request)
    context = {
        "title": "Vérification de la base",
        "job": Job.objects.filter(kind=KIND, state=JobState.DONE).order_by("-finished_at", "-pk").first(),
    }
    return render(request, "core/base_check.html", context)


@scoped(Scope.COUNTRY)
@require_POST
def base_check_start(request: HttpRequest) -> HttpResponse:
    return acted(request, start_check, to="core:base_check", said="La vérification est lancée.")
