"""Figures that the engine keeps as texts, shown the French way; badges and words of an annexe's states."""

from decimal import Decimal
from urllib.parse import urlencode

from django import template

from financing.enums import AnnexState, BudgetLine, Funding
from financing.models import FinancialAnnex, PaymentLine, PaymentLot, RecoveryOrder, Regime
from iae_portal.core import clock
from iae_portal.core.models import Region
from iae_portal.core.templatetags.portal import badge
from iae_portal.core.text import counted, euros, number

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


# An annexe that is entered or provisional is under way.
ANNEX_TONES = {
    "draft": "new",
    "validated": "success",
    "superseded": "",
    "closed": "",
    "rejected": "error",
    "cancelled": "error",
}
HOURS_COUNTED = {"ACI": "payées", "EI": "travaillées", "ETTI": "de mission rémunérées"}
SITUATIONS = {
    "due": "À payer",
    "recovery": "À reverser",
    "coming": "À venir",
    "waiting": "Attend des crédits",
    "nothing": "Rien à payer",
}


@register.filter
def tone(state: str) -> str:
    """The tone of an annexe's badge."""
    return ANNEX_TONES.get(state, "info")


@register.simple_tag
def funding(annex: FinancialAnnex) -> str:
    held = annex.funding == Funding.COMMITTED and annex.state != AnnexState.SUPERSEDED
    return badge(annex.credits_label, "warning" if annex.reserved_at else "success" if held else "")


@register.filter
def euros_or(amount: Decimal | None, unknown: str) -> str:
    return unknown if amount is None or amount == "" else euros(amount)


@register.filter
def hundredths_or(value: Decimal | None, unknown: str) -> str:
    return unknown if value is None or value == "" else number(value, 2)


@register.filter
def hours_counted(siae_type: str) -> str:
    """Which hours a monthly state of that type counts."""
    return HOURS_COUNTED.get(siae_type, "de mise à disposition")


@register.filter
def situation(line: PaymentLine, state: str) -> str:
    if state != "paid":
        return SITUATIONS[state]
    return f"{'Reversé' if line.is_recovery else 'Payé'} le {line.paid_on:%d/%m/%Y}"


@register.simple_tag
def lot_answers(lot: PaymentLot) -> str:
    """Where a lot stands, from the counts of `lots_visible_to`."""
    if not lot.is_validated:
        return badge("En préparation", "new")
    if lot.pending == lot.count:
        return badge("Attend la réponse de l'agence", "info")
    if lot.pending:
        return badge(f"{counted(lot.pending, 'ligne')} sans réponse", "info")
    if lot.rejected:
        return badge(counted(lot.rejected, "ligne rejetée", "lignes rejetées"), "warning")
    return badge("Soldé", "success")


@register.simple_tag
def order_state(order: RecoveryOrder) -> str:
    if order.withdrawn_on:
        return badge("Retiré")
    if order.settled_on:
        return badge("Soldé", "success")
    if order.unrecovered_on:
        return badge("Non recouvré", "error")
    late = order.due_on < clock.today()
    return badge("En retard", "error") if late else badge("Attendu", "info")


@register.filter
def status_today(regime: Regime) -> str:
    return regime.status_on(clock.today())


@register.simple_tag
def movement_of(annex: FinancialAnnex, region: Region, missing: Decimal) -> str:
    """The query of a movement of what an annexe misses, from the region's job aid to its service."""
    line = BudgetLine.JOB_AID
    source, target = f"region-{region.pk}-{line}", f"service-{annex.convention.service_id}-{line}"
    amount = f"{missing:.2f}".replace(".", ",")
    asked = {"source": source, "target": target, "amount": amount, "reason": f"Annexe {annex.number}"}
    return f"?{urlencode({'annee': annex.year, **asked})}"
