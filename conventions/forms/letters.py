"""How a letter left and what came back."""

from django import forms

from conventions.models import Letter
from iae_portal.core.forms import PortalModelForm


class LetterForm(PortalModelForm):
    class Meta:
        model = Letter
        fields = ["posted_on", "registered_number", "received_on", "answered_on", "answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.opens_procedure:
            del self.fields["received_on"]
