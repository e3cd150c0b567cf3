"""One's own open sessions, and what the end of one would have lost."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core.saved import account_of
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services import held
from iae_portal.core.services.sessions import close_sessions, previous_login, renew, seconds_left, sessions_of
from iae_portal.core.text import counted
from iae_portal.core.typed import typed_in

TITLE = "Mes sessions ouvertes"


@scoped(Scope.PERSONAL)
def sessions(request: HttpRequest) -> HttpResponse:
    context = {
        "title": TITLE,
        "trail": [("Mon compte", reverse("core:account")), (TITLE, None)],
        "sessions": sessions_of(request.user, request.session.session_key),
        "previous": previous_login(request.session),
    }
    return render(request, "core/sessions.html", context)


@scoped(Scope.PERSONAL)
@require_POST
def sessions_close(request: HttpRequest) -> HttpResponse:
    """One of them, or all but this one."""
    reference = request.POST.get("reference", "")
    closed = close_sessions(actor=request.user, present=request.session.session_key, reference=reference)
    messages.success(request, f"{counted(closed, 'session fermée', 'sessions fermées')}.")
    return redirect("core:sessions")


@scoped(Scope.PERSONAL)
def session(request: HttpRequest) -> JsonResponse:
    """For the script that announces the end: when it comes, whose it is, what its forms carry. A POST puts it off."""
    if request.method == "POST":
        renew(request.session)
    told = {"seconds": seconds_left(request.session), "account": account_of(request.user), "token": get_token(request)}
    return JsonResponse(told)


@scoped(Scope.PERSONAL)
def held_sending(request: HttpRequest) -> HttpResponse:
    """What was sent once the session had ended: the person sends it again, or gives it up."""
    if request.method == "POST":
        held.forget(request.session)
        messages.success(request, "La saisie gardée est effacée.")
        return redirect("/")
    kept = held.held_for(request.session, str(request.user.pk))
    if kept is None:
        return redirect("/")
    context = {"title": "Votre saisie est gardée", "held": kept, "typed": typed_in(kept.fields)}
    return render(request, "core/held.html", context)
