"""Forms of the opinion and the signature: who signs, the follow-up on paper, the signed copy, an opinion by hand."""

from django import forms

from conventions.enums import OpinionValue
from conventions.forms.fields import long_text, with_name
from iae_portal.core import clock
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.rows import RowForm
from iae_portal.core.text import french_date
from iae_portal.documents.uploads import SCANS, UploadField


class SignatoryForm(RowForm):
    name = forms.CharField(label="Nom du signataire", max_length=120, required=False)
    quality = forms.CharField(label="Qualité", max_length=160, required=False)

    @property
    def row_name(self) -> str:
        return self.subjects[0].get_kind_display() if self.subjects else ""

    def clean(self):
        data = super().clean()
        if data.get("name") and not data.get("quality") and "quality" not in self.errors:
            self.add_error("quality", "Indiquez sa qualité, par exemple « Présidente de l'association ».")
        return data


class FollowForm(PortalForm):
    sent_on = forms.DateField(label="Envoyée le", required=False)
    signed_on = forms.DateField(label="Signée le", required=False)


class SignedCopyForm(PortalForm):
    told_as = {"scan": "signed_scan_name"}

    scan = UploadField(label="Exemplaire signé", required=False, kinds=SCANS, widget=forms.FileInput)
    notified_on = forms.DateField(label="Notifiée à la structure le", required=False)

    def clean(self):
        data = with_name(super().clean(), "scan")
        if data.get("scan") or data.get("notified_on") or "notified_on" in self.errors:
            return data
        if day := self.initial.get("notified_on"):
            self.add_error("notified_on", f"La convention a été notifiée le {french_date(day)} : corrigez cette date.")
        else:
            self.add_error(None, "Joignez l'exemplaire signé ou indiquez la date de notification.")
        return data


class LiftForm(PortalForm):
    submit_label = "Lever les réserves"

    lifted_on = forms.DateField(label="Levées le", initial=clock.today)
    lifted_by = long_text("Ce qui y répond", 3)


class OpinionByHandForm(PortalForm):
    """The opinion of a meeting held outside the portal."""

    opinion = forms.ChoiceField(label="Avis", choices=[("", "Choisir"), *OpinionValue.choices])
    given_on = forms.DateField(label="Date de la séance")
    text = forms.CharField(label="Texte de l'avis", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    minutes = UploadField(label="Procès-verbal de la séance", kinds=SCANS)

    def clean(self):
        return with_name(super().clean(), "minutes")
