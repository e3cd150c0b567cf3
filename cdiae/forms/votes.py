"""Votes on an item, its texts, its dissents."""

from django import forms

from cdiae.enums import BallotChoice
from cdiae.forms.session_command import CommandForm, member_field, offer
from cdiae.services.votes import Show
from conventions.enums import OpinionValue
from iae_portal.core.text import digits_in


class VoteForm(CommandForm):
    """`room` is the mark of the room as the form showed it; a vote that names none saw another room."""

    sense = forms.ChoiceField(choices=[("", ""), *OpinionValue.choices], required=False)
    room = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


class CountForm(VoteForm):
    favour = forms.IntegerField(min_value=0, error_messages={"required": "Indiquez le nombre de voix pour."})
    against = forms.IntegerField(min_value=0, error_messages={"required": "Indiquez le nombre de voix contre."})
    abstain = forms.IntegerField(min_value=0, required=False)
    chair = forms.ChoiceField(choices=[("", ""), *BallotChoice.choices], required=False)

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

    def values(self) -> dict:
        kept = {name: value for name, value in super().values().items() if name not in self.seats}
        return kept | {"ballots": self.ballots()}


class DissentForm(CommandForm):
    member = member_field("Choisissez le membre en désaccord.")
    text = forms.CharField(max_length=2000, error_messages={"required": "Écrivez le désaccord à noter."})

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, members, "member")


class TextForm(CommandForm):
    opinion_text = forms.CharField(required=False, max_length=4000)
    debate = forms.CharField(required=False, max_length=8000)
