"""My account: who I am for the portal, and how my access is protected."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import FormView

from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.delegations import delegations_of_person
from iae_portal.core.selectors.people import assignments_of_person
from iae_portal.core.selectors.second_factor import second_factor_of

# Whose recovery codes may still be shown, and until when: whoever is back on this page has written them down.
CODES_SHOWN = "recovery_codes_shown"


@scoped(Scope.PERSONAL)
def account(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    request.session.pop(CODES_SHOWN, None)
    context = {
        "title": "Mon compte",
        "assignments": assignments_of_person(request.user, today),
        "delegations": delegations_of_person(request.user, today),
        "second_factor": second_factor_of(request.user),
    }
    return render(request, "core/account.html", context)


class AccountFormView(FormView):
    """A form of one's own account, under its `title`."""

    scope = Scope.PERSONAL
    template_name = "form.html"
    title: str

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs) -> dict:
        back = reverse("core:account")
        trail = [("Mon compte", back), (self.title, None)]
        return super().get_context_data(**{"title": self.title, "trail": trail, "back_url": back, **kwargs})
