"""What a person types to decide about a mail that did not leave for sure."""

from django import forms

from iae_portal.core.forms import CommentForm, PortalForm


class ResendForm(PortalForm):
    """The address, corrected if need be; the confirmation is the button."""

    submit_label = "Renvoyer le courriel"

    email = forms.CharField(
        label="Adresse",
        max_length=254,
        help_text="Corrigée ici, elle ne change que pour ce courriel : corrigez aussi la fiche de la personne.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class AbandonForm(CommentForm):
    submit_label = "Classer sans suite"
