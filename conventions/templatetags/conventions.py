"""Words of the conventions in templates."""

import datetime as dt

from django import template

from conventions import partners
from conventions.enums import ExchangeState
from conventions.exchanges.kinds import title_of
from conventions.models import Exchange
from conventions.selectors.siae_import import OUTCOMES
from iae_portal.core import clock
from iae_portal.core.templatetags.portal import badge

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


TONES = {ExchangeState.SENT: "warning", ExchangeState.CLOSED: "success"}


@register.simple_tag
def exchange_badge(exchange: Exchange, today: dt.date) -> str:
    """Its state, or that it is late."""
    if exchange.is_with_structure and exchange.due_on < today:
        return badge("En retard", "error")
    return badge(exchange.state.label, TONES.get(exchange.state, "info"))
