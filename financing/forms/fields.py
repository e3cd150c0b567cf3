"""Numbers typed and shown the French way (« 8,5 » for 8.50, euros to the centime)."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from django import forms

from financing.calculation.wording import plain
from financing.enums import Criterion
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.numbers import FrenchDecimalField
from iae_portal.core.text import number

NUMBER = {"inputmode": "decimal", "autocomplete": "off"}
HUNDRED = Decimal(100)


NOTHING_TO_SHARE = "Une campagne répartit un montant supérieur à zéro : indiquez-le."


def above_zero(sentence: str) -> Callable[[Decimal], None]:
    """Validator: a field whose zero would say nothing, with what to type instead."""

    def check(value: Decimal) -> None:
        if not value:
            raise forms.ValidationError(sentence)

    return check


class NumberField(FrenchDecimalField):
    """What the database holds is shown with a comma; what was typed stays as it was typed."""

    def prepare_value(self, value):
        return plain(value).replace(".", ",") if isinstance(value, Decimal) else value


class AmountField(NumberField):
    """Euros to the centime, as every page prints them: « 127543,50 »."""

    def prepare_value(self, value):
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


def number_field(
    label: str, *, places: int = 2, digits: int = 12, made_of: type[NumberField] = NumberField, required=True, **options
):
    """Nothing under zero: hours, ETP, posts, a figure of a ratio. `digits`: of the column that keeps it."""
    return made_of(
        label=label,
        required=required,
        max_digits=digits,
        decimal_places=places,
        min_value=Decimal(0),
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={
            "required": f"{label} : indiquez un nombre.",
            "invalid": f"{label} : un nombre est attendu, par exemple 12,5.",
            "min_value": f"{label} : un nombre positif ou nul est attendu.",
            "max_digits": f"{label} : ce nombre est trop grand.",
            "max_decimal_places": f"{label} : {places} décimales au plus.",
            "max_whole_digits": f"{label} : ce nombre est trop grand.",
        },
        **options,
    )


amount_field = partial(number_field, made_of=AmountField)


def percent_field(label: str, **options) -> NumberField:
    """Typed in per cent, two decimals; the service gets a rate from 0 to 1."""
    name = label.removesuffix(" (%)")  # a message with parameters would read the sign as one
    bounds = dict.fromkeys(
        ("min_value", "max_value", "max_digits", "max_whole_digits"), f"{name} : un taux va de 0 à 100."
    )
    return NumberField(
        label=label,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=HUNDRED,
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={
            "required": f"{name} : indiquez un taux.",
            "invalid": f"{name} : un taux est attendu, par exemple 5.",
            "max_decimal_places": f"{name} : deux décimales au plus.",
            **bounds,
        },
        **options,
    )


def signed_field(label: str) -> AmountField:
    return AmountField(
        label=label,
        required=False,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={
            "invalid": f"{label} : un nombre est attendu.",
            "max_digits": f"{label} : ce nombre est trop grand.",
        },
    )


class RatesForm(PortalForm):
    """A frame of modulation typed in per cent: a floor under a ceiling, three weights that make the whole."""

    floor = percent_field("Plancher (%)")
    ceiling = percent_field("Plafond (%)")
    weight_public = percent_field("Poids du public accueilli (%)")
    weight_effort = percent_field("Poids de l'effort d'insertion (%)")
    weight_results = percent_field("Poids des résultats (%)")

    def check_rates(self, data: dict) -> None:
        """Add what is wrong between fields that are right one by one."""
        total = sum(data[f"weight_{criterion}"] for criterion in Criterion)
        if data["floor"] > data["ceiling"]:
            self.add_error("floor", "Le plancher dépasse le plafond : baissez l'un ou relevez l'autre.")
        if total != HUNDRED:
            self.add_error(None, f"Les poids font {number(total)} % en tout : leur somme doit être 100 %.")
