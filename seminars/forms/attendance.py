"""The desk: a badge or a name, for a sheet."""

from django import forms

from iae_portal.core.forms import PortalForm, PortalModelForm
from seminars.models import Guest
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


class WelcomeForm(PortalModelForm):
    """Who comes without being on any list: what a badge would say of him."""

    submit_label = "Accueillir et pointer"

    class Meta:
        model = Guest
        fields = ["last_name", "first_name", "category", "function", "organisation"]

    def __init__(self, sittings: list[Sitting], *args, sitting: str = "", **kwargs):
        super().__init__(*args, prefix="accueil", **kwargs)
        self.fields["sitting"] = forms.ChoiceField(
            widget=forms.HiddenInput, choices=[(row.key, row.label) for row in sittings], initial=sitting
        )
