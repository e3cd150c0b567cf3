"""What each action on an annexe asks before it is done."""

from django import forms

from iae_portal.core.forms import CommentForm, PortalForm


class ConfirmForm(PortalForm):
    """Nothing to type: the person confirms."""

    submit_label = "Confirmer"


class ReasonForm(CommentForm):
    submit_label = "Confirmer"


class SignAnnexForm(PortalForm):
    submit_label = "Signer et valider"

    signed_on = forms.DateField(label="Date de signature de l'annexe")


class PaymentsForm(PortalForm):
    """The day of payment; the lines are chosen in the table."""

    paid_on = forms.DateField(label="Payé le", error_messages={"required": "Indiquez la date du paiement."})
