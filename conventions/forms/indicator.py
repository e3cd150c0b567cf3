"""Forms of the catalogue of indicators."""

import re

from django import forms
from django.core.exceptions import ValidationError

from conventions.enums import IndicatorUnit, StructureType
from conventions.models import Indicator
from conventions.services.indicators import VALUE_FIELDS
from iae_portal.core.forms import CommentForm, PortalModelForm

CODE = re.compile(r"[A-Z][A-Z0-9_]*")


class IndicatorVersionForm(PortalModelForm):
    submit_label = "Publier la nouvelle version"
    types = forms.MultipleChoiceField(
        label="Types de structure", choices=StructureType.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Indicator
        fields = VALUE_FIELDS
        localized_fields = ["reference", "minimum", "maximum"]
        widgets = {"definition": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "source": "Texte, annexe ou choix d'où vient l'indicateur.",
            "population": "Qui est compté, et à partir de quand.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["unit"].disabled = True
        if self.instance.is_exit_rates:
            self.fields["minimum"].disabled = self.fields["maximum"].disabled = True

    def _post_clean(self) -> None:
        """The service validates the new row: this form never writes on the version shown."""

    def values(self) -> dict:
        apart = {"code": self.cleaned_data["code"]} if "code" in self.fields else {}
        return {**apart, "values": {name: self.cleaned_data[name] for name in VALUE_FIELDS}}


class IndicatorCreateForm(IndicatorVersionForm):
    submit_label = "Ajouter au catalogue"
    code = forms.CharField(label="Code", max_length=20, help_text="Capitales et chiffres, par exemple FORMATION.")

    class Meta(IndicatorVersionForm.Meta):
        fields = ["code", *VALUE_FIELDS]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [
            choice for choice in self.fields["unit"].choices if choice[0] != IndicatorUnit.EXIT_RATES
        ]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code):
            raise ValidationError("Le code commence par une lettre et ne contient que des capitales et des chiffres.")
        return code


class IndicatorRetireForm(CommentForm):
    submit_label = "Retirer l'indicateur"
