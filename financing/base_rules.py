"""Rules of the money that join several rows (core.base_rules)."""

from django.db.models import QuerySet

from conventions.enums import OPEN_STATES
from financing.enums import AnnexState
from financing.models import Bareme, Envelope, FinancialAnnex
from financing.selectors.envelopes import balances_of
from iae_portal.core.base_rules import BASE_RULES, BaseRule, overlapping


def overcommitted() -> list[Envelope]:
    envelopes = list(Envelope.objects.order_by("pk"))
    balances = balances_of(envelopes)
    return [envelope for envelope in envelopes if balances[envelope.pk].available < 0]


def validated_too_soon() -> QuerySet[FinancialAnnex]:
    rows = FinancialAnnex.objects.filter(state=AnnexState.VALIDATED, convention__state__in=OPEN_STATES)
    return rows.order_by("pk")


def baremes_together() -> QuerySet[Bareme]:
    return overlapping(Bareme.objects.all(), "regime", "type", "context", "territory")


RULES = {
    "envelopes": ("Une enveloppe engage plus que ses crédits.", overcommitted),
    "annexes": ("Une annexe est validée avant la signature de sa convention.", validated_too_soon),
    "baremes": ("Deux barèmes du même régime ont un jour en commun.", baremes_together),
}


def register_base_rules() -> None:
    for key, (sentence, find) in RULES.items():
        BASE_RULES.fill(f"financing.{key}", BaseRule(f"financing – {key}", sentence, find))
