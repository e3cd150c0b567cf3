"""Sending convocations, telling a change, cancelling."""

from django import forms

from cdiae.models import Meeting
from cdiae.selectors.rectified import mark_of
from cdiae.services.convocations import CHANGED_SINCE
from iae_portal.core.forms import CommentForm, PortalForm
from iae_portal.core.forms.shown import FreshMixin
from iae_portal.core.selectors.journal import last_change


class ConveneForm(FreshMixin, PortalForm):
    """What its page shows of the meeting is what leaves: another mark, and it is read again first."""

    submit_label = "Envoyer les convocations"
    stale = CHANGED_SINCE

    urgency_reason = forms.CharField(
        label="Motif d'urgence",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Seulement si des membres la reçoivent hors délai : la lettre et le procès-verbal le diront.",
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, seen=mark_of(meeting), mover=lambda: last_change([meeting], ""), **kwargs)


class SendChangeForm(ConveneForm):
    submit_label = "Envoyer la convocation rectificative"


class CancelForm(CommentForm):
    submit_label = "Annuler la séance"

    def values(self) -> dict:
        return {"reason": self.cleaned_data["comment"]}
