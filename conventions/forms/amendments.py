"""Forms of an amendment: opened, signed."""

from django import forms

from conventions.forms.fields import long_text, with_name
from iae_portal.core import clock
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.numbers import FrenchDecimalField
from iae_portal.documents.uploads import SCANS, UploadField


class AmendmentForm(PortalForm):
    submit_label = "Ouvrir l'avenant"

    purpose = long_text("Objet de l'avenant", 3)
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


class SignAmendmentForm(PortalForm):
    signed_on = forms.DateField(label="Signé le", initial=clock.today)
    scan = UploadField(label="Exemplaire signé", kinds=SCANS, required=False)

    def clean(self):
        return with_name(super().clean(), "scan")
