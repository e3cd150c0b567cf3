"""What a member answers to his convocation."""

from django import forms
from django.utils import timezone

from cdiae.enums import Answer, MemberKind
from cdiae.models import Convocation
from cdiae.selectors.councils import substitutes_of
from cdiae.services.answers import possible_holders
from cdiae.substitution import accepts_deputy
from iae_portal.core.forms import PortalForm
from iae_portal.core.text import agreed_with, french_date, french_hour

# What one answer asks for, and the others do not.
WANTED = {
    "substitute": "si un suppléant siège",
    "deputy_name": "si une autre personne siège",
    "deputy_function": "si une autre personne siège",
    "holder": "si mandat est donné",
}


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
        proxies = meeting.rules.proxies_per_holder and member.kind == MemberKind.FULL
        self.holders = {str(row.pk): row for row in possible_holders(convocation)} if proxies else {}
        self._offer("substitute", self.substitutes, "Choisir un suppléant")
        self._offer("holder", self.holders, "Choisir un membre")
        if not self.substitutes and "deputy_name" in self.fields:
            self.fields["deputy_name"].label = "Nom de la personne qui vous remplace"
        if not accepts_deputy(member.seat.basis):
            del self.fields["deputy_name"], self.fields["deputy_function"]
        for name in WANTED.keys() & self.fields.keys():
            self.fields[name].wanted = WANTED[name]
        replaceable = bool(self.substitutes) or accepts_deputy(member.seat.basis)
        self._narrow_answers(member.name, replaceable, bool(self.holders))

    def _offer(self, name: str, people: dict, empty: str) -> None:
        if not people:
            del self.fields[name]
            return
        labels = [(key, f"{row} – {row.quality}") for key, row in people.items()]
        self.fields[name].choices = [("", empty), *labels]

    def _narrow_answers(self, name: str, replaceable: bool, proxies: bool) -> None:
        hidden = {Answer.SUBSTITUTE: not replaceable, Answer.PROXY: not proxies}
        self.fields["answer"].choices = [(row, agreed_with(row.label, name)) for row in Answer if not hidden.get(row)]

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


class NotedAnswerForm(AnswerForm):
    """The same, that came by telephone or on paper: the member may answer by his link while it is typed."""

    submit_label = "Noter la réponse"
    may_come_second = True

    def __init__(self, *args, convocation: Convocation):
        self.convocation = convocation
        super().__init__(*args, convocation=convocation, initial=_answered(convocation))
        self.fields["answer"].label = "Réponse du membre"

    def author(self, name: str) -> tuple[str, str]:
        row, at = self.convocation, timezone.localtime(self.convocation.answered_at)
        who = "Le secrétariat" if row.by_secretariat else str(row.member)
        return who, f" le {french_date(at.date())} à {french_hour(at)}"


def _answered(row: Convocation) -> dict:
    if not row.answer:
        return {}
    plain = {name: getattr(row, name) for name in ("answer", "deputy_name", "deputy_function", "message")}
    return plain | {"substitute": str(row.substitute_id or ""), "holder": str(row.holder_id or "")}
