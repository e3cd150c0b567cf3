"""Entries of the session's page. Each carries the version the page showed and the key that makes it idempotent."""

from django import forms

from cdiae.enums import BallotChoice, PresenceMode
from cdiae.models import Member
from conventions.enums import OpinionValue
from iae_portal.core.forms import PortalForm
from iae_portal.core.text import digits_in


class EntryForm(PortalForm):
    expected_version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    client_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def values(self) -> dict:
        """Arguments of the service."""
        data = dict(self.cleaned_data)
        data["expected"] = data.pop("expected_version")
        return data


class ArriveForm(EntryForm):
    mode = forms.ChoiceField(choices=PresenceMode)


class LeaveForm(EntryForm):
    """Nothing more to say."""


class DeputyForm(EntryForm):
    title = forms.ChoiceField(label="Civilité", choices=[("Mme", "Madame"), ("M.", "Monsieur")])
    first_name = forms.CharField(label="Prénom", max_length=60)
    last_name = forms.CharField(label="Nom", max_length=80)
    function = forms.CharField(label="Fonction", max_length=160)
    body = forms.CharField(label="Service ou assemblée", max_length=160)
    mode = forms.ChoiceField(choices=PresenceMode)

    def values(self) -> dict:
        data = super().values()
        data.pop("expected")
        return data


class ProxyForm(EntryForm):
    giver = forms.ModelChoiceField(
        queryset=Member.objects.none(), error_messages={"required": "Choisissez le membre qui donne mandat."}
    )
    holder = forms.ModelChoiceField(
        queryset=Member.objects.none(), error_messages={"required": "Choisissez le membre qui reçoit le mandat."}
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = self.fields["holder"].queryset = members

    def values(self) -> dict:
        data = super().values()
        data.pop("expected")
        return data


class CountForm(EntryForm):
    sense = forms.ChoiceField(choices=[("", ""), *OpinionValue.choices], required=False)
    favour = forms.IntegerField(min_value=0, error_messages={"required": "Indiquez le nombre de voix pour."})
    against = forms.IntegerField(min_value=0, error_messages={"required": "Indiquez le nombre de voix contre."})
    abstain = forms.IntegerField(min_value=0, required=False)
    chair = forms.ChoiceField(choices=[("", ""), *BallotChoice.choices], required=False)


class NameForm(EntryForm):
    """One field a voice, named voix-<seat>; an empty one did not vote and counts with the abstentions."""

    sense = forms.ChoiceField(choices=[("", ""), *OpinionValue.choices], required=False)

    def ballots(self) -> dict[int, str]:
        found = {}
        for name, value in self.data.items():
            seat = digits_in(name.removeprefix("voix-"))
            if name.startswith("voix-") and seat is not None and value in BallotChoice.values:
                found[seat] = value
        return found


class ReasonForm(EntryForm):
    reason = forms.CharField(max_length=300, error_messages={"required": "Indiquez le motif."})


class InterestForm(ReasonForm):
    member = forms.ModelChoiceField(
        queryset=Member.objects.none(), error_messages={"required": "Choisissez le membre intéressé."}
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class DissentForm(EntryForm):
    member = forms.ModelChoiceField(
        queryset=Member.objects.none(), error_messages={"required": "Choisissez le membre en désaccord."}
    )
    text = forms.CharField(max_length=2000, error_messages={"required": "Écrivez le désaccord à noter."})

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class TextForm(EntryForm):
    opinion_text = forms.CharField(required=False, max_length=4000)
    debate = forms.CharField(required=False, max_length=8000)
