"""The dated amounts of the RSA, that the shares of the départements follow."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from financing.calculation.department_share import RSA_SHARE
from financing.forms.rsa import RsaForm
from financing.models import RsaAmount
from financing.rights import LAW, may
from financing.selectors.department_share import shares_touched
from financing.services.rsa import keep_rsa, try_rsa
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.forms import answer, form_page, posted, saved


@scoped(Scope.REFERENCE)
def amounts(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Montants du RSA",
        "rsa_share": RSA_SHARE,
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
    form = RsaForm(posted(request), instance=row)
    back, touched = reverse("financing:rsa"), None
    if "confirmer" in request.POST:
        done = answer(request, form, keep_rsa, to=back, said=_said, typed=lambda: {"row": form.instance})
        if done:
            return done
    elif form.is_valid() and saved(form, try_rsa, row=form.instance):
        touched = shares_touched(form.instance)
    return form_page(
        request,
        form,
        template="financing/rsa_form.html",
        asked=touched is not None,
        title=f"Corriger : {row}" if row else "Nouveau montant du RSA",
        back_url=back,
        trail=[
            ("Régimes et barèmes", reverse("financing:law")),
            ("Montants du RSA", back),
            (str(row) if row else "Nouveau", None),
        ],
        touched=touched,
    )


def _said(count: int) -> str:
    return f"Montant enregistré ; {counted(count, 'part recalculée', 'parts recalculées')}."
