"""What correspondents owe before the day, and what the host owes after it; when they are reminded."""

import datetime as dt

from iae_portal.core.text import lower_first
from iae_portal.notifications.reminders import RULES, SUBJECTS, ReminderRule, days
from seminars.models import Contribution, Event

ORGANISER = "seminars.organiser"
CORRESPONDENT = "seminars.correspondent"
SPEAKERS = "seminars.speakers"
FOURTH = "seminars.fourth_workshop"
PRESENTATION = "seminars.presentation"
OUTCOME = "seminars.outcome"

OF_A_REGION = (CORRESPONDENT, SPEAKERS, FOURTH, PRESENTATION)
OF_THE_HOST = (ORGANISER, OUTCOME)
KINDS = (*OF_THE_HOST, *OF_A_REGION)
STEPS = dict.fromkeys(KINDS, days(-15, -7, -1)) | {OUTCOME: days(1)}
EVERY = 7  # days, until it is done

# kind: label, action, why
WORDS = {
    ORGANISER: (
        "Correspondant du service hôte",
        "Nommer le correspondant du service hôte",
        "la mission nationale attend le nom du correspondant du service hôte",
    ),
    CORRESPONDENT: (
        "Correspondant de la région",
        "Nommer le correspondant de la région",
        "la mission nationale attend le nom du correspondant de la région",
    ),
    SPEAKERS: (
        "Intervenants locaux",
        "Indiquer les intervenants locaux",
        "les noms des intervenants de la région ne sont pas connus",
    ),
    FOURTH: (
        "Quatrième atelier",
        "Répondre sur le quatrième atelier",
        "la région n'a pas dit si elle propose un quatrième atelier, ni son thème",
    ),
    PRESENTATION: (
        "Présentation de la région",
        "Déposer la présentation de la région",
        "les conclusions des diagnostics territoriaux de la région ne sont pas déposées",
    ),
    OUTCOME: (
        "Tenue de l'événement",
        "Déclarer l'événement tenu",
        "son jour est passé : déclarez-le tenu, pour ouvrir questionnaires et attestations, ou annulez-le",
    ),
}


def event_of(deadline) -> Event:
    return deadline.subject if deadline.kind in OF_THE_HOST else deadline.subject.event


def _relevant(deadline, day: dt.date) -> bool:
    """Before the day what prepares it, after the day its outcome."""
    event = event_of(deadline)
    return event.is_prepared and event.is_past(day) == (deadline.kind == OUTCOME)


def _sentence(deadline) -> str:
    event = event_of(deadline)
    who = event.host if deadline.kind in OF_THE_HOST else deadline.subject.region
    named = {ORGANISER: "organiser_id", CORRESPONDENT: "correspondent_id"}.get(deadline.kind)
    left = named and getattr(deadline.subject, named)
    why = "le correspondant a quitté le service, nommez-en un autre" if left else WORDS[deadline.kind][2]
    return f"{event}, {event.day_sentence} – {who} : {why}."


def register_rules() -> None:
    SUBJECTS.fill("seminars.event", lambda: Event.objects.select_related("host", "series"))
    SUBJECTS.fill(
        "seminars.contribution",
        lambda: Contribution.objects.select_related("event__host", "region", "service"),
    )
    for kind in KINDS:
        label, action, _ = WORDS[kind]
        RULES.fill(
            kind,
            ReminderRule(
                kind=kind,
                label=f"Séminaires : {lower_first(label)}",
                action=action,
                steps=STEPS[kind],
                repeat_every=EVERY,
                still_relevant=_relevant,
                sentence=_sentence,
            ),
        )
