"""The desk: a badge or a name, for a sheet."""

from django import forms

from iae_portal.core.forms import PortalForm
from seminars.selectors.attendance import Sitting


class AttendanceForm(PortalForm):
    submit_label = "Pointer"

    code = forms.CharField(
        label="Badge ou nom",
        max_length=80,
        help_text="Scannez le code du badge, ou tapez le nom puis Entrée.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )
    sitting = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, sittings: list[Sitting], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sitting"].choices = [(row.key, row.label) for row in sittings]
