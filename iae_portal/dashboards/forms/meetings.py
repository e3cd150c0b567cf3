"""Form of a steering meeting."""

from django import forms

from iae_portal.core.forms import ManyField, PortalModelForm
from iae_portal.dashboards.models import SteeringMeeting

LONG = {"rows": 5}


class MeetingForm(PortalModelForm):
    class Meta:
        model = SteeringMeeting
        fields = ["kind", "held_on", "ends_on", "place", "agenda", "services", "others"]
        field_classes = {"services": ManyField}
        widgets = {
            "agenda": forms.Textarea(attrs=LONG),
            "others": forms.Textarea(attrs={"rows": 3}),
            "services": forms.CheckboxSelectMultiple,
        }
