"""Setting a meeting, its agenda, its convocations."""

from django import forms

from cdiae.enums import MeetingKind
from iae_portal.core.forms import PortalForm
from iae_portal.core.text import spelled


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class MeetingForm(PortalForm):
    kind = forms.ChoiceField(label="Formation", choices=MeetingKind)
    held_on = forms.DateField(label="Date")
    starts_at = forms.TimeField(label="Heure", widget=TimeInput, initial="09:30")
    ends_at = forms.TimeField(label="Fin prévue", widget=TimeInput, initial="12:00")
    place = forms.CharField(label="Lieu", max_length=200)
    remote_access = forms.CharField(
        label="Accès à distance",
        max_length=300,
        required=False,
        help_text="Numéro ou adresse de la conférence, s'il y en a une.",
    )


class SecondForm(PortalForm):
    """The second convocation: only its date, and the urgency if there is one."""

    submit_label = "Préparer la seconde convocation"
    held_on = forms.DateField(label="Date de la seconde séance")
    urgency_reason = forms.CharField(
        label="Motif d'urgence",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, notice_days: int, **kwargs):
        super().__init__(*args, **kwargs)
        before = f"{spelled(notice_days)} jours avant"
        self.fields[
            "urgency_reason"
        ].help_text = f"À remplir seulement si les membres ne peuvent être convoqués {before}."
