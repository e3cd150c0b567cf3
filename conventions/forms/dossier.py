"""Forms of the dossier: pieces, project, objectives, frame."""

import datetime as dt

from django import forms

from conventions.enums import ConventionForm
from conventions.models import Convention, InsertionProject, Objective, Piece, Siae
from conventions.selectors.negotiation import orientations_for
from conventions.selectors.siaes import siaes_editable_by
from conventions.services.dossier import PROJECT_FIELDS
from iae_portal.core.forms import PortalForm, PortalModelForm
from iae_portal.core.models import User
from iae_portal.core.rights import colleagues
from iae_portal.documents.uploads import UploadField, display_name

VALIDITY = (("", "À examiner"), ("yes", "Valable"), ("no", "Non valable"))


class PieceForm(PortalForm):
    received_on = forms.DateField(label="Reçue le", required=False)
    validity = forms.ChoiceField(label="Examen", choices=VALIDITY, required=False)
    remark = forms.CharField(label="Remarque", required=False, max_length=300)
    file = UploadField(label="Fichier", required=False)

    def __init__(self, *args, piece: Piece, **kwargs):
        initial = {
            "received_on": piece.received_on,
            "validity": {True: "yes", False: "no", None: ""}[piece.valid],
            "remark": piece.remark,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def values(self) -> dict:
        data = self.cleaned_data
        file = data["file"]
        return {
            "received_on": data["received_on"],
            "valid": {"yes": True, "no": False}.get(data["validity"]),
            "remark": data["remark"],
            "file": file,
            "file_name": display_name(file.name) if file else "",
        }


class ProjectForm(PortalModelForm):
    class Meta:
        model = InsertionProject
        fields = PROJECT_FIELDS
        localized_fields = ["posts_fte", "supervision_fte", "accompaniment_fte"]
        widgets = {
            name: forms.Textarea(attrs={"rows": 4})
            for name in ("publics", "activities", "work_environment", "accompaniment", "training", "partnership")
        }


class ObjectiveForm(PortalModelForm):
    class Meta:
        model = Objective
        fields = ["axis", "text", "actions", "orientation"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "actions": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, convention: Convention, **kwargs):
        super().__init__(*args, **kwargs)
        ids = [row.pk for row in orientations_for(convention)]
        field = self.fields["orientation"]
        field.queryset = field.queryset.filter(pk__in=ids)
        field.empty_label = "Aucune"


class OpenForm(PortalForm):
    """Opening a dossier: one structure, a first day, a length."""

    submit_label = "Ouvrir le dossier"

    siae = forms.ModelChoiceField(label="Structure", queryset=Siae.objects.none())
    form = forms.ChoiceField(label="Forme", choices=ConventionForm)
    start = forms.DateField(label="Date d'effet")
    years = forms.TypedChoiceField(
        label="Durée", coerce=int, choices=[(1, "1 an"), (2, "2 ans"), (3, "3 ans")], help_text="Trois ans au plus."
    )
    filed_on = forms.DateField(label="Demande reçue le", required=False)
    cofunded = forms.BooleanField(label="Cofinancée par le département", required=False)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["siae"].queryset = siaes_editable_by(user).filter(state="active").select_related("service")

    def clean(self):
        data = super().clean()
        if data.get("form") == ConventionForm.ANNUAL and data.get("years", 1) != 1:
            self.add_error("years", "Une convention annuelle dure un an.")
        if data.get("start") and data.get("years"):
            data["end"] = end_of(data["start"], data["years"])
        return data


def end_of(start: dt.date, years: int) -> dt.date:
    """Last day: an effect on 1 January ends on 31 December; otherwise the eve of the anniversary."""
    try:
        anniversary = start.replace(year=start.year + years)
    except ValueError:  # 29 February
        anniversary = start.replace(year=start.year + years, day=28) + dt.timedelta(days=1)
    return anniversary - dt.timedelta(days=1)


class FrameForm(PortalModelForm):
    class Meta:
        model = Convention
        fields = ["form", "start", "end", "cofunded", "filed_on", "external_number", "commitment_number"]


class ReassignForm(PortalForm):
    submit_label = "Confier"

    officer = forms.ModelChoiceField(label="Nouveau chargé du dossier", queryset=User.objects.none())

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = colleagues(service)
