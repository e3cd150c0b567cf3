"""Words of the conventions in templates."""

import datetime as dt
from collections.abc import Iterable

from django import template

from conventions import partners
from conventions.enums import ExchangeState
from conventions.exchanges.kinds import title_of
from conventions.models import Exchange
from conventions.selectors.renewals import PlaceCounts
from conventions.selectors.siae_import import OUTCOMES
from conventions.selectors.year_returns import PlaceYear
from iae_portal.core import clock
from iae_portal.core.templatetags.portal import badge, linked, query_with

register = template.Library()


@register.simple_tag
def advisory_body() -> partners.AdvisoryBody:
    """The body consulted today: `{% advisory_body as body %}` then {{ body.of_short_name }}."""
    return partners.advisory_body(clock.today())


@register.filter
def import_outcome(level: str) -> str:
    """What became of a line of an import of structures."""
    return OUTCOMES[level]


@register.filter
def exchange_title(exchange: Exchange) -> str:
    return title_of(exchange)


@register.simple_tag(takes_context=True)
def headed(context, lines: Iterable[PlaceCounts | PlaceYear]) -> list[tuple[PlaceCounts | PlaceYear, str]]:
    """Each line of a table by place with its name, a link where it narrows the list; made at once, for every region."""
    request = context["request"]
    return [
        (line, linked(line.name, line.region and query_with(request, region=line.region, page=None))) for line in lines
    ]


TONES = {ExchangeState.SENT: "warning", ExchangeState.CLOSED: "success"}


@register.simple_tag
def exchange_badge(exchange: Exchange, today: dt.date) -> str:
    """Its state, or that it is late."""
    if exchange.is_with_structure and exchange.due_on < today:
        return badge("En retard", "error")
    return badge(exchange.state.label, TONES.get(exchange.state, "info"))
