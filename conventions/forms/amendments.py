"""Forms of an amendment: opened, its own clauses written, signed."""

from crispy_forms.layout import Fieldset, Layout
from django import forms

from conventions.clauses import OBJECTIVES, Clause
from conventions.enums import AmendmentKind
from conventions.forms.actions import SignForm
from conventions.forms.fields import long_text, with_name
from conventions.models import Amendment
from conventions.rates import NATIONAL_REFERENCE
from conventions.selectors.negotiation import settled_reasons
from iae_portal.core.forms import PortalForm, dress
from iae_portal.core.forms.numbers import FrenchDecimalField
from iae_portal.documents.uploads import SCANS, UploadField

EFFECT = "Dans la période de la convention ; le jour de la signature au plus tôt, sauf postes au 1er janvier."
LOW = (
    "Obligatoire si les taux de la dernière année sont sous la référence, "
    f"{NATIONAL_REFERENCE.dynamic} % dynamiques dont {NATIONAL_REFERENCE.durable} % durables."
)
LINES = "Un objectif par ligne."
FRAME = ("purpose", "filed_on", "effective_on")


class FrameForm(PortalForm):
    """What every amendment says, whatever it changes."""

    purpose = long_text("Objet de l'avenant", 3)
    filed_on = forms.DateField(label="Demandé par la structure le", required=False)
    effective_on = forms.DateField(label="Date d'effet", help_text=EFFECT)


class AmendmentForm(FrameForm):
    submit_label = "Ouvrir l'avenant"

    kind = forms.ChoiceField(
        label="Nature",
        choices=[("", "Choisir"), *AmendmentKind.choices],
        help_text="Elle décide des clauses à modifier ; celles en vigueur à la date d'effet seront reprises.",
    )

    beside = forms.BooleanField(label="Préparer un second avenant de la même nature", required=False)

    field_order = ["kind", *FRAME, "beside"]

    def __init__(self, *args, drafts: list, **values):
        super().__init__(*args, **values)
        if not drafts:
            del self.fields["beside"]


class ClausesForm(FrameForm):
    """The clauses of the kind of an amendment, starting from those in force and from what was already written."""

    def __init__(self, *args, amendment: Amendment, clauses: list[Clause], **values):
        initial = {name: getattr(amendment, name) for name in FRAME} | {row.key: row.typed() for row in clauses}
        super().__init__(*args, initial=initial, **values)
        for row in clauses:
            self.fields[row.key] = _field(row)
        # An end brought forward makes a step of the way the last year.
        if amendment.kind == AmendmentKind.PERIOD or any(row.sort == "percent" for row in clauses):
            self.fields["justification"] = long_text("Justification", 3, required=False, help_text=LOW)
            self.fields["justification"].wanted = "sous la référence"
            self.initial["justification"] = amendment.justification or settled_reasons(amendment.convention)
        dress(self)
        self._clauses = [name for name in self.fields if name not in FRAME]

    @property
    def helper(self):
        helper = super().helper
        clauses = (
            [Fieldset("Clauses en vigueur à la date d'effet, à modifier", *self._clauses)] if self._clauses else []
        )
        helper.layout = Layout(Fieldset("L'avenant", *FRAME), *clauses)
        return helper


def _field(row: Clause) -> forms.Field:
    given = {"label": row.label, "required": row.sort == "day"}
    if row.sort == "day":
        return forms.DateField(**given)
    if row.sort in ("number", "percent"):
        return FrenchDecimalField(**given, max_digits=12, decimal_places=2, localize=True)
    if row.sort == "line":
        return forms.CharField(**given, max_length=160)
    help_text = LINES if row.key.startswith(OBJECTIVES) else ""
    return forms.CharField(**given, max_length=10000, widget=forms.Textarea(attrs={"rows": 4}), help_text=help_text)


class SignAmendmentForm(SignForm):
    """The papers come back signed by the others: their day, then the State's."""

    others_signed_on = forms.DateField(label="Signé par les autres parties le")
    scan = UploadField(label="Exemplaire signé", kinds=SCANS, required=False)

    field_order = ["others_signed_on", "signed_on", "person", "scan"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].help_text = "Elle date l'avenant."

    def clean(self):
        return with_name(super().clean(), "scan")
