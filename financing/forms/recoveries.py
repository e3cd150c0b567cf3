"""A recovery order: its due date, and what comes back."""

from django import forms

from financing.forms.fields import amount_field
from financing.services.recoveries import NOTED
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.shown import FreshMixin


class OrderForm(PortalForm):
    submit_label = "Émettre l'ordre"

    due_on = forms.DateField(label="À reverser avant le", error_messages={"required": "Indiquez l'échéance."})


class ReceiptForm(FreshMixin, PortalForm):
    submit_label = "Noter l'encaissement"
    stale = NOTED

    amount = amount_field("Montant reversé")
    received_on = forms.DateField(label="Reversé le", error_messages={"required": "Indiquez la date."})
