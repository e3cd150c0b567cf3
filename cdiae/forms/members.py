"""Members: who they are, when their mandate starts and ends."""

from django import forms

from cdiae.enums import Departure, MemberKind
from cdiae.models import Council, Member, Seat
from cdiae.services.members import default_mandate_end
from conventions.models import Siae
from iae_portal.core.forms import PortalForm, PortalModelForm
from iae_portal.core.forms.phones import PhoneField
from iae_portal.core.forms.shown import EndMixin


class IdentityForm(PortalModelForm):
    """Who the person is and how to reach him. Structures offered are those of the services of the council."""

    phone = PhoneField()

    class Meta:
        model = Member
        fields = ["title", "first_name", "last_name", "function", "body", "email", "phone", "address", "siae"]
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, council: Council, **kwargs):
        super().__init__(*args, **kwargs)
        services = [council.secretariat_id, *council.served.values_list("pk", flat=True)]
        self.fields["siae"].queryset = Siae.objects.filter(service__in=services).order_by("sort_key")
        self.fields["siae"].empty_label = "Aucune"

    def _post_clean(self):
        """The model is validated by the service, with its seat and its dates."""


class AppointForm(IdentityForm):
    """A new member or substitute."""

    kind = forms.ChoiceField(
        label="Qualité", choices=[(kind, kind.label) for kind in (MemberKind.FULL, MemberKind.SUBSTITUTE)]
    )
    start = forms.DateField(label="Nommé à compter du")
    mandate_end = forms.DateField(
        label="Terme du mandat",
        required=False,
        help_text="Vide : durée fixée par l'arrêté ; sans terme pour un membre de droit.",
    )

    field_order = ["kind", "start", "mandate_end"]

    def __init__(self, *args, seat: Seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.seat = seat

    def clean(self):
        data = super().clean()
        if data.get("start") and not data.get("mandate_end"):
            data["mandate_end"] = default_mandate_end(self.seat, data["start"])
        return data


class ReplaceForm(IdentityForm):
    start = forms.DateField(label="Remplace à compter du")

    field_order = ["start"]


class EndForm(EndMixin, PortalForm):
    left_on = forms.DateField(label="Dernier jour du mandat")
    departure = forms.ChoiceField(label="Motif", choices=Departure)
