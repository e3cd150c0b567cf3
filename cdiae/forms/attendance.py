"""The roll of a session: arrivals, deputies, proxies."""

from django import forms

from cdiae.enums import PresenceMode
from cdiae.forms.session_command import CommandForm, KeyForm, member_field, offer


class ArriveForm(CommandForm):
    mode = forms.ChoiceField(choices=PresenceMode)


class DeputyForm(KeyForm):
    title = forms.ChoiceField(label="Civilité", choices=[("Mme", "Madame"), ("M.", "Monsieur")])
    first_name = forms.CharField(label="Prénom", max_length=60)
    last_name = forms.CharField(label="Nom", max_length=80)
    function = forms.CharField(label="Fonction", max_length=160)
    body = forms.CharField(label="Service ou assemblée", max_length=160)
    mode = forms.ChoiceField(choices=PresenceMode)


class ProxyForm(KeyForm):
    giver = member_field("Membre absent", "Choisissez le membre qui donne mandat.")
    holder = member_field("Donne mandat à", "Choisissez le membre qui reçoit le mandat.")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, members, "giver", "holder")
