"""Forms of the law: parameters of a regime, its entry into force, a new barème."""

import datetime as dt

from django import forms

from financing.calculation import months
from financing.enums import Method
from financing.forms.fields import HUNDRED, RatesForm, above_zero, amount_field, number_field, percent_field
from financing.models import Bareme, Regime
from financing.models.regime import PRISON_OUTSIDE, first_day_error
from financing.services.law import AMOUNTS, KEY, PARAMETERS, TEXT
from iae_portal.core.forms import PortalForm, PortalModelForm

# The amounts of every method, in the order of the page.
ANY_AMOUNT = ["unit_amount", "fte_per_post", "hours_per_fte", "hours_kind", "posts_cap", "request_cap", "carrier_cap"]
RATES = [name for name in PARAMETERS if name != "note"]


class ParametersForm(RatesForm):
    """Everything in per cent."""

    prison_ceiling = percent_field("Plafond en milieu pénitentiaire (%)")
    target_mean = percent_field("Moyenne visée (%)")
    note = forms.CharField(label="Remarque", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = PARAMETERS

    def __init__(self, *args, regime: Regime, **kwargs):
        initial = {name: getattr(regime, name) * HUNDRED for name in RATES if getattr(regime, name) is not None}
        super().__init__(*args, initial={**initial, "note": regime.note}, **kwargs)

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        self.check_rates(data)
        # A refused field leaves the data: what depends on it is said once it is right.
        if not self.errors and not data["floor"] <= data["target_mean"] <= data["ceiling"]:
            self.add_error("target_mean", "La moyenne visée se situe entre le plancher et le plafond.")
        if not self.errors and not data["floor"] <= data["prison_ceiling"] <= data["ceiling"]:
            self.add_error("prison_ceiling", PRISON_OUTSIDE)
        return data

    def values(self) -> dict:
        return {**{name: self.cleaned_data[name] / HUNDRED for name in RATES}, "note": self.cleaned_data["note"]}


class InForceForm(PortalForm):
    submit_label = "Mettre en vigueur"

    reference = forms.CharField(label="Texte qui met ce régime en vigueur", max_length=300)
    effect_on = forms.DateField(label="Date d'effet", help_text="Le premier jour d'un mois.")

    def clean_effect_on(self) -> dt.date:
        day = self.cleaned_data["effect_on"]
        if day.day != 1:
            raise forms.ValidationError("Un régime prend effet le premier jour d'un mois.")
        return day


class BaremeFields(PortalModelForm):
    """What a new row and a correction share."""

    submit_label = "Voir ce que cela change"

    unit_amount = amount_field(
        "Montant unitaire annuel", validators=[above_zero("Un barème fixe un montant supérieur à zéro.")]
    )
    hours_per_fte = number_field(
        "Heures par ETP", validators=[above_zero("Un ETP compte un nombre d'heures supérieur à zéro.")]
    )
    posts_cap = number_field("Plafond de postes", required=False)
    fte_per_post = number_field(
        "ETP par poste d'accompagnement",
        validators=[above_zero("Un poste accompagne un nombre d'ETP supérieur à zéro.")],
    )
    request_cap = amount_field("Plafond par demande")
    carrier_cap = amount_field("Plafond par porteur")

    def keep_amounts(self, method: str) -> None:
        """A method has its own amounts: the others would be typed for nothing."""
        for name in set(ANY_AMOUNT) - set(AMOUNTS[method]):
            del self.fields[name]

    def clean(self):
        """Said before the consequences are shown: dates that no period can have cause nothing."""
        data = super().clean()
        start, end = data.get("start") or self.instance.start, data.get("end")
        if start and end and end < start:
            self.add_error(
                "end", f"La date de fin précède la date de début ({start:%d/%m/%Y}) : corrigez l'une des deux."
            )
        elif end and end != months.last_day_of(end):
            self.add_error("end", "Un barème finit le dernier jour d'un mois.")
        return data

    def _post_clean(self):
        """The row is checked by the view and the service: some of its sentences speak of what the form doesn't hold."""
        construct = forms.models.construct_instance
        self.instance = construct(self, self.instance, self._meta.fields, None)


class BaremeForm(BaremeFields):
    """A new amount set by a text, for one key."""

    class Meta:
        model = Bareme
        fields = [*KEY, "end", *ANY_AMOUNT, *TEXT]

    def __init__(self, *args, regime: Regime, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.regime = regime
        self.keep_amounts(regime.method)
        if regime.method != Method.PER_FTE:
            # The aids of 2005 are the same everywhere: no text gives them another context or territory.
            del self.fields["context"], self.fields["territory"]
        types = set(regime.periods.values_list("type", flat=True))
        self.fields["type"].choices = [choice for choice in self.fields["type"].choices if choice[0] in types]

    def clean_start(self) -> dt.date:
        start = self.cleaned_data["start"]
        if sentence := first_day_error(self.instance.regime, start):
            raise forms.ValidationError(sentence)
        return start


class BaremeChangeForm(BaremeFields):
    """A kept row to correct: the amounts of its method, its end and its text; never its key nor its first month."""

    class Meta:
        model = Bareme
        fields = [*ANY_AMOUNT, "end", *TEXT]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.keep_amounts(self.instance.regime.method)
