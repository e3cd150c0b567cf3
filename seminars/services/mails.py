"""What the portal writes to the guests. Each mail is written once: its key says what it tells."""

from email.utils import parseaddr
from io import BytesIO

import segno
from django.conf import settings

from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.core.text import french_date
from iae_portal.notifications.letters import Action, Attachment, Recipient
from iae_portal.notifications.services.outbox import queue_mail
from seminars import ics, links
from seminars.enums import Answer, Place
from seminars.hours import start_sentence
from seminars.models import Event, Guest
from seminars.selectors.programme import day_hours

INVITATION = "seminars.invitation"
CONFIRMATION = "seminars.confirmation"
WAITING = "seminars.waiting"
OFFER = "seminars.offer"
LAPSED = "seminars.lapsed"
CHANGE = "seminars.change"
CANCELLATION = "seminars.cancellation"
SURVEY = "seminars.survey"
CERTIFICATE = "seminars.certificate"
SPEAKER = "seminars.speaker"

LABELS = {
    INVITATION: "Invitation à un séminaire",
    CONFIRMATION: "Inscription confirmée à un séminaire",
    WAITING: "Liste d'attente d'un séminaire",
    OFFER: "Place libérée à un séminaire",
    LAPSED: "Place non confirmée à un séminaire",
    CHANGE: "Changement d'un séminaire",
    CANCELLATION: "Annulation à un séminaire",
    SURVEY: "Questionnaire d'un séminaire",
    CERTIFICATE: "Attestation de présence à un séminaire",
    SPEAKER: "Intervention à un séminaire",
}
BADGE_FILE = "badge.png"


def reply_address(event: Event) -> str:
    """The host's own address of the day, for answers by hand."""
    row = letterhead_on(event.host, clock.today())
    return row.email if row else ""


def when(guest: Guest) -> str:
    """Day and hour, in Paris and where the guest lives."""
    event = guest.event
    hours = day_hours(event)
    departement = guest.departement.code if guest.departement else ""
    start = f" à {start_sentence(event.held_on, hours[0], departement)}" if hours else ""
    return f"{event.day_sentence}{start}"


def sequence_of(guest: Guest) -> int:
    """It grows with the changes of the event and with those of the guest: a calendar keeps the last one."""
    return guest.event.sequence + guest.calendar_sequence


def calendar_entry(guest: Guest, *, cancelled: bool = False, deputy: bool = False) -> ics.CalendarEntry | None:
    """None while no programme gives the hours. A deputy's never holds the guest's own link."""
    event, hours = guest.event, day_hours(guest.event)
    if hours is None or event.held_on is None:
        return None
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    page = "" if cancelled or deputy else f"\n{links.guest_url(guest)}"
    return ics.CalendarEntry(
        uid=f"{event.uid}-{guest.pk}@{sender.partition('@')[2]}",
        sequence=sequence_of(guest),
        summary=str(event),
        description=f"{event.get_kind_display()}, {event.series}.{page}",
        place=event.where,
        day=event.held_on,
        starts_at=hours[0],
        ends_at=hours[1],
        organizer_name=str(event.host),
        organizer_email=reply_address(event) or sender,
        attendee_name=guest.attendee_name,
        attendee_email=guest.deputy_email if deputy else guest.email,
        stamp=clock.now(),
        cancelled=cancelled,
    )


def calendar_attachment(guest: Guest, *, cancelled: bool = False, deputy: bool = False) -> list[Attachment]:
    entry = calendar_entry(guest, cancelled=cancelled, deputy=deputy)
    if entry is None:
        return []
    return [Attachment(ics.FILE_NAME, entry.content_type, content=ics.calendar_file(entry))]


