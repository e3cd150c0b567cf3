"""The lists that a person keeps: all of them, one of them, one more, one less."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core.forms import PortalForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import acted, answer, form_page
from iae_portal.notifications.kept_lists import kept_list
from iae_portal.notifications.services.saved_views import drop_view, save_view

TITLE = "Mes listes du lundi"
HOW = "Ouvrez une liste, filtrez-la, puis choisissez « Recevoir chaque lundi » au-dessus de ses lignes."


class SavedViewForm(PortalForm):
    submit_label = "Recevoir chaque lundi"
    label = forms.CharField(label="Nom de la liste", max_length=120, help_text="L'objet du courriel.")
    path = forms.CharField(max_length=500, widget=forms.HiddenInput)


def _trail(last: str) -> list[tuple[str, str | None]]:
    return [("Mon compte", reverse("core:account")), (TITLE, reverse("notifications:saved_views")), (last, None)]


@scoped(Scope.PERSONAL)
def saved_views(request: HttpRequest) -> HttpResponse:
    context = {"title": TITLE, "trail": _trail(TITLE)[::2], "views": request.user.saved_views.all()}
    return render(request, "notifications/saved_views.html", context)


@scoped(Scope.PERSONAL)
def saved_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the mail of Monday leads: the list and its files, or why it is no longer there."""
    view = get_object_or_404(request.user.saved_views, pk=pk)
    context = {"title": view.label, "trail": _trail(view.label), "view": view, "kept": kept_list(view.path)}
    return render(request, "notifications/saved_view.html", context)


@scoped(Scope.PERSONAL)
def saved_view_add(request: HttpRequest) -> HttpResponse:
    path = request.GET.get("chemin", "")
    kept = kept_list(path)
    to = reverse("notifications:saved_views")
    if request.method == "GET" and kept is None:
        messages.info(request, HOW)
        return redirect(to)
    form = SavedViewForm(request.POST or None, initial={"path": path, "label": kept.title if kept else ""})
    said = "La liste est gardée : un courriel vous la rappellera chaque lundi."
    if done := answer(request, form, save_view, to=to, said=said):
        return done
    title = "Recevoir une liste chaque lundi"
    return form_page(request, form, title=title, back_url=kept.address if kept else to, trail=_trail(title))


@scoped(Scope.PERSONAL)
@require_POST
def saved_view_drop(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(request.user.saved_views, pk=pk)
    said = "Vous ne recevrez plus cette liste."
    return acted(request, drop_view, view=view, to="notifications:saved_views", said=said)
