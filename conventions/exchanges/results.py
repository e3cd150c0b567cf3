"""The exits of a year, counted by motive, and the other indicators of the structure's type."""

from crispy_forms.layout import Fieldset, Layout

from conventions.exchanges.kinds import YEAR, ExchangeKind, field_lines, merged
from conventions.forms.measures import TOTALS, TOTALS_LEGEND, ResultsForm, initial_of
from conventions.models import Convention, Exchange
from conventions.selectors.indicators import current_indicators
from conventions.services.measures import write_results
from iae_portal.core import clock
from iae_portal.core.models import User


class ResultsAnswer(ResultsForm):
    """The same results, one under the other: the structure reads them on a telephone."""

    @property
    def helper(self):
        helper = super().helper
        groups = [Fieldset(legend, *(field.name for field in fields)) for _, legend, fields in self.groups]
        others = [Fieldset("Autres indicateurs", *self.indicators)] if self.indicators else []
        helper.layout = Layout(*groups, Fieldset(TOTALS_LEGEND, *TOTALS), *others)
        return helper


def refusal(convention: Convention, year: int, month: int) -> str | None:
    if year not in range(convention.start.year - 3, convention.end.year + 1):
        return f"L'année {year} est hors de la convention et des trois années qui la précèdent."
    if year >= clock.today().year:
        return f"L'année {year} n'est pas finie : ses résultats ne sont pas encore connus."
    return None


def form(exchange: Exchange, data=None, files=None) -> ResultsAnswer:
    siae = exchange.convention.siae
    known = siae.measures.filter(year=exchange.year)
    return ResultsAnswer(data, indicators=current_indicators(siae.type), initial=initial_of(known))


def take(actor: User, exchange: Exchange, keys: set[str]) -> None:
    """The fields taken over join what the dossier says, which stays as it is."""
    whole = merged(form, exchange, keys)
    write_results(actor=actor, convention=exchange.convention, year=exchange.year, **whole.cleaned_data)


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
