"""What an officer asks of a structure, to whom, and what he does of the answer; the code that a contact types."""

import datetime as dt

from django import forms

from conventions.exchanges.kinds import EXCHANGE_KINDS, MONTH, YEAR
from conventions.models import Convention, StructureLink
from conventions.services.structure_links import LINK_DAYS
from iae_portal.core import clock
from iae_portal.core.forms import PortalForm
from iae_portal.core.text import MONTHS

DUE_DAYS = 15  # DESIGN: the time to gather figures; the officer chooses another day
MONTH_CHOICES = [("", "–"), *((rank, name) for rank, name in enumerate(MONTHS, 1))]


def kind_choices() -> list[tuple[str, str]]:
    return [(key, kind.label) for key, kind in EXCHANGE_KINDS]


class LinkForm(PortalForm):
    submit_label = "Envoyer le lien"

    name = forms.CharField(label="Nom du contact", max_length=120)
    email = forms.EmailField(label="Son courriel", help_text="Le lien et ses codes partent à cette adresse seule.")
    expires_on = forms.DateField(label="Valable jusqu'au")

    def __init__(self, *args, convention: Convention, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].initial = convention.siae.email
        self.fields["expires_on"].initial = clock.today() + dt.timedelta(days=LINK_DAYS)


class ProlongForm(PortalForm):
    submit_label = "Prolonger et renvoyer le lien"

    expires_on = forms.DateField(label="Valable jusqu'au")

    def __init__(self, *args, link: StructureLink, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = clock.today() + dt.timedelta(days=LINK_DAYS)


class TakeOverForm(PortalForm):
    """What goes with the lines that an officer ticks."""

    mot = forms.CharField(
        label="Mot pour la structure (facultatif)",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def values(self) -> dict:
        return {"comment": self.cleaned_data["mot"]}


class AskForm(PortalForm):
    """`cleaned_data` is what the service takes; a period is asked of the kinds that have one only."""

    submit_label = "Demander"

    kind = forms.ChoiceField(label="Ce qui est demandé", choices=kind_choices)
    year = forms.IntegerField(label="Année", required=False, min_value=2000, max_value=2100)
    month = forms.TypedChoiceField(label="Mois", choices=MONTH_CHOICES, coerce=int, empty_value=0, required=False)
    due_on = forms.DateField(label="Attendu le")
    reminded = forms.BooleanField(
        label="Rappeler à la structure à l'approche de cette date", required=False, initial=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["due_on"].initial = today + dt.timedelta(days=DUE_DAYS)
        self.fields[
            "year"
        ].help_text = "Pour les résultats, le bilan et les comptes d'une année ; pour l'état d'un mois."
        self.fields["month"].help_text = "Pour l'état d'un mois."
        for name in ("year", "month"):
            self.fields[name].wanted = "selon ce qui est demandé"

    def clean(self):
        data = super().clean()
        if data.get("kind"):
            period = EXCHANGE_KINDS.get(data["kind"]).period
            if period in (YEAR, MONTH) and not data.get("year"):
                self.add_error("year", "Indiquez l'année demandée.")
            if period == MONTH and not data.get("month"):
                self.add_error("month", "Indiquez le mois demandé.")
            data["year"] = (data.get("year") or 0) if period in (YEAR, MONTH) else 0
            data["month"] = (data.get("month") or 0) if period == MONTH else 0
        return data


class CampaignForm(AskForm):
    """The same, of every convention of the service that can be asked, with the links of their contacts."""

    submit_label = "Envoyer les demandes"

    expires_on = forms.DateField(label="Liens valables jusqu'au")

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"] = forms.ModelChoiceField(label="Service", queryset=services, empty_label=None)
        self.fields["expires_on"].initial = clock.today() + dt.timedelta(days=LINK_DAYS)
        self.order_fields(["service"])


class GiveBackForm(PortalForm):
    submit_label = "Rendre à la structure"

    comment = forms.CharField(
        label="Ce qu'il faut corriger",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La structure lit ces mots en tête de sa page.",
    )
    due_on = forms.DateField(label="Attendu le")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = clock.today() + dt.timedelta(days=DUE_DAYS)


class CodeForm(PortalForm):
    submit_label = "Entrer"

    code = forms.CharField(
        label="Code reçu par courriel",
        max_length=20,
        help_text="Six chiffres, par exemple 123 456.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "fr-input"}),
        error_messages={"required": "Tapez le code reçu par courriel."},
    )
