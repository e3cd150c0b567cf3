"""The questionnaire and the syntheses."""

from django import forms

from iae_portal.core.forms import PortalForm

MARKS = [(4, "4 – très bien"), (3, "3 – bien"), (2, "2 – moyen"), (1, "1 – insuffisant")]


def marks(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=MARKS, coerce=int, widget=forms.RadioSelect)


class SurveyForm(PortalForm):
    """One sheet on the day, or on the workshop (with a prefix)."""

    content = marks("Le contenu")
    usefulness = marks("L'utilité pour mon travail")
    organisation = marks("L'organisation")
    comment = forms.CharField(
        label="Remarques",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="N'écrivez rien qui permette de vous reconnaître, si vous souhaitez rester anonyme.",
    )


class SynthesisForm(PortalForm):
    synthesis = forms.CharField(
        label="Synthèse de l'atelier", widget=forms.Textarea(attrs={"rows": 8}), max_length=8000
    )
