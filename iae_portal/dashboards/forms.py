"""Forms of the plan: its steps, its meetings, the texts sent to the services."""

from django import forms

from iae_portal.core.forms import PortalForm, PortalModelForm
from iae_portal.core.models import Service
from iae_portal.dashboards.enums import AUDIENCES, Audience
from iae_portal.dashboards.models import PlanStep, PlanText, SteeringMeeting
from iae_portal.documents.uploads import PDF, UploadField


class StepForm(PortalModelForm):
    class Meta:
        model = PlanStep
        fields = ["chantier", "title", "service", "carrier", "starts_on", "due_on", "source"]

    def __init__(self, *args, decision: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].empty_label = "Choisir"
        if decision:
            due = self.fields["due_on"]
            due.required = True
            due.error_messages["required"] = "Une décision a une échéance : indiquez-la."


class DecisionForm(StepForm):
    """A decision of a meeting: one service answers for it, or each regional one for its own."""

    regions = forms.BooleanField(label="La demander à chaque direction régionale", required=False)

    field_order = ["chantier", "title", "service", "regions"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, decision=True, **kwargs)
        self.fields["service"].required = False

    def clean(self):
        data = super().clean()
        if not data.get("service") and not data.get("regions") and "service" not in self.errors:
            self.add_error("service", "Choisissez le service responsable, ou toutes les directions régionales.")
        return data

    def values(self) -> dict:
        """Arguments of `decide`."""
        data = dict(self.cleaned_data)
        asked, regions = {data.pop("service")} - {None}, data.pop("regions")
        if regions:
            asked |= set(Service.objects.filter(kind__in=AUDIENCES[Audience.REGIONS]))
        return data | {"services": asked}


class FinishForm(PortalForm):
    submit_label = "Noter que c'est fait"

    closed_on = forms.DateField(label="Fait le", error_messages={"required": "Indiquez le jour où c'était fait."})
    evidence = forms.CharField(
        label="Preuve",
        help_text="Ce qui le montre : un texte, une adresse, un nombre.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites ce qui montre que c'est fait : un texte, une adresse, un nombre."},
    )


class MeetingForm(PortalModelForm):
    class Meta:
        model = SteeringMeeting
        fields = ["kind", "held_on", "ends_on", "place", "agenda", "services", "others"]
        widgets = {
            "agenda": forms.Textarea(attrs={"rows": 5}),
            "others": forms.Textarea(attrs={"rows": 3}),
            "services": forms.CheckboxSelectMultiple,
        }


class TextForm(PortalModelForm):
    submit_label = "Diffuser"

    file = UploadField(label="Fichier", kinds=(PDF,))

    class Meta:
        model = PlanText
        fields = ["kind", "title", "reference", "dated_on", "audience"]
