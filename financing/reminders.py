"""Reminder rules of financing: monthly states that are late, readings that a campaign waits for, annexes to draw up.

Days and steps are ours (DESIGN): no text sets them; a payment of the month needs the hours of the month before.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from financing.enums import AnnexState, CampaignState, Funding
from financing.selectors.alerts import LEAST_FREE, PACE
from iae_portal.core.text import euros, french_date, of_name, rate
from iae_portal.notifications.reminders import ReminderRule, days

STATES = "financing.states"
COLLECTION = "financing.collection"
ANNEX_DUE = "financing.annex_due"
RECOVERY = "financing.recovery"
OFF_PACE = "financing.off_pace"
LATE_STATES = "financing.late_states"
NEARLY_OUT = "financing.nearly_out"
AWAITED = "financing.awaited"
TO_ORDER = "financing.to_order"
UNPAID_PART = "financing.unpaid_part"

STATES_DAY = 15  # of the month that follows


def _is_running(deadline, day: dt.date) -> bool:
    return deadline.subject.state == AnnexState.VALIDATED and not deadline.subject.suspended


def _is_awaited(deadline, day: dt.date) -> bool:
    candidate = deadline.subject
    return candidate.campaign.state == CampaignState.OPENED and not candidate.excluded


def _what_waits(annex) -> str:
    if annex.funding == Funding.COMMITTED:
        return "Seule cette différence attend : le reste est engagé et se paie."
    return "L'annexe n'est ni engagée ni payable en attendant."


def _alert(kind: str, label: str, action: str, sentence: str | Callable[[Any], str]) -> ReminderRule:
    """What the night keeps (services.alerts): told the day it appears, then each week until somebody acts. `sentence`
    may depend on the subject."""

    def said(deadline) -> str:
        return f"{deadline.label}. {sentence if isinstance(sentence, str) else sentence(deadline.subject)}"

    return ReminderRule(kind=kind, label=label, action=action, steps=days(0), sentence=said)


RULES_OF_FINANCING = (
    _alert(
        OFF_PACE,
        f"Activité à plus ou moins {rate(PACE)} des ETP prévus",
        "Revoir les ETP d'une annexe",
        "Décidez d'un avenant, ou dites pourquoi l'annexe reste.",
    ),
    _alert(
        LATE_STATES,
        "État mensuel manquant depuis plus d'un mois",
        "Obtenir un état mensuel",
        "Ses échéances ne se paient plus dans un lot.",
    ),
    _alert(
        NEARLY_OUT,
        f"Enveloppe à moins de {rate(LEAST_FREE)} de disponible",
        "Revoir l'enveloppe d'un service",
        "Apportez des crédits, ou prévenez le service.",
    ),
    _alert(
        AWAITED,
        "Crédits attendus par une annexe",
        "Apporter des crédits à une annexe",
        _what_waits,
    ),
    _alert(
        TO_ORDER,
        "Reversement à ordonner",
        "Émettre un ordre de reversement",
        "La convention a pris fin : émettez l'ordre depuis l'échéancier de l'annexe.",
    ),
    _alert(
        UNPAID_PART,
        "Part modulée notifiée sans annexe en vigueur",
        "Obtenir l'annexe qui porte une part modulée",
        "Faites valider une annexe de cette année-là, la part s'y paiera ; sinon, levez la part depuis sa page.",
    ),
    ReminderRule(
        kind=STATES,
        label="État mensuel attendu",
        action="Saisir un état mensuel",
        steps=days(0, 7),
        still_relevant=_is_running,
        sentence=lambda deadline: f"Sans ses heures, {deadline.subject} n'est pas recalculée.",
    ),
    ReminderRule(
        kind=ANNEX_DUE,
        label="Annexe financière à établir",
        action="Établir l'annexe financière d'un avenant",
        steps=days(-7, 0),
        still_relevant=lambda deadline, day: deadline.subject.is_running,
        sentence=lambda deadline: (
            f"Un avenant signé change les postes ou le compte de {deadline.subject} : aucune annexe ne le porte encore."
        ),
    ),
    ReminderRule(
        kind=RECOVERY,
        label="Reversement attendu",
        action="Suivre un ordre de reversement",
        steps=days(-7, 0, 15, 30),
        still_relevant=lambda deadline, day: deadline.subject.is_open,
        sentence=lambda deadline: (
            f"{euros(deadline.subject.amount)} étaient à reverser avant le {french_date(deadline.due_on)} : notez "
            "ce qui est revenu, ou relancez la structure."
        ),
    ),
    ReminderRule(
        kind=COLLECTION,
        label="Relevés d'une campagne de modulation",
        action="Saisir les relevés d'une structure",
        steps=days(-15, -7, -1, 0),
        still_relevant=_is_awaited,
        sentence=lambda deadline: (
            f"La collecte se termine le {french_date(deadline.due_on)} ; "
            f"les relevés {of_name(deadline.subject.siae.name)} sont incomplets."
        ),
    ),
)
