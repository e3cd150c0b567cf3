"""Reminder rules of conventions: what is watched, when it is told, and when it no longer matters.

Steps and delays are ours (DESIGN) except where a text is named.
"""

from conventions.enums import OPEN_STATES, ConventionState
from conventions.models import Convention, Exchange
from iae_portal.core.text import french_date
from iae_portal.notifications.reminders import RULES, SUBJECTS, ReminderRule, days, months

MISSING = "conventions.missing_pieces"
STALE = "conventions.stale"
ENDING = "conventions.ending"
RENEWAL = "conventions.renewal"
SIGNATURE = "conventions.signature"
UNATTENDED = "conventions.unattended"
RECEIVED = "conventions.received"

STALE_DAYS = 15
SIGNATURE_DAYS = 7


def _in_states(*states):
    return lambda deadline, day: deadline.subject.state in states


RULES_OF_CONVENTIONS = (
    ReminderRule(
        kind=MISSING,
        label="Pièces manquantes",
        action="Réclamer les pièces manquantes",
        steps=days(-15, -7, -1, 0),
        still_relevant=_in_states(ConventionState.INCOMPLETE),
        sentence=lambda deadline: f"Le dossier {deadline.subject} est incomplet.",
    ),
    ReminderRule(
        kind=STALE,
        label="Dossier sans action",
        action="Reprendre un dossier sans action",
        steps=days(0),
        repeat_every=STALE_DAYS,
        still_relevant=_in_states(*OPEN_STATES),
        sentence=lambda deadline: (
            f"Rien n'a bougé depuis le {french_date(deadline.subject.last_action_on)} dans {deadline.subject}."
        ),
    ),
    ReminderRule(
        kind=ENDING,
        label="Convention bientôt échue",
        action="Préparer la fin d'une convention",
        steps=months(-6, -3, -1),
        repeat_every=None,
        still_relevant=_in_states(ConventionState.IN_FORCE, ConventionState.SIGNED),
        sentence=lambda deadline: f"La convention {deadline.subject} prend fin le {french_date(deadline.subject.end)}.",
    ),
    # The request reaches the service in the last quarter of the last year (instruction DGEFP 2014-2, fiche 2).
    ReminderRule(
        kind=RENEWAL,
        label="Demande de renouvellement attendue",
        action="Obtenir la demande de renouvellement",
        steps=months(-3, -2, -1),
        repeat_every=None,
        still_relevant=_in_states(ConventionState.IN_FORCE),
        sentence=lambda deadline: (
            f"La demande de renouvellement de {deadline.subject} est attendue au dernier trimestre."
        ),
    ),
    ReminderRule(
        kind=SIGNATURE,
        label="Signature en attente",
        action="Faire signer une convention",
        steps=days(0),
        still_relevant=_in_states(ConventionState.READY_TO_SIGN),
        sentence=lambda deadline: f"La convention {deadline.subject} attend d'être signée.",
    ),
    ReminderRule(
        kind=UNATTENDED,
        label="Dossiers sans chargé",
        action="Confier les dossiers que personne ne suit",
        steps=days(0),
        sentence=lambda deadline: "Leur chargé a quitté le service, ou ils n'ont été confiés à personne.",
    ),
    # What a structure sent waits for nobody else: told the next day, then each week.
    ReminderRule(
        kind=RECEIVED,
        label="Envoi d'une structure à recevoir",
        action="Recevoir ce qu'une structure a envoyé",
        steps=days(0),
        repeat_every=7,
        still_relevant=lambda deadline, day: deadline.subject.sent_on is not None and not deadline.subject.closed_on,
        sentence=lambda deadline: (
            f"{deadline.subject.typed_by} a envoyé ce qui était demandé à {deadline.subject.convention.siae.name}."
        ),
    ),
)


def register_rules() -> None:
    SUBJECTS.fill("conventions.exchange", lambda: Exchange.objects.select_related("convention__siae"))
    SUBJECTS.fill("conventions.convention", lambda: Convention.objects.select_related("siae"))
    for rule in RULES_OF_CONVENTIONS:
        RULES.fill(rule.kind, rule)
