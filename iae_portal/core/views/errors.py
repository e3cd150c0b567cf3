"""What is answered when nothing else can be. Only that of a missing page asks the database for anything."""

import sys
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from iae_portal.core.api.problems import problem
from iae_portal.core.databases import OUTAGE
from iae_portal.core.errors import NotThere
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.journal import author_said, removal_of
from iae_portal.core.storage import SENTENCE, StorageFull, is_full
from iae_portal.core.typed import sent_in, typed_in

RETRY_AFTER = 30  # seconds, for the programs that ask
UNREADABLE = (
    "Cette demande est illisible, par son adresse ou par ses critères : la description de l'API dit comment l'écrire."
)
WRONG = "Le portail a rencontré une erreur : réessayez, puis prévenez l'administrateur si elle se répète."
AWAY = "Le portail est momentanément indisponible : réessayez dans une minute. Ce qui était enregistré est gardé."


@scoped(Scope.PUBLIC)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Called by Django (handler400). A grid of too many fields comes back as a list of what was typed."""
    if _is_of_the_api(request):
        return problem(400, UNREADABLE)
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
        return HttpResponse(render_to_string("413.html", {"megabytes": most}), status=413)
    sent = _sent_in_clear(request) if isinstance(exception, TooManyFieldsSent) else []
    return HttpResponse(render_to_string("400.html", {"typed": typed_in(sent)}), status=400)


@scoped(Scope.PUBLIC)
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Called by Django (handler404), whose own reads the form for its token, and fails on one that is broken."""
    said = str(exception) if isinstance(exception, NotThere) else ""
    return render(request, "404.html", {"said": said}, status=404)


@scoped(Scope.PUBLIC)
def token_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Called by Django (CSRF_FAILURE_VIEW): who signed in again in another tab sends the page of his former session.
    What comes from elsewhere is never shown: another site would have the portal say its words."""
    of_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    context = {"typed": typed_in(sent_in(request)) if of_ours else [], "files": of_ours and bool(request.FILES)}
    return HttpResponse(render_to_string("403_csrf.html", context), status=403)


def _is_of_the_api(request: HttpRequest) -> bool:
    """A program is answered by a problem in JSON, whatever it accepts."""
    return request.path_info.startswith("/api/v")


def wrong_method(request: HttpRequest, bare: HttpResponse) -> HttpResponse:
    """Django says it by its status alone; programs and fragments need no more."""
    told = request.headers.get("HX-Request") or "application/json" in request.headers.get("Accept", "")
    if bare.content or told or request.method not in ("GET", "POST"):
        return bare
    return HttpResponse(render_to_string("405.html"), status=405, headers={"Allow": bare["Allow"]})


def page_around(path: str) -> str:
    """The page of the object that holds the one at this address: « /conventions/N/ » of « …/objectifs/3/retirer/ ».

    The home where none does: what is gone may be the object itself.
    """
    parts = path.strip("/").split("/")
    named = [rank for rank, part in enumerate(parts, 1) if any(sign.isdigit() for sign in part)]
    if len(named) < 2:
        return "/"
    around = f"/{'/'.join(parts[: named[0]])}/"
    try:
        resolve(around)
    except Resolver404:
        return "/"
    return around


def gone(request: HttpRequest, typed: list[str]) -> HttpResponse:
    """Who removed it is said when the journal of what held the row tells it (GoneMiddleware)."""
    row = getattr(request, "gone", None)
    line = removal_of(row, request.user) if row and request.user.is_authenticated else None
    context = {"typed": typed, "back": page_around(request.path_info), "remover": author_said(line)}
    return render(request, "gone.html", context, status=404)


def _sent_in_clear(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a plain form; a form with files has been read to its end, and cannot be read again."""
    if request.content_type != "application/x-www-form-urlencoded":
        return []
    return parse_qsl(request.body.decode(errors="replace"))


@scoped(Scope.PUBLIC)
def server_error(request: HttpRequest) -> HttpResponse:
    """Called by Django (handler500) while the error is being handled: a database that is away answers 503."""
    if is_full(sys.exception()) or isinstance(sys.exception(), StorageFull):
        return HttpResponse(render_to_string("507.html", {"sentence": SENTENCE}), status=507)
    is_away = isinstance(sys.exception(), OUTAGE)
    if _is_of_the_api(request):
        return problem(503, AWAY, Retry_After=str(RETRY_AFTER)) if is_away else problem(500, WRONG)
    if not is_away:
        return HttpResponse(render_to_string("500.html"), status=500)
    if "application/json" in request.headers.get("Accept", ""):
        answer = JsonResponse({"message": AWAY}, status=503)
    else:
        answer = HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer
