"""The dated amounts of the RSA, that the shares of the départements follow."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from financing.forms.rsa import RsaForm
from financing.models import RsaAmount
from financing.rights import LAW, may
from financing.selectors.department_share import shares_touched
from financing.services.rsa import keep_rsa
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.tools import saved


@scoped(Scope.REFERENCE)
def amounts(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Montants du RSA",
        "rows": RsaAmount.objects.order_by("territory", "-start"),
        "may_change": may(request.user, LAW),
        "trail": [("Régimes et barèmes", reverse("financing:law")), ("Montants du RSA", None)],
    }
    return render(request, "financing/rsa.html", context)


@scoped(Scope.COUNTRY)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new amount or a correction: first the shares that it would change; then the confirmation keeps it."""
    if not may(request.user, LAW):
        raise NotAllowed("Les montants du RSA sont tenus par la mission nationale.")
    row = get_object_or_404(RsaAmount, pk=pk) if pk else None
    form = RsaForm(request.POST if request.method == "POST" else None, instance=row)
    touched = None
    if form.is_valid():
        if "confirmer" not in request.POST:
            touched = shares_touched(form.instance)
        elif (count := saved(form, keep_rsa, actor=request.user, row=form.instance)) is not None:
            messages.success(request, f"Montant enregistré ; {counted(count, 'part recalculée', 'parts recalculées')}.")
            return redirect("financing:rsa")
    context = {
        "title": f"Corriger : {row}" if row else "Nouveau montant du RSA",
        "form": form,
        "touched": touched,
        "back_url": reverse("financing:rsa"),
        "trail": [
            ("Régimes et barèmes", reverse("financing:law")),
            ("Montants du RSA", reverse("financing:rsa")),
            (str(row) if row else "Nouveau", None),
        ],
    }
    return render(request, "financing/rsa_form.html", context, status=422 if form.errors else 200)
