"""Figures by territory, typed: publics, structures and posts by type, dynamic exits."""

from decimal import Decimal

from crispy_forms.layout import Fieldset, Layout
from django import forms

from cdiae.figures import DYNAMIC_EXITS, FIGURES, OF_PORTAL, POSTS_BY_TYPE, PUBLICS, STRUCTURES_BY_TYPE, Figure
from cdiae.figures_file import UnreadableFile, read_figures
from cdiae.models import DiagnosisRow, EnteredFigures
from cdiae.rights import is_national, writable_regions
from conventions.forms.fields import FrenchDecimalField
from conventions.imports.refused import MAX_BYTES, too_big
from iae_portal.core.forms import PortalForm, dress
from iae_portal.core.models import Region, User
from iae_portal.core.text import number

COUNTRY = "france"
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

    def __init__(self, *args, entered: EnteredFigures | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for figure in FIGURES:
            field = self.fields[self.name_of(figure)] = FigureField(figure)
            field.initial = entered.entered(figure.key) if entered else None
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


class RowForm(EnteredFiguresForm):
    """The figures of an area; beside each field, what the portal counts."""

    def __init__(self, *args, row: DiagnosisRow, **kwargs):
        super().__init__(*args, entered=row, **kwargs)
        for figure in OF_PORTAL if row.counted_on else ():
            known = row.of_portal(figure.key)
            said = "aucune sortie examinée" if known is None else number(known)
            self.fields[self.name_of(figure)].help_text = f"Portail : {said}"


class TerritoryForm(EnteredFiguresForm):
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="Organisme, publication, date : elle est écrite sous chaque diagnostic comparé.",
    )


class NewTerritoryForm(TerritoryForm):
    year = forms.IntegerField(label="Année des chiffres", min_value=2000, max_value=2100)
    region = forms.ChoiceField(label="Territoire")
    field_order = ["year", "region", "source"]

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.regions = {str(region.pk): region for region in writable_regions(person)}
        country = [(COUNTRY, "France")] if is_national(person) else []
        self.fields["region"].choices = [*country, *((key, region.name) for key, region in self.regions.items())]

    def clean_region(self) -> Region | None:
        return self.regions.get(self.cleaned_data["region"])


class FiguresFileForm(PortalForm):
    submit_label = "Importer les chiffres"
    upload = forms.FileField(
        label="Fichier des chiffres",
        help_text="CSV, XLSX ou ODS.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods"}),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide : vérifiez-le, puis envoyez-le de nouveau.",
        },
    )

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(str(too_big()))
        try:
            self.lines = read_figures(upload.read())
        except UnreadableFile as error:
            raise forms.ValidationError([*error.sentences, "Rien n'est importé."]) from error
        return upload
