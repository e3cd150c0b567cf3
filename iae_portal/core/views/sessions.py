"""One's own open sessions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services.sessions import close_sessions, previous_login, sessions_of
from iae_portal.core.text import counted

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
