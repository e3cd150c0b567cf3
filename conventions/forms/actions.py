"""What each action of the page asks before it is done."""

from django import forms

from conventions.enums import OpinionValue
from conventions.models import Convention
from iae_portal.core.forms import CommentForm, PortalForm
from iae_portal.core.models import User
from iae_portal.core.rights import colleagues
from iae_portal.documents.uploads import SCANS, UploadField


class ConfirmForm(PortalForm):
    """Nothing to type: the person confirms."""


class MissingForm(CommentForm):
    """What is missing, and until when."""

    missing_due_on = forms.DateField(label="À fournir avant le")

    field_order = ["comment", "missing_due_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = "Pièces ou corrections demandées"


class SignForm(PortalForm):
    signed_on = forms.DateField(label="Date de la signature de l'État", help_text="Elle date la convention.")
    person = forms.ModelChoiceField(
        label="Signataire",
        queryset=User.objects.none(),
        required=False,
        empty_label="Le préfet lui-même",
        help_text="Toute autre personne signe sous une délégation en cours ce jour-là.",
    )

    def __init__(self, *args, convention: Convention, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = colleagues(convention.service)

    def clean(self):
        data = super().clean()
        data["by_prefet"] = data.get("person") is None
        return data


class SignatoryForm(PortalForm):
    name = forms.CharField(label="Nom du signataire", max_length=120)
    quality = forms.CharField(label="Qualité", max_length=160, help_text="Par exemple « Présidente de l'association ».")


class FollowForm(PortalForm):
    sent_on = forms.DateField(label="Envoyée le", required=False)
    signed_on = forms.DateField(label="Signée le", required=False)


class SignedCopyForm(PortalForm):
    scan = UploadField(label="Exemplaire signé", required=False, kinds=SCANS)
    notified_on = forms.DateField(label="Notifiée à la structure le", required=False)

    def clean(self):
        data = super().clean()
        if not data.get("scan") and not data.get("notified_on"):
            raise forms.ValidationError("Joignez l'exemplaire signé ou indiquez la date de notification.")
        return data


class OpinionByHandForm(PortalForm):
    """The opinion of a meeting held outside the portal."""

    opinion = forms.ChoiceField(label="Avis", choices=[("", "Choisir"), *OpinionValue.choices])
    given_on = forms.DateField(label="Date de la séance")
    text = forms.CharField(label="Texte de l'avis", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    minutes = UploadField(label="Procès-verbal de la séance", kinds=SCANS)
