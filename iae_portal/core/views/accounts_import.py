"""Importing accounts: the file is read and shown first, written on a second click."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.forms.accounts_import import AccountsImportForm
from iae_portal.core.imports.tables import Table
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services.accounts_import import check_may_import, hold_accounts, import_accounts, plan_accounts
from iae_portal.core.text import counted
from iae_portal.core.views.imports import Steps, import_steps


@scoped(Scope.COUNTRY)
def accounts_import(request: HttpRequest) -> HttpResponse:
    check_may_import(request.user)
    initial = {"start": clock.today()}
    form = AccountsImportForm(request.user, request.POST or None, request.FILES or None, initial=initial)

    def write(table: Table) -> str:
        rows = [line.values for line in plan_accounts(actor=request.user, table=table).ready]
        made = import_accounts(actor=request.user, rows=rows, start=form.cleaned_data["start"])
        return f"{counted(made, 'compte créé', 'comptes créés')}, chacun invité par courriel."

    steps = Steps(
        title="Importer des comptes",
        hold=lambda _: hold_accounts(),
        plan=lambda table: plan_accounts(actor=request.user, table=table).trial,
        write=write,
        last=lambda _: None,  # a second time, every name is taken: each line says so
        to=reverse("core:accounts_import"),
        back_url=reverse("admin:index"),
        warning="Chaque personne recevra un courriel pour choisir son mot de passe.",
    )
    return import_steps(request, form, steps)
