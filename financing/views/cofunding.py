"""The département's share of an annexe, month by month, and the dated amounts of the RSA that it follows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from financing.forms.cofunding import AgreementForm, RsaForm, share_grid
from financing.models import DepartmentShare, RsaAmount
from financing.rights import LAW, may
from financing.selectors.cofunding import OPEN_TO_CHANGE, may_be_shared, shares_touched, shown_share
from financing.services.cofunding import keep_rsa, save_share
from financing.views.annexes import annex_context, editable_annex, readable_annex
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.tools import saved


@scoped(Scope.SERVICE)
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """How many RSA recipients each month, and what the département pays for them."""
    posted = request.POST if request.method == "POST" else None
    annex = readable_annex(request, slug) if posted is None else editable_annex(request, slug)
    row = DepartmentShare.objects.filter(annex=annex).first()
    form = AgreementForm(posted, initial={"agreement": row.agreement if row else ""})
    formset = share_grid(annex, row, posted)
    sentences: tuple[str, ...] = ()
    if posted is not None and all([form.is_valid(), formset.is_valid()]):
        typed = {line["month"]: line["beneficiaries"] or 0 for line in formset.cleaned_data}
        try:
            save_share(actor=request.user, annex=annex, beneficiaries=typed, agreement=form.cleaned_data["agreement"])
        except NotAllowed:
            raise
        except Refusal as refusal:
            sentences = refusal.sentences
        else:
            messages.success(request, "Part du département enregistrée.")
            return redirect("financing:annex_detail", slug=slug)
    context = annex_context(request, annex)
    context.update(
        form=form,
        formset=formset,
        sentences=sentences,
        shown=shown_share(annex),
        shareable=may_be_shared(annex),
        may_write=context["can_edit"] and annex.state in OPEN_TO_CHANGE and may_be_shared(annex),
        back_url=reverse("financing:annex_detail", args=[slug]),
    )
    return render(request, "financing/share.html", context, status=200 if posted is None else 422)


@scoped(Scope.REFERENCE)
def rsa(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Montants du RSA",
        "rows": RsaAmount.objects.order_by("territory", "-start"),
        "may_change": may(request.user, LAW),
        "trail": [("Régimes et barèmes", reverse("financing:law")), ("Montants du RSA", None)],
    }
    return render(request, "financing/rsa.html", context)


@scoped(Scope.COUNTRY)
def rsa_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
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
