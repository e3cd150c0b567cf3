"""Acting as another person, for support."""

from django import forms
from django.core.exceptions import ValidationError

from iae_portal.core.forms import PortalForm
from iae_portal.core.models import User


class ActingForm(PortalForm):
    submit_label = "Agir à sa place"
    person = forms.CharField(label="Identifiant", max_length=150, help_text="Par exemple prenom.nom")
    reason = forms.CharField(
        label="Motif", max_length=400, help_text="Ce que la personne vous a demandé : le journal le garde."
    )
    writes = forms.BooleanField(
        label="Pouvoir aussi écrire",
        required=False,
        help_text="Sans cela vous lisez seulement. Jamais une signature, un paiement ni un accès.",
    )

    def clean_person(self) -> User:
        found = User.objects.filter(username__iexact=self.cleaned_data["person"]).first()
        if found is None:
            raise ValidationError(
                "Aucun compte n'a cet identifiant : cherchez la personne dans l'administration, à « Personnes »."
            )
        return found
