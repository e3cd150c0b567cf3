"""Opening a campaign, keeping another rate or another score for one of its structures."""

import datetime as dt
from decimal import Decimal
from functools import partial

from django import forms

from conventions.enums import StructureType
from financing.enums import Criterion
from financing.forms.fields import NOTHING_TO_SHARE, above_zero, amount_field, number_field, percent_field
from financing.models import ModulationDecision, Regime, RegimePeriod
from financing.selectors.campaigns import modulating_regimes, regimes_for
from financing.services.campaign_rates import RATES_MOVED, kept_of, moved_meanwhile, mover_of
from iae_portal.core import clock
from iae_portal.core.forms import ConfirmForm, PortalForm, ReasonForm
from iae_portal.core.forms.shown import FreshMixin

NO_REGIME = "aucun ne le fait, et la mission nationale tient les régimes"


def with_its_years(regime: Regime) -> str:
    """Its name, and what it may be chosen for: "… (ACI, EI : depuis 2014)"."""
    spans: dict[str, list[str]] = {}
    for row in sorted(regime.periods.all(), key=lambda row: (row.start, row.type)):
        spans.setdefault(_years(row), []).append(row.type)
    told = " ; ".join(f"{', '.join(types)} : {years}" for years, types in spans.items())
    return f"{regime} ({told})"


def _years(period: RegimePeriod) -> str:
    """The years of data that `regimes_for` finds: those whose last day the period covers."""
    if period.regime.is_simulation:
        return "toute année, en simulation"
    if period.end is None:
        return f"depuis {period.start.year}"
    last = (period.end + dt.timedelta(days=1)).year - 1
    if last < period.start.year:
        return "aucune année, sa fin étant avant le 31 décembre"
    return f"de {period.start.year} à {last}" if last > period.start.year else f"{last}"


class RegimeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Regime) -> str:
        return with_its_years(obj)


class OpenCampaignForm(PortalForm):
    submit_label = "Ouvrir la campagne"

    type = forms.ChoiceField(label="Type de structure", choices=StructureType)
    data_year = forms.IntegerField(label="Année des données", min_value=2005, max_value=2100)
    payment_year = forms.IntegerField(label="Exercice de paiement", min_value=2005, max_value=2100)
    regime = RegimeField(
        label="Régime",
        queryset=modulating_regimes(),
        empty_label="Choisir",
        help_text="Entre parenthèses, les types et les années de données pour lesquels il module l'aide.",
    )
    envelope_amount = amount_field("Montant à répartir", validators=[above_zero(NOTHING_TO_SHARE)])
    collection_due_on = forms.DateField(label="Collecte à finir avant le", required=False)

    def clean(self):
        data = super().clean()
        regime, siae_type, year = data.get("regime"), data.get("type"), data.get("data_year")
        if regime and siae_type and year and regime not in (known := regimes_for(siae_type, year)):
            choice = f"choisissez {' ou '.join(row.code for row in known)}" if known else NO_REGIME
            self.add_error("regime", f"Ce régime ne module pas l'aide du type {siae_type} pour {year} : {choice}.")
        if year and data.get("payment_year") and data["payment_year"] < year:
            self.add_error("payment_year", "Le paiement suit l'année des données, ou tombe la même année.")
        if data.get("collection_due_on") and data["collection_due_on"] < clock.today():
            self.add_error("collection_due_on", "La date de fin de collecte doit être à venir.")
        return data


class OfRateForm(FreshMixin, PortalForm):
    """`seen` is what the page showed of the rate of the structure (`kept_of`)."""

    def __init__(self, *args, decision: ModulationDecision, **kwargs):
        super().__init__(*args, seen=kept_of(decision), mover=partial(mover_of, decision), **kwargs)

    def say_stale(self) -> str:
        return moved_meanwhile(self.mover())


class ShownRatesForm(FreshMixin, ConfirmForm):
    """`seen` is the mark of the rates that the campaign showed: those decided, or erased, were read."""

    stale = RATES_MOVED


class OverrideForm(OfRateForm):
    submit_label = "Retenir ce taux"

    rate = percent_field("Taux retenu (%)")
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=1000,
        help_text="Obligatoire quand le taux diffère du taux calculé.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason.wanted = "si le taux diffère"


class ExclusionForm(FreshMixin, ReasonForm):
    """`seen` is whether the page showed the structure excluded: it does one thing, never the opposite."""

    stale = (
        "Un collègue vient d'exclure cette structure ou de la remettre dans le lot : relisez cette page avant de "
        "confirmer."
    )


class CorrectionForm(OfRateForm):
    submit_label = "Retenir cette note"

    criterion = forms.ChoiceField(label="Critère", choices=Criterion)
    score = number_field(
        "Note retenue", places=4, help_text="De 0 à 1. La note du calcul retire la correction de ce critère."
    )
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=1000,
        help_text="La réalité locale dont les relevés ne disent rien : la décision et sa lettre citent ce motif.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_score(self) -> Decimal:
        if self.cleaned_data["score"] > 1:
            raise forms.ValidationError("Une note va de 0 à 1.")
        return self.cleaned_data["score"]
