"""Figures kept as texts by the engine, shown the French way."""

from decimal import Decimal

from django import template

from iae_portal.core.text import number

register = template.Library()


@register.filter
def decimal_text(value: str, places: int = 4) -> str:
    """« 0,7500 » from "0.7500"."""
    return number(Decimal(value), places)
