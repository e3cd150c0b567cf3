"""One's own tokens of the API."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from iae_portal.core import clock
from iae_portal.core.forms import ConfirmForm
from iae_portal.core.forms.account import TokenForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services.tokens import create_token, revoke_token
from iae_portal.core.views.forms import answer, form_page, posted, saved

SECRET = "new_token"
TITLE = "Jetons d'accès à l'API"


def _trail(last: str) -> list[tuple[str, str | None]]:
    return [("Mon compte", reverse("core:account")), (last, None)]


@scoped(Scope.PERSONAL)
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """The secret of the token just made is on this page once: it waits in the session, and nowhere else."""
    context = {
        "title": TITLE,
        "trail": _trail(TITLE),
        "tokens": request.user.api_tokens.all(),
        "today": clock.today(),
        "secret": request.session.pop(SECRET, ""),
    }
    return render(request, "core/tokens.html", context)


@scoped(Scope.PERSONAL)
def token_create(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST or None, initial={"expires_on": clock.today() + dt.timedelta(days=90)})
    if form.is_valid() and (made := saved(form, create_token, actor=request.user, **form.cleaned_data)):
        request.session[SECRET] = made[1]
        return redirect("core:tokens")
    back = reverse("core:tokens")
    return form_page(request, form, title="Créer un jeton", back_url=back, trail=_trail("Créer un jeton"))


@scoped(Scope.PERSONAL)
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(request.user.api_tokens, pk=pk)
    form = ConfirmForm(posted(request))
    form.submit_label = "Révoquer le jeton"
    back, said = reverse("core:tokens"), "Le jeton est révoqué."
    if done := answer(request, form, revoke_token, to=back, said=said, token=token):
        return done
    title = f"Révoquer « {token} »"
    intro = "Le logiciel qui s'en sert ne lira plus rien dès maintenant ; il lui faudra un autre jeton."
    return form_page(request, form, title=title, back_url=back, trail=_trail(title), intro=intro)
