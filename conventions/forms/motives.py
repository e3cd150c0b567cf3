"""Forms of the table of the motives of exit."""

from django import forms

from conventions.exits import ExitClass
from conventions.forms.indicator import CODE
from iae_portal.core.forms import PortalForm

CLASSES = [(each.value, each.label) for each in ExitClass]


class MotiveForm(PortalForm):
    submit_label = "Enregistrer le motif"

    code = forms.CharField(
        label="Code", max_length=20, help_text="Capitales, chiffres et « _ ». Celui d'un motif connu : il change."
    )
    label = forms.CharField(label="Libellé", max_length=120)
    exit_class = forms.ChoiceField(label="Classe", choices=CLASSES)
    rank = forms.IntegerField(label="Rang", min_value=1, max_value=9999, help_text="L'ordre sur la page des résultats.")
    start = forms.DateField(
        label="À compter du", help_text="Les sorties d'une année se classent par la table de son 31 décembre."
    )
    source = forms.CharField(label="Source", max_length=200, help_text="Le texte qui le dit.")

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code):
            raise forms.ValidationError("Commencez par une lettre, puis des capitales, des chiffres ou « _ ».")
        return code


class MotiveEndForm(PortalForm):
    submit_label = "Finir le motif"

    end = forms.DateField(label="Dernier jour")
