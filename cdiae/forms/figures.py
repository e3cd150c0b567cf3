"""Figures by territory, typed: publics, structures and posts by type, dynamic exits."""

from decimal import Decimal

from crispy_forms.layout import Fieldset, Layout
from django import forms

from cdiae.diagnosis.figures import (
    DYNAMIC_EXITS,
    FIGURES,
    POSTS_BY_TYPE,
    PUBLICS,
    STRUCTURES_BY_TYPE,
    Figure,
)
from cdiae.models import EnteredFigures
from iae_portal.core.forms import PortalForm, dress
from iae_portal.core.forms.numbers import FrenchDecimalField
from iae_portal.core.text import number

GROUPS = (
    ("Publics", PUBLICS),
    ("Structures, par type", STRUCTURES_BY_TYPE),
    ("Postes d'insertion (ETP annuels), par type", POSTS_BY_TYPE),
    ("Sorties", (DYNAMIC_EXITS,)),
)


class FigureField(FrenchDecimalField):
    """« 1 234 » or « 12,5 »; a figure without decimals is an int. Shown the way it may be typed."""

    def __init__(self, figure: Figure):
        self.figure = figure
        name = figure.label.removesuffix(" (%)")  # a message with parameters would read the sign as one
        nature = "un nombre" if figure.places else "un nombre entier"
        decimals = f"{figure.places} décimales au plus." if figure.places else "un nombre entier est attendu."
        bounds = f"{name} : un nombre de 0 à {number(figure.maximum)} est attendu."
        super().__init__(
            label=figure.label,
            required=False,
            min_value=Decimal(0),
            max_value=Decimal(figure.maximum),
            max_digits=12,
            decimal_places=figure.places,
            widget=forms.TextInput(
                attrs={"inputmode": "decimal" if figure.places else "numeric", "autocomplete": "off"}
            ),
            error_messages={
                "invalid": f"{name} : {nature} est attendu, par exemple {'12,5' if figure.places else '1 234'}.",
                "max_decimal_places": f"{name} : {decimals}",
                **dict.fromkeys(("min_value", "max_value", "max_digits", "max_whole_digits"), bounds),
            },
        )

    def clean(self, value) -> int | Decimal | None:
        value = super().clean(value)
        return value if value is None or self.figure.places else int(value)

    def prepare_value(self, value):
        return number(value) if isinstance(value, (int, Decimal)) else value


class EnteredFiguresForm(PortalForm):
    """One field a figure; `figures` gives the values by key of cdiae.figures."""

    def __init__(self, *args, entered: EnteredFigures | None = None, initial: dict | None = None, **kwargs):
        # Given to the form and not to its fields: that is how it knows that it edits, and carries what it showed.
        known = {self.name_of(figure): entered.entered(figure.key) for figure in FIGURES} if entered else {}
        super().__init__(*args, initial={**known, **(initial or {})}, **kwargs)
        for figure in FIGURES:
            self.fields[self.name_of(figure)] = FigureField(figure)
        dress(self)

    @staticmethod
    def name_of(figure: Figure) -> str:
        return figure.key.replace(":", "_").lower()

    @property
    def figures(self) -> dict:
        return {figure.key: self.cleaned_data[self.name_of(figure)] for figure in FIGURES}

    @property
    def helper(self):
        helper = super().helper
        of_figures = {self.name_of(figure) for figure in FIGURES}
        before = [name for name in self.fields if name not in of_figures]
        groups = [Fieldset(legend, *map(self.name_of, figures)) for legend, figures in GROUPS]
        helper.layout = Layout(*before, *groups)
        return helper
