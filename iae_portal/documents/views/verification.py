"""The public page: what a document is, by its code; whether a file is that document. It shows no amount."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services.limits import Limit, within
from iae_portal.documents import codes
from iae_portal.documents.hashing import HashingUploadHandler
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.selectors.versions import public_facts, standing_of, version_by_code
from iae_portal.documents.uploads import megabytes

SEARCH_TITLE = "Vérifier un document"
# DESIGN: 74 random bits cannot be guessed; the limit keeps the page quick for everyone. A whole préfecture behind one
# address checks far fewer documents than that.
LIMIT = Limit("verification", 60, dt.timedelta(minutes=10))


@dataclass(frozen=True)
class Answer:
    """What the comparison says: the tone of the alert and its sentence."""

    tone: str
    sentence: str


SAME = Answer("success", "Ce fichier est exactement le document établi par le portail.")
OTHER = Answer(
    "error",
    "Ce fichier n'est pas le document établi par le portail : il a été modifié, ou c'est un autre fichier ou une "
    "autre version.",
)
NO_FILE = Answer("warning", "Choisissez d'abord le fichier à comparer.")


@scoped(Scope.PUBLIC)
@require_GET
def verify_search(request: HttpRequest) -> HttpResponse:
    """Type a code; `?code=` leads to its page."""
    code = codes.normalised(request.GET.get("code", ""))
    refusal = codes.refusal(code) if "code" in request.GET else None
    if code and refusal is None:
        return redirect("documents:verify", code=code)
    context = {"title": SEARCH_TITLE, "typed": request.GET.get("code", "")[:40], "refusal": refusal}
    return render(request, "documents/verify_search.html", context)


@scoped(Scope.PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """The hasher must be in place before anything reads the body: the token is checked just after, in `_verify`."""
    handler = HashingUploadHandler(request)
    request.upload_handlers = [handler]
    return _verify(request, code, handler)


@csrf_protect
def _verify(request: HttpRequest, code: str, handler: HashingUploadHandler) -> HttpResponse:
    if not within(LIMIT, address=request.META.get("REMOTE_ADDR", "")):
        return _too_many(request)
    plain = codes.normalised(code)
    refusal = codes.refusal(plain)
    version = None if refusal else version_by_code(plain)
    if version is None:
        context = {"title": "Document inconnu", "typed": code[:40], "refusal": refusal}
        return render(request, "documents/verify_unknown.html", context, status=404)
    answer = _compare(request, version, handler) if request.method == "POST" else None
    return render(request, "documents/verify.html", _context(version, answer))


def _too_many(request: HttpRequest) -> HttpResponse:
    context = {"title": SEARCH_TITLE, "minutes": LIMIT.minutes}
    response = render(request, "documents/verify_too_many.html", context, status=429)
    response["Retry-After"] = str(LIMIT.minutes * 60)
    return response


def _compare(request: HttpRequest, version: DocumentVersion, handler: HashingUploadHandler) -> Answer:
    sent = request.FILES.get("file")
    if handler.too_big:
        limit = megabytes(settings.UPLOAD_MAX_BYTES)
        return Answer("warning", f"Ce fichier dépasse {limit} : aucun document du portail n'est si lourd.")
    if sent is None or not sent.size:
        return NO_FILE
    return SAME if sent.sha256 == version.sha256 else OTHER


def _context(version: DocumentVersion, answer: Answer | None) -> dict:
    return {
        "title": version.full_title,
        "version": version,
        "standing": standing_of(version),
        "facts": public_facts(version),
        "fingerprint": [version.sha256[start : start + 8] for start in range(0, 64, 8)],
        "answer": answer,
        "heaviest": megabytes(settings.UPLOAD_MAX_BYTES),
        "same": SAME,
        "other": OTHER,
    }
