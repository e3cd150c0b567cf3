"""Forms of a structure: what describes it, its closing, its antennas."""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError

from conventions.enums import StructureType
from conventions.identifiers import normalize_siren, normalize_siret, siren_error, siret_error
from conventions.models import Antenna, Siae
from conventions.services.siaes import ANTENNA_FIELDS, SIAE_FIELDS
from iae_portal.core.forms import CommentForm, PortalModelForm
from iae_portal.core.forms.phones import PhoneField
from iae_portal.core.forms.postcodes import PostcodeField
from iae_portal.core.models import User
from iae_portal.core.rights import departmental_services, editable_services, perimeter

# Class and letter of the 2008 nomenclature of activities (NAF rev. 2, décret 2007-1888): 8899B.
NAF = re.compile(r"[0-9]{4}[A-Z]")


class SiaeForm(PortalModelForm):
    """Change a structure. Saving goes through the service; the form checks what is typed."""

    siret = forms.CharField(label="SIRET", max_length=20, help_text="14 chiffres, espaces acceptés.")
    naf = forms.CharField(
        label="Code NAF", max_length=10, required=False, help_text="Quatre chiffres et une lettre, par exemple 8899B."
    )
    postcode = PostcodeField(required=False)
    phone = PhoneField()
    parent_siren = forms.CharField(
        label="SIREN de la société mère", max_length=14, required=False, help_text="9 chiffres, espaces acceptés."
    )

    class Meta:
        model = Siae
        fields = [*SIAE_FIELDS, "sectors"]
        widgets = {"sectors": forms.CheckboxSelectMultiple}
        help_texts = {"sign": "Nom d'usage, s'il diffère de la dénomination."}

    def clean_siret(self) -> str:
        return _checked(normalize_siret(self.cleaned_data["siret"]), siret_error)

    def clean_parent_siren(self) -> str:
        siren = normalize_siren(self.cleaned_data["parent_siren"])
        return _checked(siren, siren_error) if siren else ""

    def clean_naf(self) -> str:
        naf = re.sub(r"[\s.]", "", self.cleaned_data["naf"]).upper()
        if naf and not NAF.fullmatch(naf):
            raise ValidationError("Le code NAF compte quatre chiffres et une lettre, par exemple 8899B.")
        return naf

    def _post_clean(self) -> None:
        """The service validates the row under its lock."""

    def values(self) -> dict:
        """What the service takes: the key and the sectors apart from what describes the structure."""
        apart = {name: value for name, value in self.cleaned_data.items() if name in ("type", "service", "sectors")}
        return {**apart, "values": {name: value for name, value in self.cleaned_data.items() if name not in apart}}


class SiaeCreateForm(SiaeForm):
    submit_label = "Créer la structure"

    class Meta(SiaeForm.Meta):
        fields = ["type", "service", *SiaeForm.Meta.fields]

    field_order = ["type", "service"]
    type = forms.ChoiceField(label="Type", choices=[("", "Choisissez un type"), *StructureType.choices])

    def __init__(self, user: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        field.queryset = departmental_services(user) & editable_services(user)
        field.empty_label = "Choisissez un service"
        if len(perimeter(user).service_ids) == 1:
            field.initial = next(iter(perimeter(user).service_ids))


def _checked(number: str, error_of) -> str:
    if error := error_of(number):
        raise ValidationError(error)
    return number


class SiaeCloseForm(CommentForm):
    submit_label = "Fermer la structure"
    closed_on = forms.DateField(label="Fermée le")
    field_order = ["closed_on", "comment"]

    def __init__(self, today: dt.date, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closed_on"].initial = today


class SiaeReopenForm(CommentForm):
    submit_label = "Rouvrir la structure"


class AntennaForm(PortalModelForm):
    submit_label = "Ajouter l'antenne"

    postcode = PostcodeField(required=False)

    class Meta:
        model = Antenna
        fields = ANTENNA_FIELDS

    def _post_clean(self) -> None:
        """The service validates the row under its lock."""
