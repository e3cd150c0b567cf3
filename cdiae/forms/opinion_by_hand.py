"""The opinion of a meeting held outside the portal, or the day the council was told."""

from django import forms

from cdiae.models import AgendaItem
from conventions.forms.signature import OpinionByHandForm
from conventions.models import OpinionRequest
from conventions.partners import advisory_body
from iae_portal.core import clock
from iae_portal.documents.uploads import display_name


class ByHandForm(OpinionByHandForm):
    """`item` holds the request on an agenda: leaving it is confirmed by a box."""

    def __init__(self, *args, asked: OpinionRequest, item: AgendaItem | None, **kwargs):
        super().__init__(*args, **kwargs)
        if asked.for_information:
            del self.fields["opinion"]
            body = advisory_body(clock.today())
            self.fields["given_on"].label = f"Porté à la connaissance {body.of} le"
            self.fields["text"].label = f"Observations {body.of}"
        if item is not None:
            self.fields["take_off"] = forms.BooleanField(
                label=f"Retirer ce point de l'ordre du jour – {item.meeting}",
                error_messages={"required": "Confirmez que ce point quitte l'ordre du jour où il est inscrit."},
                help_text="Les membres déjà convoqués reçoivent ensuite une convocation rectificative."
                if item.meeting.was_convened
                else "",
            )

    def values(self) -> dict:
        """Arguments of `record_by_hand`."""
        data = self.cleaned_data
        return {"opinion": "", **data, "minutes_name": display_name(data["minutes"].name)}
