"""What each action on an annexe asks before it is done."""

from django import forms

from financing.forms.fields import FreshMixin
from iae_portal.core.forms import CommentForm, PortalForm


class ReasonForm(CommentForm):
    submit_label = "Confirmer"


class SuspensionForm(FreshMixin, ReasonForm):
    """`seen` is whether the page showed the payments suspended: it does one thing, never the opposite."""

    stale = "Un collègue vient de suspendre ou de reprendre ces paiements : relisez cette page avant de confirmer."


class SignAnnexForm(PortalForm):
    submit_label = "Signer et valider"

    signed_on = forms.DateField(label="Date de signature de l'annexe")


class PaymentsForm(PortalForm):
    """The day on which the agency paid unasked, and why; the lines are chosen in the table."""

    paid_on = forms.DateField(label="Payé le", error_messages={"required": "Indiquez la date du paiement."})
    reason = forms.CharField(
        label="Motif",
        max_length=200,
        error_messages={
            "required": "Dites pourquoi l'agence a payé ces lignes sans lot : le motif est obligatoire.",
            "max_length": "Abrégez le motif : 200 caractères au plus.",
        },
    )
