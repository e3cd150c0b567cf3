"""What correspondents owe, and when they are reminded: J-15, J-7, J-1, then every seven days until it is done."""

from iae_portal.notifications.reminders import RULES, SUBJECTS, ReminderRule, days
from seminars.models import Contribution, Event

ORGANISER = "seminars.organiser"
CORRESPONDENT = "seminars.correspondent"
SPEAKERS = "seminars.speakers"
FOURTH = "seminars.fourth_workshop"
PRESENTATION = "seminars.presentation"

OF_A_REGION = (CORRESPONDENT, SPEAKERS, FOURTH, PRESENTATION)
KINDS = (ORGANISER, *OF_A_REGION)
STEPS = days(-15, -7, -1)
EVERY = 7

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
}


def event_of(deadline) -> Event:
    return deadline.subject if deadline.kind == ORGANISER else deadline.subject.event


def _relevant(deadline) -> bool:
    return event_of(deadline).is_prepared


def _sentence(deadline) -> str:
    event = event_of(deadline)
    who = event.host if deadline.kind == ORGANISER else deadline.subject.region
    return f"{event}, {event.day_sentence} – {who} : {WORDS[deadline.kind][2]}."


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
                label=f"Séminaires : {label[0].lower()}{label[1:]}",
                action=action,
                steps=STEPS,
                repeat_every=EVERY,
                still_relevant=_relevant,
                sentence=_sentence,
            ),
        )
