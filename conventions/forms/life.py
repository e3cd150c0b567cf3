"""Forms of a convention's life: yearly review, results, amendments, contradictory procedure."""

from django import forms

from conventions.enums import ReviewForm
from conventions.forms.negotiation import FrenchDecimalField
from conventions.models import Convention, Indicator
from iae_portal.core.forms import PortalForm
from iae_portal.documents.uploads import SCANS, UploadField


def text(label: str, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=10000)


class ReviewEntry(PortalForm):
    form = forms.ChoiceField(label="Forme", choices=ReviewForm)
    held_on = forms.DateField(label="Tenu le")
    participants = text("Participants", 3)
    findings = text("Constats")
    conclusions = text("Conclusions et suites")


class MeasureForm(PortalForm):
    """The value of an indicator for a year."""

    def __init__(self, *args, indicator: Indicator, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"] = FrenchDecimalField(
            label=f"Valeur ({indicator.get_unit_display()})",
            max_digits=12,
            decimal_places=2,
            min_value=0,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "fr-input"}),
        )


class AmendmentForm(PortalForm):
    submit_label = "Ouvrir l'avenant"

    purpose = text("Objet de l'avenant", 3)
    effective_on = forms.DateField(label="Date d'effet")
    posts_before = FrenchDecimalField(
        label="Postes avant (ETP)", max_digits=7, decimal_places=2, min_value=0, required=False
    )
    posts_after = FrenchDecimalField(
        label="Postes après (ETP)", max_digits=7, decimal_places=2, min_value=0, required=False
    )

    def clean(self):
        data = super().clean()
        if (data.get("posts_before") is None) != (data.get("posts_after") is None):
            raise forms.ValidationError("Indiquez le nombre de postes avant et après, ou aucun des deux.")
        return data


class SubmitAmendmentForm(PortalForm):
    """Nothing to type: the person confirms."""

    submit_label = "Transmettre pour examen"


class SignAmendmentForm(PortalForm):
    submit_label = "Signer l'avenant"

    signed_on = forms.DateField(label="Signé le")
    scan = UploadField(label="Exemplaire signé", kinds=SCANS, required=False)


class ProcedureForm(PortalForm):
    submit_label = "Ouvrir la procédure"

    grounds = text("Griefs")
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
    outcome = text("Suite donnée", 3)


def years_with_results(convention: Convention, today) -> list[int]:
    """Years whose results may be entered: the three before the convention and its own, once they are over."""
    return [year for year in range(convention.start.year - 3, convention.end.year + 1) if year < today.year]
