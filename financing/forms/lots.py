"""What the paying agency answered: to a line, to a whole lot, in a file."""

from django import forms

from financing.checks.payer_return import COLUMNS
from financing.enums import RejectCode
from financing.forms.fields import amount_field
from financing.services.lot_answers import Answer
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.imports import ImportForm


class AnswerForm(PortalForm):
    """Paid, whole or in part; or rejected. The service says what does not go together."""

    submit_label = "Noter la réponse"

    paid_on = forms.DateField(label="Payé le", required=False)
    amount = amount_field("Montant payé", required=False, help_text="Au plus le montant demandé.")
    code = forms.ChoiceField(
        label="Motif du rejet",
        required=False,
        choices=[("", "Aucun : la ligne est payée"), *RejectCode.choices],
        help_text="Pour une ligne rejetée, laissez vides le jour et le montant.",
    )

    def answer(self) -> Answer:
        data = self.cleaned_data
        return Answer(data["paid_on"], data["amount"], data["code"])


class PaidForm(PortalForm):
    """The day on which the agency paid everything that has no answer."""

    submit_label = "Tout noter payé"

    paid_on = forms.DateField(label="Payé le", error_messages={"required": "Indiquez la date du paiement."})


class ReturnForm(ImportForm):
    kind = "retour"
    columns = COLUMNS
