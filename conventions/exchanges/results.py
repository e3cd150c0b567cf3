"""The exits of a year, counted by motive, and the other indicators of the structure's type."""

from crispy_forms.layout import Fieldset, Layout

from conventions.coherence import TOTALS
from conventions.exchanges.kinds import YEAR, ExchangeKind, field_lines, merged
from conventions.forms.measures import TOTALS_LEGEND, ResultsForm, initial_of
from conventions.models import Convention, Exchange
from conventions.selectors.indicators import current_indicators
from conventions.selectors.measures import motives_in
from conventions.services.measures import write_results
from conventions.year_parts import year_refusal
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
    return year_refusal(convention.start, convention.end, year, clock.today())


def form(exchange: Exchange, data=None, files=None) -> ResultsAnswer:
    siae = exchange.convention.siae
    known = siae.measures.filter(year=exchange.year)
    given = {"indicators": current_indicators(siae.type), "motives": motives_in(exchange.year)}
    return ResultsAnswer(data, year=exchange.year, **given, initial=initial_of(known))


def take(actor: User, exchange: Exchange, keys: set[str]) -> None:
    """The fields taken over join what the dossier says, which stays as it is."""
    whole = merged(form, exchange, keys)
    write_results(actor=actor, convention=exchange.convention, year=exchange.year, **whole.cleaned_data)


RESULTS = ExchangeKind(
    label="Résultats de l'année",
    task="Comptez les sorties de l'année",
    help=(
        "Comptez chaque personne sortie dans l'année une seule fois, au motif de sa sortie : aucun nom n'est demandé. "
        "Par exemple : 3 contrats durables, 2 formations. Laissez vide ce que vous ne savez pas : vide n'est pas zéro. "
        "Les totaux se calculent seuls."
    ),
    period=YEAR,
    refusal=refusal,
    form=form,
    lines=field_lines(form),
    take=take,
)
