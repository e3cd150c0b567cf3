"""A new amount of the RSA, or its correction."""

from financing.forms.fields import above_zero, amount_field
from financing.models import RsaAmount
from iae_portal.core.forms import PortalModelForm


class RsaForm(PortalModelForm):
    """A new amount set by a text; it holds until the next one."""

    monthly_amount = amount_field(
        "Montant mensuel pour une personne seule", validators=[above_zero("Indiquez un montant supérieur à zéro.")]
    )

    class Meta:
        model = RsaAmount
        fields = ["territory", "start", "monthly_amount", "reference", "published_on", "verified", "source"]
        help_texts = {"start": "Le premier jour d'un mois."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["territory"].disabled = self.fields["start"].disabled = True
