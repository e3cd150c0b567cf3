"""Doors of the house: login everywhere except a listed few, refusals as sentences."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from iae_portal.core.acting import NOT_BY_TOKEN, READ_ONLY, REFUSED, helper_of
from iae_portal.core.api import NAMESPACE
from iae_portal.core.api.problems import problem
from iae_portal.core.databases import is_deadlock
from iae_portal.core.errors import Finished, Gone, NotAllowed, Refusal, Unreadable
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter
from iae_portal.core.saved import account_of
from iae_portal.core.scopes import Scope, scope_of
from iae_portal.core.seen import one_sending
from iae_portal.core.selectors.second_factor import has_second_factor, is_compulsory
from iae_portal.core.services import acting, held, kept_files, sendings
from iae_portal.core.services.sessions import renew
from iae_portal.core.storage import StorageAway
from iae_portal.core.typed import sent_in, typed_in
from iae_portal.core.views.errors import gone, wrong_method

# Views open to anybody, by URL name. A test holds this list.
PUBLIC_VIEWS = frozenset(
    {
        "core:login",
        "core:login_second_factor",
        "core:password_reset",
        "core:password_reset_done",
        "core:password_reset_confirm",
        "core:password_reset_complete",
        "core:health",
        "core:health_web",
        "core:accessibility",
        "core:legal",
        "core:help_open",
        "core:help_open_page",
        "core:favicon",
        "core:robots",
        "core:security",
        "dashboards:open_data",
        "dashboards:open_data_file",
        "core:api_page",
        "core:api_schema",
        "core:api_unknown",
        "documents:verify",
        "documents:verify_search",
        "admin:login",
    }
)
GUEST_NAMESPACE = "guest"  # views reached by a signed, expiring link: <app>:guest_...


def is_public(view_name: str) -> bool:
    """The API asks for its token itself."""
    namespace, _, name = view_name.partition(":")
    return view_name in PUBLIC_VIEWS or namespace == NAMESPACE or name.startswith(f"{GUEST_NAMESPACE}_")


class Door:
    """Base of the middlewares that only look at the view about to be called, or at what it raised."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class ActingMiddleware(Door):
    """An administrator who acts as another person is that person for the whole request (core.acting).

    He reads, writes only when he said so, and never opens what is personal to somebody else.
    """

    OPEN = frozenset(
        {
            "dashboards:home",
            "core:account",
            "core:session",
            "core:acting_start",
            "core:acting_stop",
            "core:logout",
            "core:job_detail",
            "core:health",
            "core:health_web",
            "core:accessibility",
            "core:legal",
            "documents:verify",
            "documents:verify_search",
        }
    )
    SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        himself = request.user

        def caller() -> User | AnonymousUser:
            """Read when asked: a public page, that of the portal's health among them, opens without the database."""
            return acting.person_acted(himself, request.session.get(acting.KEY)) or himself

        request.user = SimpleLazyObject(caller)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.view_name or ""
        if name in self.OPEN or not helper_of(request.user):
            return None
        if scope_of(view) is Scope.PERSONAL or is_public(name) or name.startswith("admin:"):
            return self._refused(request, REFUSED)
        if request.method not in self.SAFE and not request.user.acted_writes:
            return self._refused(request, READ_ONLY)
        return None

    def _refused(self, request: HttpRequest, sentence: str) -> HttpResponse:
        if request.resolver_match.namespace == NAMESPACE and "text/html" not in request.headers.get("Accept", ""):
            return problem(403, NOT_BY_TOKEN)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"messages": [sentence]}, status=403)
        return render(request, "refusal.html", {"sentences": [sentence], "back": "/", "typed": []}, status=403)


class LoginRequiredMiddleware(Door):
    """Nobody enters without an account, except through PUBLIC_VIEWS and guest links.

    A fragment or a script whose session expired gets 401 instead of the login page: what was typed survives.
    No page is kept by the browser: after logging out, Back shows nothing.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        # The public list first: those pages, the health page among them, answer without asking the database who calls.
        if is_public(request.resolver_match.view_name or "") or request.user.is_authenticated:
            return None
        if request.headers.get("HX-Request") or "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"message": "Votre session a expiré : reconnectez-vous, rien n'est perdu."}, status=401)
        if request.resolver_match.view_name == "core:logout":  # already out: coming back there would mean nothing
            return redirect("core:login")
        if request.method == "POST" and held.hold(request):
            return redirect_to_login(reverse("core:held"))
        return redirect_to_login(request.get_full_path())


class ActivityMiddleware(Door):
    """A page asked for puts off the end of the session; what the end had stopped, sent again, is no longer held."""

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        name = request.resolver_match.view_name or ""
        if is_public(name) or name == "core:session" or not request.user.is_authenticated:
            return
        renew(request.session)
        if request.method == "POST":
            held.forget(request.session, request.get_full_path())


class LocalTimeMiddleware(Door):
    """Pages and exports tell instants in the hour of the reader's own service (four of them live overseas)."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if is_public(request.resolver_match.view_name or ""):
            return
        timezone.activate(perimeter(request.user).zone)


