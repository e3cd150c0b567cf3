"""Forms of a suspension and of a departure."""

from django import forms

from conventions.forms.fields import long_text
from conventions.models import Convention
from iae_portal.core import clock
from iae_portal.core.forms import PortalForm
from iae_portal.core.text import french_date


class SuspendForm(PortalForm):
    submit_label = "Suspendre les paiements"

    start = forms.DateField(label="À compter du", initial=clock.today)
    end = forms.DateField(label="Jusqu'au", required=False, help_text="Laissez vide si la fin n'est pas connue.")
    reason = long_text("Motif, écrit à la structure", 3)

    def __init__(self, *args, motive: str, **values):
        super().__init__(*args, **values)
        self.fields["reason"].initial = motive


class LiftForm(PortalForm):
    submit_label = "Mettre fin à la suspension"

    end = forms.DateField(label="Dernier jour de la suspension", initial=clock.today)


class DepartureForm(PortalForm):
    submit_label = "Noter le départ"

    told_on = forms.DateField(label="Annoncé par la structure le", initial=clock.today)
    last_day = forms.DateField(label="Dernier jour de la convention", required=False)
    reason = long_text("Motif", 3)

    def __init__(self, *args, convention: Convention, **values):
        super().__init__(*args, **values)
        self.fields[
            "last_day"
        ].help_text = f"Laissez vide si la structure va au terme, le {french_date(convention.end)}, sans renouveler."
