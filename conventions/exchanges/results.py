"""The exits of a year, counted by motive, and the other indicators of the structure's type."""

from crispy_forms.layout import Fieldset

from conventions.exchanges.kinds import YEAR, ExchangeKind, field_lines, merged
from conventions.forms.measures import ExitsForm, MeasureForm
from conventions.models import Convention, Exchange, Indicator, Measure
from conventions.selectors.indicators import current_indicators
from conventions.services.measures import write_measure
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User

VALUE = "indicator_"


class ResultsAnswer(ExitsForm):
    """`values()`: by indicator, what write_measure takes."""

    def __init__(self, *args, indicators: list[Indicator], **kwargs):
        self.others = {f"{VALUE}{row.pk}": row for row in indicators if not row.is_exit_rates}
        self.exits = next((row for row in indicators if row.is_exit_rates), None)
        super().__init__(*args, **kwargs)
        for name, row in self.others.items():
            field = MeasureForm(indicator=row).fields["value"]
            field.required, field.label = False, f"{row} ({row.get_unit_display()})"
            self.fields[name] = field

    @property
    def helper(self):
        helper = super().helper
        if self.others:
            helper.layout.fields.append(Fieldset("Autres indicateurs", *self.others))
        return helper


def _indicators(exchange: Exchange) -> list[Indicator]:
    return list(current_indicators(exchange.convention.siae.type))


def _known(exchange: Exchange, code: str) -> Measure | None:
    rows = Measure.objects.filter(siae=exchange.convention.siae, year=exchange.year, indicator_code=code)
    return rows.first()


def refusal(convention: Convention, year: int, month: int) -> str | None:
    if year not in range(convention.start.year - 3, convention.end.year + 1):
        return f"L'année {year} est hors de la convention et des trois années qui la précèdent."
    if year >= clock.today().year:
        return f"L'année {year} n'est pas finie : ses résultats ne sont pas encore connus."
    return None


def form(exchange: Exchange, data=None, files=None) -> ResultsAnswer:
    indicators = _indicators(exchange)
    initial = {}
    for row in indicators:
        if known := _known(exchange, row.code):
            initial |= ExitsForm.initial_of(known) if row.is_exit_rates else {f"{VALUE}{row.pk}": known.value}
    return ResultsAnswer(data, indicators=indicators, initial=initial)


def take(actor: User, exchange: Exchange, keys: set[str]) -> None:
    whole = merged(form, exchange, keys)
    if not whole.is_valid():
        raise Refusal(*(sentence for sentences in whole.errors.values() for sentence in sentences))
    data, told = whole.cleaned_data, {"actor": actor, "convention": exchange.convention, "year": exchange.year}
    exits = {name: data[name] for name in ("examined", "durable", "transition", "positive", "motives")}
    if whole.exits and any(key not in whole.others for key in keys):
        write_measure(**told, indicator=whole.exits, **exits)
    for name in sorted(keys & whole.others.keys()):
        write_measure(**told, indicator=whole.others[name], value=data[name])


RESULTS = ExchangeKind(
    label="Résultats de l'année",
    task="Comptez les sorties de l'année",
    help=(
        "Comptez chaque personne sortie dans l'année une seule fois, au motif de sa sortie : aucun nom n'est demandé. "
        "Par exemple : 3 contrats durables, 2 formations. Les totaux se calculent seuls."
    ),
    period=YEAR,
    refusal=refusal,
    form=form,
    lines=field_lines(form),
    take=take,
)
