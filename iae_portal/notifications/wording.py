"""The sentences of reminders, and of what became of a mail."""

import datetime as dt
import math

from django.utils.text import Truncator

from iae_portal.core.plain_mail import subject_and_text
from iae_portal.core.text import counted, french_date, lower_first
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.selectors.sending import Line, Parcel

HEADLINE_AT_MOST = 95  # signs: a list of mails cuts what is longer, and the mail says it whole
STATE_SENTENCES = {
    MailState.QUEUED: "Il part dans quelques instants.",
    MailState.SENDING: "Le portail le remet au serveur de courriel.",
    MailState.SENT: "Le serveur de courriel l'a accepté.",
    MailState.REFUSED: "Il n'est pas parti. Renvoyez-le, à une adresse corrigée au besoin, ou classez-le sans suite.",
    MailState.UNCERTAIN: (
        "Il est peut-être déjà arrivé : le portail ne le renverra pas de lui-même. Demandez au destinataire s'il l'a "
        "reçu, puis renvoyez-le ou classez-le sans suite."
    ),
    MailState.ABANDONED: "Une personne a décidé de ne pas le renvoyer.",
}


def when(due: dt.date, day: dt.date) -> str:
    """The due date seen from the day of the mail."""
    if due < day:
        return f"En retard depuis le {french_date(due)}"
    if due == day:
        return f"À faire aujourd'hui, {french_date(due)}"
    return f"À faire avant le {french_date(due)}"


def what(line: Line) -> str:
    """The action and its object, to follow a colon."""
    return f"{lower_first(line.rule.action)} – {line.deadline.label}"


def headline(parcel: Parcel, day: dt.date) -> str:
    """Subject line of the mail: the most urgent action, and how many follow."""
    first, *others = parcel.lines
    said = f"{when(first.deadline.due_on, day)} : {what(first)}"
    values = {"first": Truncator(said).chars(HEADLINE_AT_MOST), "others": len(others)}
    return subject_and_text("notifications/mail/reminders_subject.txt", values)[0]


def state_sentence(mail: OutgoingMail, now: dt.datetime) -> str:
    """What the state of a mail means for the person who reads its page, and what to do."""
    if mail.state == MailState.QUEUED and mail.refusals and mail.next_attempt_at:
        return f"Le serveur l'a refusé pour l'instant : nouvelle tentative {delay(mail.next_attempt_at - now)}."
    return STATE_SENTENCES[MailState(mail.state)]


def delay(rest: dt.timedelta) -> str:
    """ "dans 5 minutes", "dans 3 heures"; nothing is said more finely than a minute."""
    minutes = math.ceil(rest.total_seconds() / 60)
    if minutes < 1:
        return "dans un instant"
    if minutes < 120:
        return f"dans {counted(minutes, 'minute')}"
    return f"dans {counted(round(minutes / 60), 'heure')}"
