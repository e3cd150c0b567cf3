"""What each action on an annexe asks before it is done."""

from django import forms

from financing.forms.annex_entry import account_number
from financing.models import FinancialAnnex, PaymentLine
from financing.services.annex_actions import COMPUTED_SINCE
from iae_portal.core.forms import PortalForm, ReasonForm
from iae_portal.core.forms.shown import FreshMixin

GONE_LINE = "Une ligne choisie n'est plus à l'échéancier, qui vient d'être refait : choisissez de nouveau."


class SuspensionForm(FreshMixin, ReasonForm):
    """`seen` is whether the page showed the payments suspended: it does one thing, never the opposite."""

    stale = "Un collègue vient de suspendre ou de reprendre ces paiements : relisez cette page avant de confirmer."


class AccountForm(ReasonForm):
    field_order = ("account_number", "account_holder", "holder_reason", "comment")

    account_number = forms.CharField(label="Compte (RIB ou IBAN)", max_length=60)
    account_holder = forms.CharField(label="Titulaire du compte", max_length=160)
    holder_reason = forms.CharField(label="Lien du titulaire avec la structure", max_length=200, required=False)

    def clean_account_number(self):
        return account_number(self.cleaned_data["account_number"])


class SignAnnexForm(FreshMixin, PortalForm):
    """`seen` is the calculation that the page showed: what is signed was read."""

    stale = COMPUTED_SINCE
    submit_label = "Signer et valider"

    signed_on = forms.DateField(label="Date de signature de l'annexe")


class PaymentsForm(PortalForm):
    """The lines that the agency paid unasked, chosen in the table of the schedule; on which day, and why."""

    lines = forms.ModelMultipleChoiceField(
        PaymentLine.objects.none(),
        label="Lignes choisies",
        error_messages={
            "required": "Choisissez au moins une ligne de l'échéancier.",
            "invalid_choice": GONE_LINE,
            "invalid_pk_value": GONE_LINE,
        },
    )
    paid_on = forms.DateField(label="Payé le", error_messages={"required": "Indiquez la date du paiement."})
    reason = forms.CharField(
        label="Motif",
        max_length=200,
        error_messages={
            "required": "Dites pourquoi l'agence a payé ces lignes sans lot : le motif est obligatoire.",
            "max_length": "Abrégez le motif : 200 caractères au plus.",
        },
    )

    def __init__(self, *args, annex: FinancialAnnex, **values):
        super().__init__(*args, **values)
        self.fields["lines"].queryset = annex.payments.all()

    @property
    def chosen(self) -> set[str]:
        """Keys of the lines ticked, as they were sent."""
        return set(self["lines"].value() or ())

    @property
    def faults_by_line(self) -> dict[int, list[str]]:
        """What the service refuses of a line, to say in its row."""
        found: dict[int, list[str]] = {}
        for errors in self.errors.as_data().values():
            for error in errors:
                if key := getattr(error.message, "row", None):
                    found.setdefault(key, []).append(error.message)
        return found
