"""Pages without account, behind a signed link: one that is refused says one sentence and nothing else."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from iae_portal.core.signed_links import LinkRefused


def behind_link(view: Callable) -> Callable:
    """Decorator: when the view raises LinkRefused, the page says why the link opens nothing."""

    @wraps(view)
    def inside(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except LinkRefused as refused:
            context = {"sentence": refused.sentence, "contact": refused.contact, "title": "Lien sans effet"}
            return render(request, "link_refused.html", context, status=refused.status)

    return never_cache(inside)
