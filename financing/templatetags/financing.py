"""Figures kept as texts by the engine, shown the French way."""

from decimal import Decimal

from django import template

from iae_portal.core.text import number

register = template.Library()


@register.filter
def decimal_text(value: str, places: int = 4) -> str:
    """« 0,7500 » from "0.7500"."""
    return number(Decimal(value), places)


@register.filter
def month_text(value: str | None) -> str:
    """« 07/2005 » from "2005-07"; nothing from nothing."""
    return "/".join(reversed(value.split("-"))) if value else ""


@register.filter
def unit_text(unit: str) -> str:
    """« € par ETP et par an » from "EUR/ETP/an": the data files keep codes."""
    money, *per = unit.split("/")
    return f"{'€' if money == 'EUR' else money}{''.join(f' par {word}' for word in per)}"
