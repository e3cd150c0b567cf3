"""Items of an agenda and their documents."""

from django import forms

from cdiae.enums import LIVE_MEETINGS, ItemKind, Treatment
from conventions.models import Orientation
from iae_portal.core.forms import PortalForm
from iae_portal.documents.uploads import UploadField


class ItemForm(PortalForm):
    """A free item, or an orientation to vote."""

    title = forms.CharField(label="Intitulé", max_length=300)
    treatment = forms.ChoiceField(
        label="Traitement",
        choices=[(row, row.label) for row in (Treatment.DELIBERATION, Treatment.INFORMATION)],
    )
    reason = forms.CharField(label="Pourquoi", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    note = forms.CharField(label="Note de présentation", required=False, widget=forms.Textarea(attrs={"rows": 4}))


class NewItemForm(ItemForm):
    submit_label = "Ajouter à l'ordre du jour"
    orientation = forms.ModelChoiceField(
        label="Orientation à voter", queryset=Orientation.objects.none(), required=False, empty_label="Aucune"
    )

    def __init__(self, *args, departement, **kwargs):
        super().__init__(*args, **kwargs)
        elsewhere = Orientation.objects.filter(agenda_items__meeting__state__in=LIVE_MEETINGS)
        waiting = Orientation.objects.filter(departement=departement, voted_on=None)
        self.fields["orientation"].queryset = waiting.exclude(pk__in=elsewhere)

    def values(self) -> dict:
        data = dict(self.cleaned_data)
        data["kind"] = ItemKind.ORIENTATION if data["orientation"] else ItemKind.FREE
        return data


class NoteForm(PortalForm):
    """What may change of an item that answers a request: its presentation note only."""

    note = forms.CharField(label="Note de présentation", required=False, widget=forms.Textarea(attrs={"rows": 5}))


class DocumentForm(PortalForm):
    submit_label = "Joindre"
    upload = UploadField(label="Document")
