"""Results of a year: exits counted by motive (or the totals alone), and the value of each indicator."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from conventions.coherence import NOTHING, TOTALS, exits_of, year_errors
from conventions.exits import ExitClass, Motive
from conventions.models import Convention, Indicator, Measure
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.numbers import FrenchDecimalField
from iae_portal.core.models import JournalEntry
from iae_portal.core.selectors.journal import last_change
from iae_portal.core.text import number, upper_first

LEGENDS = {
    ExitClass.DURABLE: "Emploi durable",
    ExitClass.TRANSITION: "Emploi de transition",
    ExitClass.POSITIVE: "Sorties positives",
    ExitClass.OTHER: "Autres sorties",
    ExitClass.WITHDRAWN: "Retirées des sorties constatées",
}
TOTALS_LEGEND = "Totaux, seulement si la structure n'a pas donné les motifs"


def count_field(label: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "fr-input"})
    return forms.IntegerField(label=label, min_value=0, max_value=100_000, required=False, widget=widget)


def motive_name(code: str) -> str:
    return f"motive_{code}"


def value_name(code: str) -> str:
    return f"value_{code}"


class ValueField(FrenchDecimalField):
    """Shown as it is typed: 14 511, not 14511.00."""

    def prepare_value(self, value):
        return number(value) if isinstance(value, Decimal) else value


def value_field(indicator: Indicator) -> ValueField:
    return ValueField(
        label=f"{indicator.name} ({indicator.get_unit_display()})",
        max_digits=12,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "fr-input", "autocomplete": "off"}),
    )


class ResultsForm(PortalForm):
    """Everything observed in a year: exits by motive (or the totals alone), and one value an indicator.

    `cleaned_data` is what the service takes: `exits` (None when not given) and `values` by code of indicator.
    DESIGN: the classes come from the motives (circulaire DGEFP 2008-21); the totals alone are taken too, because the
    reports of the years before the portal carry nothing else.
    """

    may_come_second = True

    def __init__(self, *args, year: int, indicators: Sequence[Indicator], motives: Sequence[Motive], **kwargs):
        self.motives, self.year = motives, year
        self.exits = next((row for row in indicators if row.is_exit_rates), None)
        self.indicators = {value_name(row.code): row for row in indicators if not row.is_exit_rates}
        super().__init__(*args, **kwargs)
        for motive in motives:
            self.fields[motive_name(motive.code)] = count_field(upper_first(motive.label))
        for name, label in TOTALS.items():
            self.fields[name] = count_field(label)
        for name, indicator in self.indicators.items():
            self.fields[name] = value_field(indicator)

    def _line(self, name: str) -> JournalEntry | None:
        indicator = self.indicators.get(name, self.exits)
        return last_change(self.subjects, "", f"Résultats {self.year}, {indicator} :") if indicator else None

    @property
    def groups(self) -> list[tuple[str, str, list[BoundField]]]:
        """The motives by class: its code, its legend, its fields."""
        return [
            (each.value, legend, [self[motive_name(row.code)] for row in self.motives if row.exit_class == each])
            for each, legend in LEGENDS.items()
        ]

    @property
    def totals(self) -> list[BoundField]:
        return [self[name] for name in TOTALS]

    def clean(self) -> dict:
        data = super().clean()
        if self.errors:
            return data
        values = {row.code: data.get(name) for name, row in self.indicators.items()}
        typed = {motive.code: data.get(motive_name(motive.code)) for motive in self.motives}
        motives = {code: count for code, count in typed.items() if count is not None}
        exits, errors = exits_of(motives, {name: data.get(name) for name in TOTALS}, self.motives)
        for name, sentence in errors.items():
            self.add_error(name or None, sentence)
        if not errors and exits is None and set(values.values()) <= {None} and not self.initial:
            raise ValidationError(NOTHING)
        for code, sentence in year_errors(self.indicators.values(), exits, values).items():
            self.add_error(value_name(code) if code else None, sentence)
        return {"exits": exits, "values": values}


def initial_of(measures: Iterable[Measure]) -> dict[str, int | Decimal]:
    """What was typed: the values, the motives, or the totals when there were no motives."""
    initial = {}
    for row in measures:
        if row.motives:
            initial |= {motive_name(code): count for code, count in row.motives.items()}
        elif row.examined is not None:
            initial |= {name: getattr(row, name) for name in TOTALS}
        else:
            initial[value_name(row.indicator_code)] = row.value
    return initial


def years_with_results(convention: Convention, today) -> list[int]:
    """Years whose results may be entered: the three before the convention and its own, once they are over."""
    return [year for year in range(convention.start.year - 3, convention.end.year + 1) if year < today.year]