class AdministratorSecondFactorMiddleware(Door):
    """Who must have a second factor is led to activate it before anything else (ADMIN_REQUIRES_SECOND_FACTOR)."""

    OPEN = frozenset({"core:second_factor_enrol", "core:logout"})

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        user, name = request.user, request.resolver_match.view_name or ""
        if name in self.OPEN or is_public(name):  # first: /sante/ answers without asking the database who calls
            return None
        if not user.is_authenticated or not is_compulsory(user) or user.is_verified():
            return None
        if has_second_factor(user):  # activated from another session: this one has never given a code
            logout(request)
            return redirect_to_login(request.get_full_path())
        messages.warning(request, "Votre compte administre le portail : activez d'abord le second facteur.")
        return redirect("core:second_factor_enrol")


class RefusalMiddleware(Door):
    """A refusal that no view caught becomes a page (or a JSON answer) with its sentences: 409 or its own status."""

    STATUSES = {Unreadable: 400, NotAllowed: 403, StorageAway: 503}

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        status = next((number for kind, number in self.STATUSES.items() if isinstance(exception, kind)), 409)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"messages": exception.sentences}, status=status)
        if isinstance(exception, Finished):
            messages.error(request, " ".join(exception.sentences))
            return redirect(exception.back)
        context = {"sentences": exception.sentences, "back": exception.back, "typed": _typed(request)}
        return render(request, "refusal.html", context, status=status)


class GoneMiddleware(Door):
    """What is sent about an object that is no longer there: that is said, with the page of what held it, and what was
    typed is kept. Nor does a button's address, opened alone, answer a blank page.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405:
            return wrong_method(request, response)
        if response.status_code != 404 or request.method != "POST":
            return response
        typed = _typed(request)  # first: a form that is broken is refused in words, sent to no address at all too
        return gone(request, typed) if self._is_gone(request, response) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, Gone):
            request.gone = exception

    def _is_gone(self, request: HttpRequest, response: HttpResponse) -> bool:
        """Of a form, not of a fragment or a program; a view found nothing, the address is one of the portal."""
        told = request.headers.get("HX-Request") or "application/json" in request.headers.get("Accept", "")
        return request.resolver_match is not None and not told and response["Content-Type"].startswith("text/html")


def _typed(request: HttpRequest) -> list[str]:
    return [value for _, value in typed_in(sent_in(request))]


class OnceMiddleware(Door):
    """A form sent twice writes once (core.services.sendings), and what a deadlock undid is tried again, once."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        response = self._once(request)
        if not getattr(request, "met_deadlock", False):
            return response
        for file in request.FILES.values():  # the first try has read them to their end
            file.seek(0)
        return self._once(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_deadlock(exception) or getattr(request, "met_deadlock", False):
            return None
        request.met_deadlock = True
        return HttpResponse(status=503)  # never seen: the act is tried again

    def _once(self, request: HttpRequest) -> HttpResponse:
        owner = account_of(request.user) if request.user.is_authenticated else request.path
        with one_sending(), kept_files.owned_by(owner):
            return self._kept(request)

    def _kept(self, request: HttpRequest) -> HttpResponse:
        key = sendings.key_of(request) if self._is_kept(request) else None
        if key is None:
            return self.get_response(request)
        with transaction.atomic():
            row = sendings.reserve(key)
            location = None if row else sendings.location_of(key)
            response = redirect(location) if location else self.get_response(request)
            # A failure has become a page here: its transaction must not be kept for all that.
            if response.status_code >= 500:
                transaction.set_rollback(True)
            elif row and 300 <= response.status_code < 400:
                sendings.keep(row, response["Location"])
            elif row:
                sendings.forget(row)
        return response

    def _is_kept(self, request: HttpRequest) -> bool:
        """Not for the doors (a login is no act), nor for fragments: their page stays, and may send again."""
        if request.headers.get("HX-Request") or "application/json" in request.headers.get("Accept", ""):
            return False
        try:
            name = resolve(request.path_info).view_name
        except Resolver404:
            return False
        if is_public(name):
            return name not in PUBLIC_VIEWS
        return request.user.is_authenticated and name != "core:logout"
