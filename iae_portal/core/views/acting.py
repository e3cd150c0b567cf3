"""Acting as another person: an administrator begins it with a reason, a banner on every page ends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core.acting import helper_of
from iae_portal.core.errors import NotAllowed
from iae_portal.core.forms.acting import ActingForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services.acting import KEY, start_acting, stop_acting
from iae_portal.core.views.forms import form_page, saved


@scoped(Scope.COUNTRY)
def acting_start(request: HttpRequest) -> HttpResponse:
    if helper_of(request.user):
        return _already(request)
    if not request.user.is_superuser:
        raise NotAllowed("Cette page est réservée aux administrateurs du portail.")
    form = ActingForm(request.POST or None, initial={"person": request.GET.get("personne", "")})
    if form.is_valid() and (kept := saved(form, start_acting, actor=request.user, **form.cleaned_data)):
        request.session[KEY] = kept
        return redirect("/")
    intro = "Vous verrez le portail comme cette personne, pendant une heure au plus. Chaque acte porte vos deux noms."
    back = reverse("admin:index")
    return form_page(request, form, title="Agir à la place d'une personne", intro=intro, back_url=back)


def _already(request: HttpRequest) -> HttpResponse:
    """The form sent twice leads where the first leads; one for somebody else, or for more, is not taken for it."""
    person = request.user
    asked = request.POST.get("person", "").strip().lower(), "writes" in request.POST
    if request.method == "POST" and asked == (person.username.lower(), person.acted_writes):
        return redirect("/")
    raise NotAllowed(f"Vous agissez déjà pour {person} : arrêtez d'abord, en haut de chaque page.")


@scoped(Scope.PERSONAL)
@require_POST
def acting_stop(request: HttpRequest) -> HttpResponse:
    request.session.pop(KEY, None)
    if helper := helper_of(request.user):
        stop_acting(actor=helper, person=request.user)
        messages.success(request, f"Vous n'agissez plus pour {request.user}.")
    return redirect("/")