def badge_attachment(guest: Guest) -> Attachment:
    out = BytesIO()
    segno.make(guest.badge_code, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    return Attachment(BADGE_FILE, "image/png", content=out.getvalue())


def letter(
    guest: Guest,
    kind: str,
    subject: str,
    key: str,
    *,
    actor: User | None = None,
    deputy: bool = False,
    **context,
) -> dict:
    """Arguments of `queue_mail` for a guest or his deputy. `key` tells this mail from the others of its kind."""
    attachments = context.pop("attachments", ())
    to = Recipient(email=guest.email, name=guest.name)
    if deputy:
        to, key = Recipient(email=guest.deputy_email, name=guest.deputy_name), f"d:{key}"
    return {
        "kind": kind,
        "to": to,
        "subject_line": f"{subject} – {guest.event}",
        "context": context,
        "about": guest,
        "service": guest.event.host,
        "key": f"{kind}:{guest.pk}:{guest.nonce}:{key}",
        "attachments": attachments,
        "reply_to": reply_address(guest.event),
        "actor": actor,
    }


def invitation_letter(guest: Guest, *, actor: User | None) -> dict:
    event = guest.event
    paragraphs = [
        f"Vous êtes invité au {event.get_kind_display().lower()} de {event.city} ({event.series}) : "
        f"{when(guest)}, {event.where}.",
        "Dites avec le lien personnel ci-dessous si vous venez, si vous vous faites représenter ou si vous ne pouvez "
        "pas venir, et choisissez votre atelier. Aucun compte n'est nécessaire.",
        f"Vous pouvez changer d'avis avec le même lien jusqu'au {french_date(event.answers_close_on)}.",
    ]
    action = Action("Répondre à l'invitation", links.guest_url(guest))
    return letter(guest, INVITATION, "Invitation", "1", actor=actor, paragraphs=paragraphs, action=action)


def write_confirmation(guest: Guest) -> None:
    """The place is held: calendar and badge are attached; told again when what it says changed."""
    workshop = f"Votre atelier : {guest.workshop}." if guest.workshop else ""
    who = f"{guest.deputy_name} vous représente." if guest.answer == Answer.REPRESENTED else ""
    paragraphs = [
        f"Votre inscription est confirmée : {when(guest)}, {guest.event.where}.",
        " ".join(part for part in (who, workshop) if part),
        "L'événement est joint pour votre agenda, avec le badge à présenter à l'accueil (code "
        f"{guest.badge_code}). Le lien ci-dessous permet de changer d'avis jusqu'au "
        f"{french_date(guest.event.answers_close_on)}.",
    ]
    _queue(
        guest,
        CONFIRMATION,
        "Inscription confirmée",
        confirmation_key(guest),
        paragraphs=[text for text in paragraphs if text],
        action=Action("Voir mon inscription", links.guest_url(guest)),
        attachments=[*calendar_attachment(guest), badge_attachment(guest)],
    )


def confirmation_key(guest: Guest) -> str:
    return f"{sequence_of(guest)}:{guest.workshop_id}"


def write_waiting(guest: Guest) -> None:
    paragraphs = [
        f"Toutes les places sont prises pour l'instant : {guest.event}, {when(guest)}.",
        "Vous êtes sur la liste d'attente. Dès qu'une place se libère pour vous, un courriel vous la propose.",
    ]
    action = Action("Voir ma demande", links.guest_url(guest))
    key = guest.waiting_since.isoformat()
    _queue(guest, WAITING, "Liste d'attente", key, paragraphs=paragraphs, action=action)


def write_offer(guest: Guest) -> None:
    limit = french_date(guest.offer_ends_on, weekday=True)
    paragraphs = [
        f"Une place s'est libérée pour vous : {guest.event}, {when(guest)}, {guest.event.where}.",
        f"Confirmez-la avant la fin du {limit}. Ensuite, elle est proposée à la personne suivante.",
    ]
    action = Action("Confirmer ma place", links.guest_url(guest))
    key = f"{guest.offer_ends_on}:{guest.answered_at.isoformat()}"
    _queue(guest, OFFER, "Une place est libre, à confirmer", key, paragraphs=paragraphs, action=action)


def write_lapsed(guest: Guest) -> None:
    paragraphs = [
        f"La place qui vous était proposée n'a pas été confirmée à temps : {guest.event}.",
        "Elle est proposée à la personne suivante. Répondez de nouveau pour revenir sur la liste d'attente.",
    ]
    action = Action("Répondre de nouveau", links.guest_url(guest))
    key = clock.today().isoformat()
    _queue(guest, LAPSED, "Place non confirmée", key, paragraphs=paragraphs, action=action)


def write_withdrawal(guest: Guest) -> None:
    """A guest who gives his place back: his calendar learns it."""
    paragraphs = [
        f"Vous ne participez plus : {guest.event}, {when(guest)}.",
        "L'annulation est jointe pour votre agenda.",
    ]
    _queue(
        guest,
        CANCELLATION,
        "Inscription annulée",
        f"w{sequence_of(guest)}",
        paragraphs=paragraphs,
        attachments=calendar_attachment(guest, cancelled=True),
    )


def change_letter(guest: Guest, *, actor: User | None, deputy: bool = False) -> dict:
    """Date, hours or place changed: the calendar of who holds a place gets a higher sequence."""
    held = guest.place == Place.HELD
    return letter(
        guest,
        CHANGE,
        "Changement de date, d'heure ou de lieu",
        str(sequence_of(guest)),
        actor=actor,
        deputy=deputy,
        paragraphs=[
            f"Attention, l'événement a changé : {guest.event}, {when(guest)}, {guest.event.where}.",
            _what_follows(guest, deputy),
        ],
        action=None
        if deputy
        else Action("Voir mon inscription" if held else "Voir ma demande", links.guest_url(guest)),
        attachments=calendar_attachment(guest, deputy=deputy) if held else [],
    )


def _what_follows(guest: Guest, deputy: bool) -> str:
    """What a change asks of a guest, by his place."""
    give_up = "Si vous ne pouvez plus venir, dites-le avec le lien ci-dessous."
    if guest.place == Place.WAITING:
        return f"Votre place n'est pas encore confirmée : vous restez sur la liste d'attente. {give_up}"
    if guest.place == Place.OFFERED:
        limit = french_date(guest.offer_ends_on, weekday=True)
        return f"Votre place n'est pas encore confirmée : confirmez-la avant la fin du {limit}. {give_up}"
    if deputy:
        give_up = f"Si vous ne pouvez plus venir, prévenez {guest.name}, que vous représentez."
    return f"La nouvelle version est jointe pour votre agenda. {give_up}"


def cancellation_letter(guest: Guest, *, actor: User | None, deputy: bool = False) -> dict:
    """The whole event is cancelled; only who held a place has it in his calendar."""
    held = guest.place == Place.HELD
    return letter(
        guest,
        CANCELLATION,
        "Événement annulé",
        f"e{sequence_of(guest)}",
        actor=actor,
        deputy=deputy,
        paragraphs=[f"L'événement est annulé : {guest.event}.", f"Motif : {guest.event.cancel_reason}"],
        attachments=calendar_attachment(guest, cancelled=True, deputy=deputy) if held else [],
    )


def survey_letter(guest: Guest, *, actor: User | None) -> dict:
    paragraphs = [
        f"Vous avez participé : {guest.event}, {guest.event.day_sentence}.",
        "Dites-nous en deux minutes ce que vous en retenez. Le questionnaire est anonyme : rien ne relie votre réponse "
        "à votre nom.",
    ]
    action = Action("Remplir le questionnaire", links.guest_url(guest, "guest_survey"))
    return letter(guest, SURVEY, "Votre avis", "1", actor=actor, paragraphs=paragraphs, action=action)


def certificate_letter(guest: Guest, *, stored: str, actor: User | None) -> dict:
    paragraphs = [f"Votre attestation de présence est jointe : {guest.event}, {guest.event.day_sentence}."]
    attachments = [Attachment("attestation.pdf", "application/pdf", stored=stored)]
    return letter(
        guest,
        CERTIFICATE,
        "Attestation de présence",
        stored[-60:],
        actor=actor,
        paragraphs=paragraphs,
        attachments=attachments,
    )


def _queue(guest: Guest, kind: str, subject: str, key: str, **context) -> None:
    queue_mail(**letter(guest, kind, subject, key, **context))
