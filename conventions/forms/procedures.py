"""Forms of the contradictory procedure: opened by a letter, closed on its outcome."""

from django import forms

from conventions.forms.fields import long_text
from iae_portal.core.forms import PortalForm


class ProcedureForm(PortalForm):
    submit_label = "Ouvrir la procédure"

    grounds = long_text("Griefs")
    notified_on = forms.DateField(label="Lettre recommandée reçue le")
    observations_due_on = forms.DateField(
        label="Observations attendues jusqu'au",
        required=False,
        help_text="Laissez vide pour le délai minimal du code du travail, repoussé au premier jour ouvré.",
    )


class CloseProcedureForm(PortalForm):
    submit_label = "Clore la procédure"

    observations = forms.CharField(
        label="Observations de la structure", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    outcome = long_text("Suite donnée", 3)
