"""The API of the whole portal, once the floors have filled their slot."""

from collections.abc import Callable, Iterable
from functools import cache, wraps
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from iae_portal.core.api import NAMESPACE, ROUTERS
from iae_portal.core.api.access import CHALLENGE, TokenAuth
from iae_portal.core.api.problems import Problem, problem
from iae_portal.core.scopes import Scope

VERSION = "1"


@cache
def api() -> NinjaAPI:
    """Built once, when the addresses are read."""
    made = NinjaAPI(
        title="Portail IAE",
        version=VERSION,
        description="Lecture seule : structures, conventions, cibles, résultats, annexes et avis de votre périmètre.",
        urls_namespace=NAMESPACE,
        auth=TokenAuth(),
        # The page of the description is ours: theirs runs scripts that the CSP refuses.
        docs_url=None,
        openapi_url=None,
    )
    made.add_decorator(_only_known)
    for path in ROUTERS.all():
        made.add_router("", import_string(path))
    made.add_exception_handler(Problem, lambda request, error: problem(error.status, error.detail, **error.headers))
    made.add_exception_handler(AuthenticationError, _without_token)
    made.add_exception_handler(ValidationError, _malformed)
    made.add_exception_handler(Http404, lambda request, error: problem(404, "Rien de tel dans votre périmètre."))
    made.add_exception_handler(HttpError, lambda request, error: problem(error.status_code, str(error)))
    return made


def api_urls() -> tuple:
    """The addresses, each saying that a token opens it."""
    patterns, app_name, namespace = api().urls
    shown = [pattern for pattern in patterns if pattern.name != "api-root"]
    for pattern in shown:
        pattern.callback = _only_read(pattern.callback)
        pattern.callback.scope = Scope.TOKEN
    return shown, app_name, namespace


def _only_known(view: Callable) -> Callable:
    """A criterion that the address does not know, that is empty or given twice would be left aside, whole or in part,
    and the rows of everything given for it."""

    @wraps(view)
    def answer(request: HttpRequest, **asked):
        if unknown := ", ".join(sorted(request.GET.keys() - asked.keys())):
            raise Problem(400, f"Critère inconnu : {unknown}. La description de l'API donne ceux de cette adresse.")
        if twice := ", ".join(sorted(name for name, values in request.GET.lists() if len(values) > 1)):
            raise Problem(400, f"Critère donné plusieurs fois : {twice}. Donnez une valeur par critère.")
        if impossible := [name for name, value in request.GET.items() if "\0" in value or not value.strip()]:
            raise _impossible(impossible)
        return view(request, **asked)

    return answer


def _only_read(view: Callable) -> Callable:
    """The library refuses in English, in no JSON, and HEAD too, which asks what GET would answer, without its body."""

    @wraps(view)
    def answer(request: HttpRequest, **path) -> HttpResponse:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, **path)
        request.method = asked  # the server takes the body off the answer
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        return problem(405, "Cette API se lit seulement : demandez cette adresse en GET.", Allow="GET, HEAD")

    return answer


def _without_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    detail = "Présentez un jeton dans l'en-tête « Authorization: Bearer … » ; il se crée depuis « Mon compte »."
    return problem(401, detail, **CHALLENGE)


def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = _impossible(str(line["loc"][-1]) for line in error.errors)
    return problem(said.status, said.detail)


def _impossible(names: Iterable[str]) -> Problem:
    told = ", ".join(sorted(set(names)))
    return Problem(400, f"Valeur impossible pour : {told}. La description de l'API dit ce qui est attendu.")
