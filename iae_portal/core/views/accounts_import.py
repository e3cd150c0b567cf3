"""Importing accounts: the file is read and shown first, written on a second click."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.forms.accounts_import import AccountsImportForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services.accounts_import import check_may_import, import_accounts, plan_accounts
from iae_portal.core.text import counted
from iae_portal.core.views.forms import form_page, saved, tried

KEY = "accounts_import"
TITLE = "Importer des comptes"
SHOWN = 100


@scoped(Scope.COUNTRY)
def accounts_import(request: HttpRequest) -> HttpResponse:
    check_may_import(request.user)
    form = AccountsImportForm(request.POST or None, request.FILES or None, initial={"start": clock.today()})
    plan = None
    if form.is_valid():
        plan = saved(form, plan_accounts, actor=request.user, content=form.cleaned_data["file"].read())
    if plan is None:
        return form_page(request, form, title=TITLE, back_url=reverse("admin:index"))
    start = form.cleaned_data["start"].isoformat()
    # What was read waits in the session for the second click: nothing is kept of a list that is given up.
    request.session[KEY] = {"start": start, "rows": [line.values for line in plan.ready]}
    return render(request, "core/accounts_import.html", {"title": TITLE, "plan": plan, "shown": SHOWN})


@scoped(Scope.COUNTRY)
@require_POST
def accounts_import_apply(request: HttpRequest) -> HttpResponse:
    check_may_import(request.user)
    # Taken out of the session: a second click writes nothing twice.
    waiting = request.session.pop(KEY, None)
    if waiting is None:
        raise Refusal("La lecture du fichier a expiré : envoyez-le de nouveau.")
    start = dt.date.fromisoformat(waiting["start"])
    made = tried(request, import_accounts, rows=waiting["rows"], start=start)
    if made:
        messages.success(request, f"{counted(made, 'compte créé', 'comptes créés')}, chacun invité par courriel.")
    return redirect("core:accounts_import")
