"""The département's share of an annexe, month by month."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from financing.calculation import months
from financing.calculation.department_share import FIRST_MONTH, RSA_SHARE
from financing.enums import LIVE_STATES
from financing.forms.department_share import AgreementForm, share_grid
from financing.models import DepartmentShare
from financing.selectors.department_share import may_be_shared, shown_share
from financing.services.department_share import refuse_share, save_share
from financing.views.annexes import annex_context, editable_annex, readable_annex
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import is_taken, posted, saved_grid
from iae_portal.core.views.offers import still_taken


@scoped(Scope.SERVICE)
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """How many RSA recipients each month, and what the département pays for them."""
    data = posted(request)
    annex = readable_annex(request, slug) if data is None else editable_annex(request, slug)
    if data is not None:  # once closed, it is still read
        still_taken(request, partial(refuse_share, annex), back=reverse("financing:annex_detail", args=[slug]))
    row = DepartmentShare.objects.filter(annex=annex).first()
    form = AgreementForm(data, initial={"agreement": row.agreement if row else ""})
    form.subjects = (annex,)
    formset = share_grid(annex, row, data)
    sentences: tuple[str, ...] = ()
    if data is not None and is_taken(request, formset, form):
        known = {line["month"]: line["beneficiaries"] for line in formset.cleaned_data}
        typed = {month: number for month, number in known.items() if number is not None}
        given = {"actor": request.user, "annex": annex, "beneficiaries": typed, **form.cleaned_data}
        _, sentences = saved_grid(formset, "month", save_share, **given)
        if formset.is_valid() and not sentences:
            messages.success(request, "Part du département enregistrée.")
            return redirect("financing:annex_detail", slug=slug)
    context = annex_context(request, annex)
    context.update(
        form=form,
        formset=formset,
        sentences=sentences,
        shown=shown_share(annex),
        rsa_share=RSA_SHARE,
        first_month=months.label(FIRST_MONTH),
        shareable=may_be_shared(annex),
        # What was typed stays on the page, beside the refusal.
        may_write=formset.is_bound or (context["can_edit"] and annex.state in LIVE_STATES and may_be_shared(annex)),
        back_url=reverse("financing:annex_detail", args=[slug]),
    )
    return render(request, "financing/department_share.html", context, status=200 if data is None else 422)
