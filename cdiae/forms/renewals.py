"""The order that follows another: what it takes over, the members it names again."""

from django import forms

from cdiae.forms.orders import OrderForm
from cdiae.models import AppointmentOrder, Member
from cdiae.services.renewals import Renewal
from iae_portal.core.forms import DAY_VALIDATORS, PortalForm
from iae_portal.core.forms.dates import DateInput
from iae_portal.core.text import french_date


class RenewalForm(OrderForm):
    """`previous` is the order in force. The service validates the whole, once the order before is closed."""

    composition = forms.ChoiceField(label="Collèges et sièges", widget=forms.RadioSelect)
    close_previous = forms.BooleanField(required=False)

    def __init__(self, *args, previous: AppointmentOrder, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["composition"].choices = [
            ("previous", f"Reprendre ceux de l'{previous.named} : intitulés, qualités, rangs"),
            ("default", "Partir de la liste de la période, à ajuster siège par siège"),
        ]
        self.fields["composition"].initial = "previous"
        until = f"jusqu'au {french_date(previous.end)}" if previous.end else "sans date de fin"
        self.fields["close_previous"].label = f"Fermer l'{previous.named} la veille du premier jour du nouvel arrêté"
        self.fields["close_previous"].help_text = (
            f"Il est en vigueur {until}. Les mandats qu'il porte s'achèvent le même jour ; "
            "les séances en préparation après cette date prennent la nouvelle composition."
        )

    @property
    def helper(self):
        """The members follow in the same form: the page closes it."""
        helper = super().helper
        helper.form_tag = False
        helper.inputs = []
        return helper

    def _post_clean(self):
        """Against the order before, the new one is valid only once that one is closed: the service does both."""

    def values(self) -> dict:
        """Arguments of `renew_order`, but the members."""
        data = dict(self.cleaned_data)
        data["take_over"] = data.pop("composition") == "previous"
        return data


class RenewedMembersForm(PortalForm):
    """One line a member still in office: named again or not, from when, until when."""

    def __init__(self, *args, members: list[Member], **kwargs):
        self.members = members
        super().__init__(*args, **kwargs)
        for member in members:
            self.fields[f"renew-{member.pk}"] = forms.BooleanField(required=False, widget=self._box(member))
            self.fields[f"start-{member.pk}"] = self._day(f"Nouveau mandat de {member}, à compter du")
            self.fields[f"until-{member.pk}"] = self._day(f"Nouveau mandat de {member}, terme")

    @staticmethod
    def _box(member: Member) -> forms.CheckboxInput:
        return forms.CheckboxInput(attrs={"aria-label": f"Nommer de nouveau {member}", "data-checkable": ""})

    @staticmethod
    def _day(label: str) -> forms.DateField:
        attrs = {"aria-label": label, "class": "fr-input"}
        return forms.DateField(label=label, required=False, widget=DateInput(attrs=attrs), validators=DAY_VALIDATORS)

    def lines(self) -> list[dict]:
        """Each member with his fields, as the page draws them."""
        return [
            {
                "member": row,
                "box": self[f"renew-{row.pk}"],
                "start": self[f"start-{row.pk}"],
                "until": self[f"until-{row.pk}"],
            }
            for row in self.members
        ]

    def renewals(self) -> list[Renewal]:
        data = self.cleaned_data
        return [
            Renewal(row, start=data[f"start-{row.pk}"], mandate_end=data[f"until-{row.pk}"])
            for row in self.members
            if data[f"renew-{row.pk}"]
        ]
