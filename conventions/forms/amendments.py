"""Forms of an amendment: opened, signed."""

from decimal import Decimal

from django import forms

from conventions.forms.fields import long_text, with_name
from iae_portal.core import clock
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.numbers import FrenchDecimalField
from iae_portal.core.text import number
from iae_portal.documents.uploads import SCANS, UploadField


class AmendmentForm(PortalForm):
    submit_label = "Ouvrir l'avenant"

    purpose = long_text("Objet de l'avenant", 3)
    effective_on = forms.DateField(label="Date d'effet")
    posts_after = FrenchDecimalField(
        label="Postes après (ETP)", max_digits=7, decimal_places=2, min_value=0, required=False
    )

    def __init__(self, *args, posts_in_force: Decimal | None, **values):
        super().__init__(*args, **values)
        known = "inconnus" if posts_in_force is None else f"{number(posts_in_force)} ETP"
        self.fields["posts_after"].help_text = (
            f"Postes en vigueur aujourd'hui : {known}. Laissez vide si leur nombre ne change pas ; ceux d'avant sont "
            "repris de ce qui est en vigueur à la date d'effet."
        )


class SignAmendmentForm(PortalForm):
    signed_on = forms.DateField(label="Signé le", initial=clock.today)
    scan = UploadField(label="Exemplaire signé", kinds=SCANS, required=False)

    def clean(self):
        return with_name(super().clean(), "scan")
