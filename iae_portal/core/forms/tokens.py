"""A new token of the API."""

from django import forms

from iae_portal.core.forms import PortalForm


class TokenForm(PortalForm):
    submit_label = "Créer le jeton"
    label = forms.CharField(label="Usage", max_length=120, help_text="Le programme qui s'en servira.")
    expires_on = forms.DateField(label="Dernier jour", help_text="Un an au plus.")
