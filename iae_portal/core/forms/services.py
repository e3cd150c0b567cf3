"""What the head of a service keeps: team, delegations of signature, letterhead."""

import datetime as dt
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from iae_portal.core.enums import DelegatedAct, Role
from iae_portal.core.forms import PortalForm, PortalModelForm
from iae_portal.core.forms.phones import PhoneField
from iae_portal.core.forms.postcodes import PostcodeField
from iae_portal.core.forms.shown import EndMixin
from iae_portal.core.models import Letterhead, Service, User
from iae_portal.core.rights import grantable_roles
from iae_portal.core.selectors.journal import last_change
from iae_portal.core.selectors.people import members_of

END_HELP = "Laisser vide si la fin n'est pas connue."


class PeriodMixin:
    """A form with `start` and an optional `end`."""

    def clean(self) -> dict:
        values = super().clean()
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            self.add_error("end", "La date de fin précède la date de début : corrigez l'une des deux.")
        return values


class DelegationForm(PeriodMixin, PortalForm):
    submit_label = "Inscrire au registre"
    person = forms.ModelChoiceField(User.objects.none(), label="Délégataire", empty_label="Choisissez une personne")
    order_reference = forms.CharField(
        label="Arrêté préfectoral", max_length=160, help_text="Numéro et date, tels qu'ils figurent sur l'arrêté."
    )
    acts = forms.MultipleChoiceField(
        label="Actes délégués", choices=DelegatedAct.choices, widget=forms.CheckboxSelectMultiple
    )
    start = forms.DateField(label="À compter du")
    end = forms.DateField(label="Jusqu'au", required=False, help_text=END_HELP)

    def __init__(self, service: Service, today: dt.date, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = members_of(service, today)


class ClosingForm(EndMixin, PortalForm):
    """A last day and its reason, for a delegation or an assignment."""

    submit_label = "Clore"
    end = forms.DateField(label="Dernier jour", help_text="Ce jour est encore compris.")
    comment = forms.CharField(label="Motif", max_length=400, help_text="Par exemple : mutation, arrêté abrogé.")

    def __init__(self, row: Model, *args, **kwargs):
        super().__init__(row, *args, mover=partial(last_change, [row], "end"), **kwargs)

    def clean_end(self) -> dt.date:
        end = self.cleaned_data["end"]
        if end < self.row.start:
            raise ValidationError(f"Le dernier jour ne peut pas précéder le premier, le {self.row.start:%d/%m/%Y}.")
        return end


class AssignmentForm(PeriodMixin, PortalForm):
    submit_label = "Affecter"
    username = forms.CharField(
        label="Identifiant de la personne",
        max_length=150,
        help_text="Le compte existe déjà ; sinon demandez son ouverture à l'administrateur.",
    )
    role = forms.ChoiceField(label="Rôle")
    start = forms.DateField(label="À compter du")
    end = forms.DateField(label="Jusqu'au", required=False, help_text=END_HELP)

    def __init__(self, service: Service, actor: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        allowed = grantable_roles(actor, service)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in allowed]

    def values(self) -> dict:
        values = dict(self.cleaned_data)
        return {"user": values.pop("username"), **values}

    def clean_username(self) -> User:
        user = User.objects.filter(username__iexact=self.cleaned_data["username"], is_active=True).first()
        if user is None:
            raise ValidationError("Aucun compte ouvert ne porte cet identifiant : vérifiez son écriture.")
        return user


class LetterheadForm(PortalModelForm):
    submit_label = "Enregistrer l'en-tête"
    may_come_second = True

    postcode = PostcodeField()
    phone = PhoneField()

    class Meta:
        model = Letterhead
        fields = ["start", "prefet_title", "prefecture", "address", "postcode", "city", "phone", "email"]
        help_texts = {"start": "L'en-tête précédent s'arrête la veille ; les documents déjà produits gardent le leur."}

    def _post_clean(self) -> None:
        """The service validates the row: the former letterhead must be closed first."""

    def values(self) -> dict:
        values = dict(self.cleaned_data)
        return {"start": values.pop("start"), "values": values}
