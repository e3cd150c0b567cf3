"""Sending convocations, telling a change, cancelling."""

from django import forms

from iae_portal.core.forms import CommentForm, PortalForm


class ConveneForm(PortalForm):
    submit_label = "Envoyer les convocations"
    urgency_reason = forms.CharField(
        label="Motif d'urgence",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Seulement si des membres la reçoivent hors délai : la lettre et le procès-verbal le diront.",
    )


class SendChangeForm(ConveneForm):
    submit_label = "Envoyer la convocation rectificative"


class CancelForm(CommentForm):
    submit_label = "Annuler la séance"

    def values(self) -> dict:
        return {"reason": self.cleaned_data["comment"]}
