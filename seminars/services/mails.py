"""What the portal writes to the guests. Each mail is written once: its key says what it tells.

The words are in templates/seminars/mail/.
"""

from functools import partial

from iae_portal.core import clock
from iae_portal.core.hours import local_hour
from iae_portal.core.models import Region, User
from iae_portal.notifications.mail import Attachment, Recipient
from iae_portal.notifications.services.outbox import queue_mail
from seminars import guest_links
from seminars.enums import Answer, Place
from seminars.models import Event, Guest
from seminars.selectors.programme import day_hours
from seminars.services.attachments import attached, badge, guest_entry, reply_address, sequence_of

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


def when_for(guest: Guest) -> str:
    return when(guest.event, home_of(guest))


def when(event: Event, departement: str) -> str:
    """Day and hour, in Paris and in the département of the reader."""
    hours = day_hours(event)
    start = f" à {local_hour(event.held_on, hours[0], departement)}" if event.held_on and hours else ""
    return f"{event.day_sentence}{start}"


def home_of(guest: Guest) -> str:
    """The code of the département where the guest lives; a region overseas has one."""
    if guest.departement is None and guest.region:
        return home_in(guest.region)
    return guest.departement.code if guest.departement else ""


def home_in(region: Region) -> str:
    return region.departements.order_by("code").values_list("code", flat=True).first() or ""


def guest_mail(
    guest: Guest,
    kind: str,
    key: str,
    *,
    words: str = "",
    to: Recipient | None = None,
    page: str = "guest_answer",
    attachments: list[Attachment] | tuple = (),
    actor: User | None = None,
) -> dict:
    """Arguments of `queue_mail`, for a guest or for somebody in his place. `key` tells this mail from the others of
    its kind; `words` names its template when it is not the kind's, `page` the one that its button opens."""
    return {
        "kind": kind,
        "to": to or Recipient(email=guest.email, name=guest.name),
        "words": f"seminars/mail/{words or kind.removeprefix('seminars.')}.txt",
        "context": {
            "guest": guest,
            "event": guest.event,
            "when": partial(when_for, guest),  # read by the templates that say it
            "deputy": to is not None,
            "until": guest.event.open_until(clock.today()),
            "url": guest_links.guest_url(guest, page),
        },
        "about": guest,
        "service": guest.event.host,
        # A new address has a new nonce: it gets its own mail, whatever was written to the former one.
        "key": f"{kind}:{guest.pk}:{guest.nonce}:{key}",
        "attachments": attachments,
        "reply_to": reply_address(guest.event),
        "actor": actor,
    }


def deputy_of(guest: Guest) -> Recipient | None:
    """Who was told that he comes in the guest's place; None when nobody was."""
    if guest.place != Place.HELD or not guest.deputy_email:
        return None
    return Recipient(email=guest.deputy_email, name=guest.deputy_name)


def invitation_mail(guest: Guest, *, actor: User | None) -> dict:
    return guest_mail(guest, INVITATION, "1", actor=actor)


def write_confirmation(guest: Guest) -> None:
    """The place is held: calendar and badge are attached; told again when what it says changed."""
    key = f"{sequence_of(guest)}:{guest.workshop_id}"
    carried = [*attached(guest_entry(guest)), badge(guest)]
    queue_mail(**guest_mail(guest, CONFIRMATION, key, attachments=carried))


def write_deputy_confirmation(guest: Guest) -> None:
    if deputy := deputy_of(guest):
        key = f"d:{sequence_of(guest)}:{guest.workshop_id}"
        carried = [*attached(guest_entry(guest, deputy=deputy)), badge(guest)]
        queue_mail(**guest_mail(guest, CONFIRMATION, key, words="deputy", to=deputy, attachments=carried))


def write_release(guest: Guest, former: Recipient) -> None:
    """The guest gave his place back, comes himself or sends somebody else: the former deputy's calendar learns it."""
    carried = attached(guest_entry(guest, deputy=former, cancelled=True))
    key = f"r{sequence_of(guest)}"
    queue_mail(**guest_mail(guest, CANCELLATION, key, words="release", to=former, attachments=carried))


def write_waiting(guest: Guest) -> None:
    queue_mail(**guest_mail(guest, WAITING, guest.waiting_since.isoformat()))


def write_offer(guest: Guest) -> None:
    queue_mail(**guest_mail(guest, OFFER, f"{guest.offer_ends_on}:{guest.answered_at.isoformat()}"))


# What tells a place, with the link to keep it or give it back.
OF_A_PLACE = {Place.HELD: write_confirmation, Place.WAITING: write_waiting, Place.OFFERED: write_offer}


def write_lapsed(guest: Guest) -> None:
    queue_mail(**guest_mail(guest, LAPSED, clock.today().isoformat()))


def write_regret(guest: Guest) -> None:
    """A guest who does not come and held no place: his answer arrived. Nothing is written to who has no address."""
    if guest.email:
        queue_mail(**guest_mail(guest, CONFIRMATION, f"n{guest.answered_at.isoformat()}", words="regret"))


def write_withdrawal(guest: Guest) -> None:
    """A guest who gives his place back: his calendar learns it."""
    carried = attached(guest_entry(guest, cancelled=True))
    queue_mail(**guest_mail(guest, CANCELLATION, f"w{sequence_of(guest)}", words="withdrawal", attachments=carried))


def change_mail(
    guest: Guest, *, actor: User | None, changes: list[str], key: str, deputy: Recipient | None = None
) -> dict:
    """Date, hours or place changed: the calendar of who holds a place gets a higher sequence.

    `key` is that of the sending: a change that comes while it runs has its own mail.
    """
    mail = _of_event(guest, CHANGE, key, deputy, actor, cancelled=False)
    mail["context"] |= {"changes": changes, "holds": guest.place in OF_A_PLACE}
    return mail


def region_mail(guest: Guest, *, actor: User | None, target: Event, region: Region, key: str) -> dict:
    """His region goes to another event; his own answer stays where he gave it."""
    mail = guest_mail(guest, CHANGE, key, words="region", actor=actor)
    mail["context"] |= {"target": target, "target_when": when(target, home_of(guest)), "region": region}
    return mail


def cancellation_mail(guest: Guest, *, actor: User | None, deputy: Recipient | None = None) -> dict:
    """The whole event is cancelled; only who held a place has it in his calendar."""
    return _of_event(guest, CANCELLATION, f"e{sequence_of(guest)}", deputy, actor, cancelled=True)


def _of_event(guest: Guest, kind: str, key: str, deputy: Recipient | None, actor: User | None, *, cancelled: bool):
    entry = guest_entry(guest, deputy=deputy, cancelled=cancelled) if guest.place == Place.HELD else None
    key = f"{'d:' if deputy else ''}{key}"
    return guest_mail(guest, kind, key, to=deputy, attachments=attached(entry), actor=actor)


def who_came(guest: Guest) -> Recipient | None:
    """Who represents the guest and can be written to; None when it is the guest's address that is used."""
    if guest.answer != Answer.REPRESENTED or not guest.deputy_email:
        return None
    return Recipient(email=guest.deputy_email, name=guest.deputy_name)


def survey_mail(guest: Guest, *, actor: User | None) -> dict:
    """DESIGN: after the event the link answers nothing any more, so a deputy gets it too."""
    return guest_mail(guest, SURVEY, "1", to=who_came(guest), page="guest_survey", actor=actor)


def certificate_mail(guest: Guest, *, stored: str, actor: User | None) -> dict:
    carried = [Attachment.pdf("attestation", stored)]
    return guest_mail(guest, CERTIFICATE, stored[-60:], to=who_came(guest), attachments=carried, actor=actor)
