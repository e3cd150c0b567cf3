"""What the API answers when it can not: a JSON problem (RFC 9457), whose sentence says what to do."""

from http import HTTPStatus

from django.http import JsonResponse

TYPE = "application/problem+json"
TITLES = {
    400: "Demande mal formée",
    401: "Jeton refusé",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Lecture seule",
    429: "Trop de demandes",
    500: "Erreur du portail",
    503: "Portail momentanément indisponible",
}


class Problem(Exception):
    """Raised anywhere under the API; it becomes the answer."""

    def __init__(self, status: int, detail: str, **headers: str):
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


def problem(status: int, detail: str, **headers: str) -> JsonResponse:
    title = TITLES.get(status, HTTPStatus(status).phrase)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return JsonResponse(
        body, status=status, content_type=TYPE, headers=headers, json_dumps_params={"ensure_ascii": False}
    )
