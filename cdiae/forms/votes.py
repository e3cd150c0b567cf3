"""Votes on an item, its texts, its dissents."""

from collections import Counter

from django import forms

from cdiae.enums import BallotChoice
from cdiae.forms.session_command import CommandForm, member_field, offer
from cdiae.services.votes import Show
from conventions.enums import OpinionValue
from iae_portal.core.text import digits_in


def count_field(label: str, **how) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, **how)


class VoteForm(CommandForm):
    """`room` is the mark of the room as the form showed it; a vote that names none saw another room."""

    sense = forms.ChoiceField(label="Avis proposé", choices=[("", ""), *OpinionValue.choices], required=False)
    room = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


class CountForm(VoteForm):
    favour = count_field("Pour", error_messages={"required": "Indiquez le nombre de voix pour."})
    against = count_field("Contre", error_messages={"required": "Indiquez le nombre de voix contre."})
    abstain = count_field("Abstentions", required=False)
    chair = forms.ChoiceField(label="Président", choices=[("", ""), *BallotChoice.choices], required=False)

    def values(self) -> dict:
        data = super().values()
        favour, against, abstain, chair = (data.pop(name) for name in ("favour", "against", "abstain", "chair"))
        return data | {"show": Show(favour, against, abstain or 0, chair)}


class NameForm(VoteForm):
    """One field a voice that was sent, named voix-<seat>."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = {name: digits_in(name.removeprefix("voix-")) for name in self.data if name.startswith("voix-")}
        self.seats = {name: seat for name, seat in named.items() if seat is not None}
        for name in self.seats:
            self.fields[name] = forms.ChoiceField(choices=[("", ""), *BallotChoice.choices], required=False)

    def ballots(self) -> dict[int, str]:
        cast = {seat: self.cleaned_data[name] for name, seat in self.seats.items()}
        return {seat: choice for seat, choice in cast.items() if choice}

    def words(self) -> list[tuple[str, str]]:
        """How many voices of each choice: the roll itself is called again."""
        cast = Counter(self.ballots().values()) if hasattr(self, "cleaned_data") else {}
        return super().words() + [(choice.label, str(cast[choice])) for choice in BallotChoice if cast[choice]]

    def values(self) -> dict:
        kept = {name: value for name, value in super().values().items() if name not in self.seats}
        return kept | {"ballots": self.ballots()}


class DissentForm(CommandForm):
    member = member_field("Membre", "Choisissez le membre en désaccord.")
    text = forms.CharField(
        label="Désaccord", max_length=2000, error_messages={"required": "Écrivez le désaccord à noter."}
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, members, "member")


class TextForm(CommandForm):
    """The page draws the two areas by hand: their widget only says that they take several lines."""

    opinion_text = forms.CharField(label="Texte de l'avis", required=False, max_length=4000, widget=forms.Textarea)
    debate = forms.CharField(label="Débats", required=False, max_length=8000, widget=forms.Textarea)
