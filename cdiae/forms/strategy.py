"""Strategy: areas, diagnosis, orientations, actions, initiatives."""

from django import forms

from cdiae.models import Council, Initiative, PlannedAction
from cdiae.selectors.strategy import orientations_of
from conventions.models import Orientation
from iae_portal.core.forms import PortalForm, PortalModelForm


class AreaForm(PortalForm):
    name = forms.CharField(label="Bassin d'emploi", max_length=80)
    postcodes = forms.CharField(
        label="Codes postaux",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text="Séparés par des espaces : ils rattachent les structures du portail au bassin.",
    )

    def clean_postcodes(self) -> list[str]:
        codes = self.cleaned_data["postcodes"].replace(",", " ").split()
        wrong = [code for code in codes if not (len(code) == 5 and code.isascii() and code.isdigit())]
        if wrong:
            raise forms.ValidationError(f"Codes postaux à corriger (cinq chiffres) : {', '.join(wrong)}.")
        return sorted(set(codes))


class OrientationForm(PortalModelForm):
    class Meta:
        model = Orientation
        fields = ["axis", "text", "publics", "sectors", "areas", "start", "end"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def _post_clean(self):
        """The model is validated by the service, with its département."""


class ActionForm(PortalModelForm):
    class Meta:
        model = PlannedAction
        fields = ["title", "orientation", "pilot", "partners", "due_on", "funding", "indicator", "progress", "state"]

    def __init__(self, *args, council: Council, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["orientation"].queryset = orientations_of(council)
        self.fields["orientation"].empty_label = "Aucune"

    def _post_clean(self):
        """The model is validated by the service, with its council."""


class InitiativeForm(PortalModelForm):
    class Meta:
        model = Initiative
        fields = ["theme", "title", "description", "partners", "contact", "started_on", "shareable"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def _post_clean(self):
        """The model is validated by the service, with its council."""
