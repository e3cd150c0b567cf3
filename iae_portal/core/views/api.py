"""What the API gives: its description as a page and as OpenAPI, and the address that is no address of it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from iae_portal.core.api.access import PER_TOKEN
from iae_portal.core.api.assembly import api
from iae_portal.core.api.problems import problem
from iae_portal.core.api.sheets import SIZE
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.PUBLIC)
def api_schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(api().get_openapi_schema(path_prefix="/api/v1/"), json_dumps_params={"ensure_ascii": False})


@scoped(Scope.PUBLIC)
def api_page(request: HttpRequest) -> HttpResponse:
    schema = api().get_openapi_schema(path_prefix="/api/v1/")
    doors = [_door(path, method["get"], schema) for path, method in schema["paths"].items()]
    context = {"title": "API du portail", "doors": doors, "limit": PER_TOKEN.count, "size": SIZE}
    return render(request, "core/api.html", context)


@scoped(Scope.PUBLIC)
@csrf_exempt  # it writes nothing, and a program has no token of a page to give
def api_unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    return problem(404, "Cette adresse n'est pas de l'API : sa description, /api/, les donne toutes.")


def _door(path: str, described: dict, schema: dict) -> dict:
    """An address as the page says it: what it asks, what it gives."""
    return {
        "path": path,
        "summary": described.get("description") or described["summary"],
        "asked": [
            (row["name"], row.get("description") or row["schema"].get("title", "")) for row in described["parameters"]
        ],
        "given": _given(described["responses"][200]["content"]["application/json"]["schema"], schema),
    }


def _given(reference: dict, schema: dict) -> list[tuple[str, str]]:
    """Fields of a sheet, or of the sheets of a page."""
    sheets = schema["components"]["schemas"]
    fields = sheets[reference["$ref"].rpartition("/")[2]]["properties"]
    if "resultats" in fields:
        return _given(fields["resultats"]["items"], schema)
    return [(name, field.get("description", "")) for name, field in fields.items()]
