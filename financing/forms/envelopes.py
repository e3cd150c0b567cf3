"""A movement of credits: where from, where to, how much, why."""

from dataclasses import dataclass

from django import forms

from financing.enums import BudgetLine, EnvelopeLevel, MovementKind
from financing.forms.fields import NUMBER, NumberField, amount_field
from financing.models import Envelope
from financing.rights import ALLOCATE, DELEGATE, may
from financing.services.envelopes import MOVED, get_envelope
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.shown import FreshMixin
from iae_portal.core.models import Region, Service, User

# A freeze is lifted from its own line of the ledger, a carry-over has its own page.
TYPED_KINDS = [row for row in MovementKind.choices if row[0] not in (MovementKind.LIFT, MovementKind.CARRY_OVER)]


@dataclass(frozen=True)
class End:
    """One end of a movement that the person may choose: an envelope that exists, or could."""

    key: str
    label: str
    level: str
    line: str
    region: Region | None = None
    service: Service | None = None

    def envelope(self, year: int) -> Envelope:
        return get_envelope(level=self.level, year=year, line=self.line, region=self.region, service=self.service)


def ends_for(user: User, region: Region | None) -> list[End]:
    """National role without a region: the nation and the regions. Regional director: his region and its services."""
    # A key names what could exist: its envelope is only made when the movement is kept.
    ends = []
    for line in BudgetLine:
        if region is None and may(user, ALLOCATE):
            ends.append(End(f"nation-{line}", f"Enveloppe nationale – {line.label}", EnvelopeLevel.NATIONAL, line))
            ends += [
                End(f"region-{row.pk}-{line}", f"{row} – {line.label}", EnvelopeLevel.REGION, line, region=row)
                for row in Region.objects.order_by("name")
            ]
        if region is not None and may(user, DELEGATE, region):
            ends.append(
                End(f"region-{region.pk}-{line}", f"{region} – {line.label}", EnvelopeLevel.REGION, line, region=region)
            )
            ends += [
                End(f"service-{row.pk}-{line}", f"{row} – {line.label}", EnvelopeLevel.SERVICE, line, region, row)
                for row in region.services.filter(departement__isnull=False).order_by("code")
            ]
    return ends


class MovementForm(FreshMixin, PortalForm):
    # What a line that waits for credits fills of the movement that it asks for.
    PROPOSED = ("source", "target", "amount", "reason")

    submit_label = "Enregistrer le mouvement"
    stale = MOVED

    source = forms.ChoiceField(label="Depuis")
    target = forms.ChoiceField(label="Vers")
    kind = forms.ChoiceField(label="Nature", choices=TYPED_KINDS)
    amount = amount_field("Montant")
    fte = NumberField(
        label="ETP visés qui suivent",
        required=False,
        max_digits=9,
        decimal_places=2,
        min_value=0,
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={"invalid": "Un nombre d'ETP est attendu.", "min_value": "Un nombre d'ETP est positif ou nul."},
    )
    made_on = forms.DateField(label="Date")
    reason = forms.CharField(label="Motif", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, ends: list[End], national: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.ends = {end.key: end for end in ends}
        choices = [(end.key, end.label) for end in ends]
        opening = [("opening", "Loi de finances (ouverture)")] if national else []
        self.fields["source"].choices = [("", "Choisir"), *opening, *choices]
        self.fields["target"].choices = [("", "Choisir"), *choices, ("frozen", "Gel (crédits retirés)")]

    def clean(self):
        data = super().clean()
        if data.get("source") and data.get("source") == data.get("target"):
            self.add_error("target", "Un mouvement va d'une enveloppe à une autre.")
        frozen, kind = data.get("target") == "frozen", data.get("kind")
        if kind and data.get("target") and frozen != (kind == MovementKind.FREEZE):
            self.add_error("kind", "Un gel retire des crédits : choisissez « Gel » comme nature et comme arrivée.")
        return data

    def values(self, year: int) -> dict:
        """Arguments of the service. Envelopes that nobody used yet are made empty."""
        data = self.cleaned_data
        source, target = self.ends.get(data["source"]), self.ends.get(data["target"])
        return {
            "source": source.envelope(year) if source else None,
            "target": target.envelope(year) if target else None,
            "amount": data["amount"],
            "fte": data["fte"] or 0,
            "kind": data["kind"],
            "reason": data["reason"],
            "made_on": data["made_on"],
            "seen": data["seen"],
        }


class CarryOverForm(FreshMixin, PortalForm):
    submit_label = "Reporter les crédits"
    stale = MOVED

    line = forms.ChoiceField(label="Ligne", choices=BudgetLine.choices)
    amount = amount_field("Montant")
    text = forms.CharField(
        label="Texte qui autorise le report",
        max_length=200,
        help_text="Par exemple : arrêté du 27 mars 2009 portant report.",
    )
    reason = forms.CharField(label="Motif", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
