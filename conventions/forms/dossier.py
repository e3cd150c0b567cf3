"""Forms of the dossier: pieces, project, objectives."""

from django import forms

from conventions.forms.fields import ask_project, with_name
from conventions.models import Convention, InsertionProject, Objective, Piece
from conventions.models.project import PROJECT_FIELDS, TEXT_FIELDS
from conventions.selectors.negotiation import orientations_for
from iae_portal.core.forms import PortalForm, PortalModelForm
from iae_portal.documents.uploads import UploadField

VALIDITY = (("", "À examiner"), ("yes", "Valable"), ("no", "Non valable"))


class PieceForm(PortalForm):
    told_as = {"validity": "valid"}

    received_on = forms.DateField(label="Reçue le", required=False)
    validity = forms.ChoiceField(label="Examen", choices=(*VALIDITY, ("none", "Sans objet")), required=False)
    remark = forms.CharField(label="Remarque", required=False, max_length=300)
    file = UploadField(label="Fichier", required=False, widget=forms.FileInput)

    def __init__(self, *args, piece: Piece, **kwargs):
        initial = {
            "received_on": piece.received_on,
            "validity": "none" if piece.not_applicable else {True: "yes", False: "no", None: ""}[piece.valid],
            "remark": piece.remark,
            "file": piece.file,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self):
        data = super().clean()
        exam = data.pop("validity", "")
        data["valid"], data["not_applicable"] = {"yes": True, "no": False}.get(exam), exam == "none"
        return with_name(data, "file")


class ProjectForm(PortalModelForm):
    may_come_second = True

    class Meta:
        model = InsertionProject
        fields = PROJECT_FIELDS
        localized_fields = ["posts_fte", "supervision_fte", "accompaniment_fte"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in TEXT_FIELDS}

    def __init__(self, *args, convention: Convention, **values):
        super().__init__(*args, **values)
        ask_project(self, convention)


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
