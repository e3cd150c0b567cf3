"""What the paying agency answered: to a line, to a whole lot, in a file."""

from django import forms
from django.core.exceptions import ValidationError

from financing.enums import RejectCode
from financing.forms.fields import amount_field
from financing.services.lot_answers import Answer
from iae_portal.core.forms import PortalForm
from iae_portal.core.imports.refused import MAX_BYTES, FileRefused, too_big
from iae_portal.core.imports.tables import Table, read_table


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


class ReturnForm(PortalForm):
    submit_label = "Essayer le retour"

    file = forms.FileField(
        label="Retour de l'agence de paiement",
        help_text=(
            "CSV, XLSX ou ODS ; colonnes lot, ligne, payé le, montant payé, code de rejet "
            f"({', '.join(RejectCode.values)})."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods"}),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide : vérifiez-le, puis envoyez-le de nouveau.",
        },
    )

    table: Table

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            if file.size > MAX_BYTES:
                raise too_big()
            self.table = read_table(file.read())
        except FileRefused as refused:
            raise ValidationError(str(refused)) from refused
        return file
