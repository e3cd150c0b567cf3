"""Telling the script of the page which form was kept: the draft that the browser holds of it goes (drafts.js)."""

from urllib.parse import quote

from django.conf import settings
from django.contrib.messages import ERROR
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse

from iae_portal.core.acting import helper_of
from iae_portal.core.models import User

COOKIE = "portail_saved"
EVERY_FORM = "*"
LASTS = 600  # seconds; read by the page that follows


class NotingStorage(FallbackStorage):
    """Messages of Django that remember a refusal: a button refused leads back to its page, as one accepted does."""

    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        self.request.is_refused = getattr(self.request, "is_refused", False) or level >= ERROR
        super().add(level, message, extra_tags)


def account_of(user: User) -> str:
    """Whose drafts they are: an administrator who acts as another has his own."""
    helper = helper_of(user)
    return f"{helper.pk}-{user.pk}" if helper else str(user.pk)


def tell(response: HttpResponse, account: str, path: str) -> None:
    response.set_cookie(
        COOKIE,
        quote(f"{account}|{path}", safe=""),  # a slash would have the value written between quotation marks
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


class SavedMiddleware:
    """After each form or button that did what it was asked to."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kept = request.method == "POST" and 300 <= response.status_code < 400
        if kept and not getattr(request, "is_refused", False) and request.user.is_authenticated:
            tell(response, account_of(request.user), request.path)
        return response
