"""What the pages of a council share: reading it in the perimeter, its tabs, its form pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cdiae.models import AppointmentOrder, Council
from cdiae.rights import RELEASE, RUN, may, require
from cdiae.selectors.councils import councils_visible_to, order_on
from conventions.partners import advisory_body
from iae_portal.core import clock
from iae_portal.core.views.forms import form_page

# Each with the name of its URL.
COUNCIL_TABS = (
    ("council", "Le conseil"),
    ("members", "Membres"),
    ("meetings", "Séances"),
    ("strategy", "Stratégie"),
)


def body_title() -> str:
    """What the council is called today, in the menu and at the head of the trails."""
    return advisory_body(clock.today()).title


def root_crumb() -> tuple[str, str]:
    return body_title(), reverse("cdiae:list")


def council_or_404(request: HttpRequest, code: str) -> Council:
    return get_object_or_404(councils_visible_to(request.user), departement__code=code)


def run_council(request: HttpRequest, code: str) -> Council:
    """The council when the person keeps its secretariat; 404 outside the perimeter, 403 with a sentence otherwise."""
    council = council_or_404(request, code)
    require(request.user, RUN, council)
    return council


def members_url(council: Council, order: AppointmentOrder | None = None) -> str:
    """The members under `order`: an order to come or ended is named, that of today needs no name."""
    url = reverse("cdiae:members", args=[council.departement.code])
    return url if order in (None, order_on(council, clock.today())) else f"{url}?arrete={order.pk}"


def council_context(request: HttpRequest, council: Council, tab: str) -> dict:
    code = council.departement.code
    label = next(label for key, label in COUNCIL_TABS if key == tab)
    return {
        "council": council,
        "title": f"{council} – {label.lower()}",
        "tabs": [(key, text, reverse(f"cdiae:{key}", args=[code])) for key, text in COUNCIL_TABS],
        "tab": tab,
        "can_run": may(request.user, RUN, council),
        "can_release": may(request.user, RELEASE, council),
        "trail": [root_crumb(), (council.departement.name, None)],
    }


def council_form(
    request: HttpRequest, council: Council, form, /, *others, title: str, back_url: str, **context
) -> HttpResponse:
    """A form page of the council, under its name."""
    trail = [root_crumb(), (council.departement.name, back_url), (title, None)]
    return form_page(request, form, *others, title=title, back_url=back_url, trail=trail, **context)
