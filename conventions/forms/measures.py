"""Results of a year: the value of an indicator, or exits counted by motive (or the totals alone)."""

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError

from conventions.exits import EXIT_MOTIVES, ExitClass, counts_of_motives, motives_of
from conventions.models import Convention, Indicator, Measure
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.numbers import FrenchDecimalField

TOTALS = {
    "examined": "Sorties examinées",
    "durable": "Emploi durable",
    "transition": "Emploi de transition",
    "positive": "Sorties positives",
}
LEGENDS = {
    ExitClass.DURABLE: "Emploi durable",
    ExitClass.TRANSITION: "Emploi de transition",
    ExitClass.POSITIVE: "Sorties positives",
    ExitClass.OTHER: "Autres sorties",
    ExitClass.WITHDRAWN: "Retirées des sorties constatées",
}
TOTALS_LEGEND = "Totaux, seulement si la structure n'a pas donné les motifs"
NOTHING = "Comptez les sorties par motif, ou remplissez les quatre totaux."


def count_field(label: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "fr-input"})
    return forms.IntegerField(label=label, min_value=0, max_value=100_000, required=False, widget=widget)


def motive_name(code: str) -> str:
    return f"motive_{code}"


class ExitsForm(PortalForm):
    """`cleaned_data` holds the four totals and `motives`, ready for the service.

    DESIGN: the classes come from the motives (circulaire DGEFP 2008-21); the totals alone are taken too, because the
    reports of the years before the portal carry nothing else.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for motive in EXIT_MOTIVES:
            self.fields[motive_name(motive.code)] = count_field(motive.label[0].upper() + motive.label[1:])
        for name, label in TOTALS.items():
            self.fields[name] = count_field(label)

    @staticmethod
    def initial_of(measure: Measure) -> dict[str, int]:
        """What was typed: the motives, or the totals when there were none."""
        if measure.motives:
            return {motive_name(code): count for code, count in measure.motives.items()}
        return {name: getattr(measure, name) for name in TOTALS}

    @property
    def helper(self):
        helper = super().helper
        groups = [
            Fieldset(legend, *(motive_name(motive.code) for motive in motives_of(each)))
            for each, legend in LEGENDS.items()
        ]
        helper.layout = Layout(*groups, Fieldset(TOTALS_LEGEND, *TOTALS))
        return helper

    def clean(self) -> dict:
        data = super().clean()
        if self.errors:
            return data
        typed = {motive.code: data.get(motive_name(motive.code)) for motive in EXIT_MOTIVES}
        motives = {code: count for code, count in typed.items() if count is not None}
        totals = {name: data.get(name) for name in TOTALS}
        if motives:
            totals = self._computed(motives, totals)
        elif None in totals.values():
            raise ValidationError(NOTHING)
        return totals | {"motives": motives}

    def _computed(self, motives: dict[str, int], totals: dict[str, int | None]) -> dict[str, int]:
        counts = counts_of_motives(motives)
        computed = {name: getattr(counts, name) for name in TOTALS}
        for name, value in totals.items():
            # Totals typed beside the motives must agree with them: one of the two is a slip.
            if value not in (None, computed[name]):
                self.add_error(
                    name,
                    f"Les motifs donnent {computed[name]} : corrigez les motifs, ou laissez ce total vide.",
                )
        return computed


class MeasureForm(PortalForm):
    """The value of an indicator for a year."""

    def __init__(self, *args, indicator: Indicator, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"] = FrenchDecimalField(
            label=f"Valeur ({indicator.get_unit_display()})",
            max_digits=12,
            decimal_places=2,
            help_text=f"Valeur attendue : {indicator.bounds_label}.",
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "fr-input"}),
        )


def years_with_results(convention: Convention, today) -> list[int]:
    """Years whose results may be entered: the three before the convention and its own, once they are over."""
    return [year for year in range(convention.start.year - 3, convention.end.year + 1) if year < today.year]
