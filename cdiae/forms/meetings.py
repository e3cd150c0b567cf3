"""Setting a meeting, its agenda, its convocations."""

from django import forms

from cdiae.enums import Answer, ItemKind, MeetingKind, Treatment
from cdiae.models import Convocation
from cdiae.selectors.councils import substitutes_of
from cdiae.services.answers import possible_holders
from cdiae.substitution import accepts_deputy
from conventions.models import Orientation
from iae_portal.core.forms import CommentForm, PortalForm
from iae_portal.documents.uploads import UploadField


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class MeetingForm(PortalForm):
    kind = forms.ChoiceField(label="Formation", choices=MeetingKind)
    held_on = forms.DateField(label="Date")
    starts_at = forms.TimeField(label="Heure", widget=TimeInput, initial="09:30")
    ends_at = forms.TimeField(label="Fin prévue", widget=TimeInput, initial="12:00")
    place = forms.CharField(label="Lieu", max_length=200)
    remote_access = forms.CharField(
        label="Accès à distance",
        max_length=300,
        required=False,
        help_text="Numéro ou adresse de la conférence, s'il y en a une.",
    )


class SecondForm(PortalForm):
    """The second convocation: only its date, and the urgency if there is one."""

    submit_label = "Préparer la seconde convocation"
    held_on = forms.DateField(label="Date de la seconde séance")
    urgency_reason = forms.CharField(
        label="Motif d'urgence",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="À remplir seulement si les membres ne peuvent être convoqués cinq jours avant.",
    )


class ConveneForm(PortalForm):
    submit_label = "Envoyer les convocations"
    urgency_reason = forms.CharField(label="Motif d'urgence", required=False, widget=forms.Textarea(attrs={"rows": 2}))


class SendChangeForm(ConveneForm):
    submit_label = "Envoyer la convocation rectificative"


class CancelForm(CommentForm):
    submit_label = "Annuler la séance"


class ItemForm(PortalForm):
    """A free item, or an orientation to vote."""

    title = forms.CharField(label="Intitulé", max_length=300)
    treatment = forms.ChoiceField(
        label="Traitement",
        choices=[(row, row.label) for row in (Treatment.DELIBERATION, Treatment.INFORMATION)],
    )
    reason = forms.CharField(label="Pourquoi", max_length=300, required=False)
    note = forms.CharField(label="Note de présentation", required=False, widget=forms.Textarea(attrs={"rows": 4}))


class NewItemForm(ItemForm):
    submit_label = "Ajouter à l'ordre du jour"
    orientation = forms.ModelChoiceField(
        label="Orientation à voter", queryset=Orientation.objects.none(), required=False, empty_label="Aucune"
    )

    def __init__(self, *args, departement, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["orientation"].queryset = Orientation.objects.filter(departement=departement, voted_on=None)

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


class AnswerForm(PortalForm):
    """The answer of a member, on his own page or noted by the secretariat."""

    submit_label = "Envoyer ma réponse"
    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=Answer,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    substitute = forms.ChoiceField(label="Suppléant", required=False)
    deputy_name = forms.CharField(label="Ou : nom de la personne qui vous remplace", max_length=120, required=False)
    deputy_function = forms.CharField(label="Sa fonction", max_length=160, required=False)
    holder = forms.ChoiceField(label="Membre à qui vous donnez mandat", required=False)
    message = forms.CharField(
        label="Message au secrétariat", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, convocation: Convocation, **kwargs):
        super().__init__(*args, **kwargs)
        member, meeting = convocation.member, convocation.meeting
        self.substitutes = {str(row.pk): row for row in substitutes_of(member, meeting.held_on)}
        proxies = meeting.rules.proxies_per_holder
        self.holders = {str(row.pk): row for row in possible_holders(convocation)} if proxies else {}
        self._offer("substitute", self.substitutes, "Choisir un suppléant")
        self._offer("holder", self.holders, "Choisir un membre")
        if not self.substitutes and "deputy_name" in self.fields:
            self.fields["deputy_name"].label = "Nom de la personne qui vous remplace"
        if not accepts_deputy(member.seat.basis):
            del self.fields["deputy_name"], self.fields["deputy_function"]
        self._narrow_answers(bool(self.substitutes) or accepts_deputy(member.seat.basis), bool(self.holders))

    def _offer(self, name: str, people: dict, empty: str) -> None:
        if not people:
            del self.fields[name]
            return
        labels = [(key, f"{row} – {row.quality}") for key, row in people.items()]
        self.fields[name].choices = [("", empty), *labels]

    def _narrow_answers(self, replaceable: bool, proxies: bool) -> None:
        hidden = {Answer.SUBSTITUTE: not replaceable, Answer.PROXY: not proxies}
        self.fields["answer"].choices = [(row, row.label) for row in Answer if not hidden.get(row)]

    def values(self) -> dict:
        """Arguments of `answer_convocation`."""
        data = self.cleaned_data
        return {
            "answer": data["answer"],
            "substitute": self.substitutes.get(data.get("substitute", "")),
            "deputy_name": data.get("deputy_name", ""),
            "deputy_function": data.get("deputy_function", ""),
            "holder": self.holders.get(data.get("holder", "")),
            "message": data["message"],
        }
