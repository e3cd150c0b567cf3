"""Votes on an item, its texts, its dissents."""

from django import forms

from cdiae.enums import BallotChoice
from cdiae.forms.session_command import CommandForm, member_field, offer
from cdiae.services.votes import Show
from conventions.enums import OpinionValue
from iae_portal.core.text import digits_in


class VoteForm(CommandForm):
    """`room` is the mark of the room as the form showed it."""

    sense = forms.ChoiceField(choices=[("", ""), *OpinionValue.choices], required=False)
    room = forms.CharField(max_length=16, required=False, empty_value=None, widget=forms.HiddenInput)


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
    """One field a voice, named voix-<seat>."""

    def ballots(self) -> dict[int, str]:
        found = {}
        for name, value in self.data.items():
            seat = digits_in(name.removeprefix("voix-"))
            if name.startswith("voix-") and seat is not None and value in BallotChoice.values:
                found[seat] = value
        return found

    def values(self) -> dict:
        return super().values() | {"ballots": self.ballots()}


class DissentForm(CommandForm):
    member = member_field("Choisissez le membre en désaccord.")
    text = forms.CharField(max_length=2000, error_messages={"required": "Écrivez le désaccord à noter."})

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, members, "member")


class TextForm(CommandForm):
    opinion_text = forms.CharField(required=False, max_length=4000)
    debate = forms.CharField(required=False, max_length=8000)
