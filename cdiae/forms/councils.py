"""Orders, seats and members."""

from django import forms

from cdiae.enums import Basis, CollegeCode, Departure, MemberKind
from cdiae.models import AppointmentOrder, College, Council, Member, Seat
from cdiae.models.council import MOST_VOTES
from cdiae.services.members import default_mandate_end
from conventions.models import Siae
from iae_portal.core.forms import PortalForm, PortalModelForm


class OrderForm(PortalModelForm):
    """The préfet's order: reference, period, and what it decides for the chair."""

    # DESIGN: no mandate of a council lasts longer than a departmental one; more is a slip of the keyboard.
    mandate_years = forms.IntegerField(label="Durée des mandats (années)", min_value=1, max_value=6, initial=3)

    class Meta:
        model = AppointmentOrder
        fields = ["reference", "signed_on", "start", "end", "mandate_years", "chair_counts", "chair_votes"]


class CollegeForm(PortalForm):
    code = forms.ChoiceField(label="Collège", choices=CollegeCode)
    label = forms.CharField(
        label="Intitulé", max_length=120, required=False, help_text="Vide : l'intitulé de la liste ci-dessus."
    )


class SeatForm(PortalForm):
    label = forms.CharField(label="Siège", max_length=160, help_text="Par exemple « Communauté urbaine ».")
    basis = forms.ChoiceField(label="Qualité du membre", choices=Basis)
    standing = forms.BooleanField(label="Siège à la commission permanente", required=False)
    votes = forms.IntegerField(
        label="Voix",
        min_value=0,
        max_value=MOST_VOTES,
        help_text="Zéro pour un membre qui siège sans voix délibérative (article R. 5311-37).",
    )

    def __init__(self, *args, college: College, **kwargs):
        super().__init__(*args, **kwargs)
        rules = college.order.rules
        if not rules.weighted:
            del self.fields["votes"]
        elif not rules.has_voice(college.code):
            self.fields["votes"].initial = 0


class IdentityForm(PortalModelForm):
    """Who the person is and how to reach him. Structures offered are those of the services of the council."""

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


class EndForm(PortalForm):
    left_on = forms.DateField(label="Dernier jour du mandat")
    departure = forms.ChoiceField(label="Motif", choices=Departure)
