"""The RSA recipients of each month of an annexe, and a new RSA amount."""

from django import forms
from django.forms import formset_factory

from financing.calculation import months
from financing.forms.numbers import amount_field
from financing.models import DepartmentShare, FinancialAnnex, RsaAmount
from financing.selectors.cofunding import beneficiaries_of
from iae_portal.core.forms import PortalForm, PortalModelForm


class AgreementForm(PortalForm):
    agreement = forms.CharField(
        label="Convention avec le département",
        max_length=200,
        required=False,
        help_text="Par exemple : convention annuelle d'objectifs et de moyens du 12 janvier 2015.",
    )


class ShareMonthForm(PortalForm):
    """One month; left empty, nobody."""

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
    def month_label(self) -> str:
        return months.label(months.of(self.initial["month"]))


def share_grid(annex: FinancialAnnex, share: DepartmentShare | None, data=None):
    """A formset with exactly the months of the annexe: what is posted can't add a month."""
    known = beneficiaries_of(share) if share else {}
    initial = [{"month": month, "beneficiaries": known.get(month)} for month in annex.months]
    factory = formset_factory(ShareMonthForm, extra=0, max_num=12, absolute_max=12)
    if data is not None:
        data = data.copy()
        data["mois-TOTAL_FORMS"] = data["mois-INITIAL_FORMS"] = str(len(initial))
        data["mois-MIN_NUM_FORMS"], data["mois-MAX_NUM_FORMS"] = "0", "12"
        for rank, row in enumerate(initial):
            data[f"mois-{rank}-month"] = row["month"].isoformat()
    return factory(data, prefix="mois", initial=initial)


class RsaForm(PortalModelForm):
    """A new amount set by a text; it holds until the next one."""

    monthly_amount = amount_field("Montant mensuel pour une personne seule")

    class Meta:
        model = RsaAmount
        fields = ["territory", "start", "monthly_amount", "reference", "published_on", "verified", "source"]
        help_texts = {"start": "Le premier jour d'un mois."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["territory"].disabled = self.fields["start"].disabled = True

    def clean_monthly_amount(self):
        amount = self.cleaned_data["monthly_amount"]
        if not amount:
            raise forms.ValidationError("Indiquez un montant supérieur à zéro.")
        return amount
