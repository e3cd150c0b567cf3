"""Forms of a campaign: opening, frame and what-if, the collection grid, an override."""

from decimal import Decimal

from django import forms
from django.forms import formset_factory

from conventions.enums import StructureType
from conventions.models import Orientation
from financing.enums import Criterion
from financing.forms.grids import grid_data
from financing.forms.numbers import HUNDRED, amount_field, percent_field
from financing.models import Candidate, ModulationCampaign, Regime
from financing.selectors.campaigns import orientations_for, readings_by_criterion, regimes_for
from iae_portal.core import clock
from iae_portal.core.forms import CommentForm, PortalForm


class OpenCampaignForm(PortalForm):
    submit_label = "Ouvrir la campagne"

    type = forms.ChoiceField(label="Type de structure", choices=StructureType)
    data_year = forms.IntegerField(label="Année des données", min_value=2005, max_value=2100)
    payment_year = forms.IntegerField(label="Exercice de paiement", min_value=2005, max_value=2100)
    regime = forms.ModelChoiceField(
        label="Régime", queryset=Regime.objects.filter(ceiling__isnull=False), empty_label="Choisir"
    )
    envelope_amount = amount_field("Montant à répartir")
    collection_due_on = forms.DateField(label="Collecte à finir avant le", required=False)

    def clean(self):
        data = super().clean()
        regime, siae_type, year = data.get("regime"), data.get("type"), data.get("data_year")
        if regime and siae_type and year and not regimes_for(siae_type, year).filter(pk=regime.pk).exists():
            self.add_error("regime", f"Ce régime ne module pas l'aide du type {siae_type} pour {year}.")
        if year and data.get("payment_year") and data["payment_year"] < year:
            self.add_error("payment_year", "Le paiement suit l'année des données, ou tombe la même année.")
        if data.get("collection_due_on") and data["collection_due_on"] < clock.today():
            self.add_error("collection_due_on", "La date de fin de collecte doit être à venir.")
        return data


class FrameForm(PortalForm):
    """The frame of a campaign, for good or to see."""

    floor = percent_field("Plancher (%)")
    ceiling = percent_field("Plafond (%)")
    weight_public = percent_field("Poids du public accueilli (%)")
    weight_effort = percent_field("Poids de l'effort d'insertion (%)")
    weight_results = percent_field("Poids des résultats (%)")
    envelope_amount = amount_field("Montant à répartir")
    orientation = forms.ModelChoiceField(
        label="Orientation territoriale citée",
        queryset=Orientation.objects.none(),
        required=False,
        empty_label="Aucune",
    )

    def __init__(self, *args, campaign: ModulationCampaign, **kwargs):
        weights = {f"weight_{name}": value * HUNDRED for name, value in campaign.weights.items()}
        initial = {
            "floor": campaign.floor * HUNDRED,
            "ceiling": campaign.ceiling * HUNDRED,
            "envelope_amount": campaign.envelope_amount,
            "orientation": campaign.orientation_id,
            **weights,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["orientation"].queryset = orientations_for(campaign)

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        if data["floor"] > data["ceiling"]:
            self.add_error("floor", "Le plancher dépasse le plafond : baissez l'un ou relevez l'autre.")
        total = sum(data[f"weight_{criterion}"] for criterion in Criterion)
        if total != HUNDRED:
            shown = str(total).replace(".", ",")
            self.add_error(None, f"Les poids font {shown} % en tout : leur somme doit être 100 %.")
        return data

    def values(self) -> dict:
        data = self.cleaned_data
        return {
            "floor": data["floor"] / HUNDRED,
            "ceiling": data["ceiling"] / HUNDRED,
            "weights": {str(criterion): data[f"weight_{criterion}"] / HUNDRED for criterion in Criterion},
            "envelope_amount": data["envelope_amount"],
            "orientation": data["orientation"],
        }


class ReadingForm(PortalForm):
    """One structure of the grid: its base, and a numerator over a denominator per criterion."""

    candidate = forms.IntegerField(widget=forms.HiddenInput)
    base = amount_field("Base (€)", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            label = Criterion(criterion).label
            self.fields[f"{criterion}_numerator"] = amount_field(f"{label}, numérateur", required=False)
            self.fields[f"{criterion}_denominator"] = amount_field(f"{label}, dénominateur", required=False)
        for field in self.visible_fields():
            field.field.widget.attrs["class"] = "fr-input"

    def clean(self):
        data = super().clean()
        for criterion in Criterion:
            top, bottom = data.get(f"{criterion}_numerator"), data.get(f"{criterion}_denominator")
            if (top is None) != (bottom is None) and not self.errors:
                self.add_error(
                    f"{criterion}_denominator", f"{Criterion(criterion).label} : indiquez les deux nombres, ou aucun."
                )
        return data

    def readings(self) -> dict[str, tuple[Decimal, Decimal] | None]:
        data = self.cleaned_data
        return {
            str(criterion): None
            if data.get(f"{criterion}_numerator") is None
            else (data[f"{criterion}_numerator"], data[f"{criterion}_denominator"])
            for criterion in Criterion
        }


def reading_grid(candidates: list[Candidate], data=None):
    """Exactly the structures given, in their order: what is posted can't name another one."""
    initial = [_initial(candidate) for candidate in candidates]
    factory = formset_factory(ReadingForm, extra=0, max_num=2000, absolute_max=2000)
    if data is not None:
        data = grid_data(data, "releves", "candidate", [row["candidate"] for row in initial])
    return factory(data, prefix="releves", initial=initial)


def _initial(candidate: Candidate) -> dict:
    values = {"candidate": candidate.pk, "base": candidate.base}
    for criterion, row in readings_by_criterion(candidate).items():
        values |= {f"{criterion}_numerator": row.numerator, f"{criterion}_denominator": row.denominator}
    return values


class OverrideForm(PortalForm):
    submit_label = "Retenir ce taux"

    rate = percent_field("Taux retenu (%)")
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=1000,
        help_text="Obligatoire quand le taux diffère du taux calculé.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExcludeForm(CommentForm):
    submit_label = "Confirmer"
