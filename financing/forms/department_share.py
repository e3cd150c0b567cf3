"""The RSA recipients of each month of an annexe."""

from django import forms

from financing.calculation import months
from financing.forms.grids import own_grid
from financing.models import DepartmentShare, FinancialAnnex
from financing.selectors.department_share import beneficiaries_of
from iae_portal.core.forms import PortalForm


class AgreementForm(PortalForm):
    told_as = {"agreement": "convention"}

    agreement = forms.CharField(
        label="Convention avec le département",
        max_length=200,
        required=False,
        help_text="Par exemple : convention annuelle d'objectifs et de moyens du 12 janvier 2015.",
    )


class ShareMonthForm(PortalForm):
    """One month; left empty, nobody has counted: the share leaves it out and says so."""

    month = forms.DateField(widget=forms.HiddenInput)
    beneficiaries = forms.IntegerField(
        label="Bénéficiaires du RSA",
        required=False,
        min_value=0,
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Bénéficiaires du RSA : un nombre entier est attendu.",
            "min_value": "Bénéficiaires du RSA : un nombre positif ou nul est attendu.",
            "max_value": "Bénéficiaires du RSA : ce nombre est trop grand.",
        },
    )

    @property
    def row_name(self) -> str:
        return months.label_of(self.initial["month"])


def share_grid(annex: FinancialAnnex, share: DepartmentShare | None, data=None):
    """A formset with exactly the months of the annexe: what is posted can't add a month."""
    known = beneficiaries_of(share) if share else {}
    initial = [{"month": month, "beneficiaries": known.get(month)} for month in annex.months]
    grid = own_grid(ShareMonthForm, "mois", "month", initial, data)
    for row in grid:
        row.subjects, row.told_as = (annex,), {"beneficiaries": f"bénéficiaires {row.initial['month']:%Y-%m}"}
    return grid
