"""What the council writes to its members and to the structures: to whom, with what; the words are templates."""

from cdiae.guest_links import answer_url, papers_url
from cdiae.models import AgendaItem, Convocation, Meeting, Member, Proxy
from cdiae.selectors.expected import why_not_expected
from conventions.models import Siae
from iae_portal.core import clock, ics
from iae_portal.core.models import User
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.notifications.mail import Attachment, Recipient

CONVOCATION = "cdiae.convocation"
CANCELLATION = "cdiae.cancellation"
RELEASED = "cdiae.released"
SUBSTITUTE = "cdiae.substitute"
PROXY = "cdiae.proxy"
PROXY_HELD = "cdiae.proxy_held"
MINUTES = "cdiae.minutes"
OPINION = "cdiae.opinion"
DOSSIER_MOVED = "cdiae.dossier_moved"
DOSSIER_CANCELLED = "cdiae.dossier_cancelled"

LABELS = {
    CONVOCATION: "Convocation à une séance",
    CANCELLATION: "Annulation d'une séance",
    RELEASED: "Membre qui ne siège plus à une séance",
    SUBSTITUTE: "Suppléance à une séance",
    PROXY: "Mandat sans mandataire",
    PROXY_HELD: "Mandat donné ou repris",
    MINUTES: "Procès-verbal d'une séance",
    OPINION: "Avis rendu sur un dossier",
    DOSSIER_MOVED: "Séance d'un dossier déplacée",
    DOSSIER_CANCELLED: "Séance d'un dossier annulée",
}


def convocation_letter(convocation: Convocation, *, stored: str, actor: User | None) -> dict:
    """The convocation of one member. The same sequence is never sent twice."""
    meeting, member = convocation.meeting, convocation.member
    return _letter(
        CONVOCATION,
        "convocation",
        convocation,
        to=member,
        key=f"{convocation.pk}-{convocation.nonce}-{meeting.sequence}",
        attachments=[Attachment.pdf("convocation", stored), _calendar(meeting, member)],
        url=papers_url(convocation) if convocation.answer else answer_url(convocation),
        actor=actor,
        convocation=convocation,
        papers_url=papers_url(convocation),
    )


def cancellation_letter(convocation: Convocation, member: Member, *, actor: User | None) -> dict:
    """To the member convened, or to the substitute he named."""
    meeting = convocation.meeting
    return _letter(
        CANCELLATION,
        "cancellation",
        convocation,
        to=member,
        key=f"{convocation.pk}-{member.pk}-{meeting.sequence}",
        attachments=[_calendar(meeting, member, cancelled=True)],
        actor=actor,
        reason=" ".join(meeting.cancel_reason.split()),
    )


def released_letter(convocation: Convocation) -> dict:
    """The meeting changed and leaves him out: why, and its day taken from his calendar."""
    meeting, member = convocation.meeting, convocation.member
    return _letter(
        RELEASED,
        "released",
        convocation,
        to=member,
        key=f"{convocation.pk}-{convocation.nonce}-{meeting.sequence}",
        attachments=[_calendar(meeting, member, cancelled=True)],
        convocation=convocation,
        why=why_not_expected(convocation),
    )


def substitute_letter(convocation: Convocation) -> dict:
    """The substitute named by a member learns the date and where the papers are."""
    return _letter(
        SUBSTITUTE,
        "substitute",
        convocation,
        to=convocation.substitute,
        key=f"{convocation.pk}-{convocation.answered_at.isoformat()}",
        attachments=[_calendar(convocation.meeting, convocation.substitute)],
        url=papers_url(convocation, convocation.substitute),
        convocation=convocation,
    )


def substitute_changed_letter(convocation: Convocation, *, actor: User | None) -> dict:
    """The substitute is still expected: what changed, and the papers of today."""
    meeting, substitute = convocation.meeting, convocation.substitute
    return _letter(
        SUBSTITUTE,
        "substitute_changed",
        convocation,
        to=substitute,
        key=f"{convocation.pk}-{substitute.pk}-{meeting.sequence}-changed",
        attachments=[_calendar(meeting, substitute)],
        actor=actor,
        url=papers_url(convocation, substitute),
        convocation=convocation,
    )


def substitute_released_letter(convocation: Convocation, *, changed: bool) -> dict:
    """The substitute is not expected until named again: the meeting `changed` and answers start again, or this one."""
    meeting, substitute = convocation.meeting, convocation.substitute
    return _letter(
        SUBSTITUTE,
        "substitute_released",
        convocation,
        to=substitute,
        key=f"{convocation.pk}-{substitute.pk}-{convocation.answered_at.isoformat()}-released",
        attachments=[_calendar(meeting, substitute, cancelled=True)],
        convocation=convocation,
        changed=changed,
    )


def substitute_lost_letter(convocation: Convocation) -> dict:
    """The substitute whom he named has left the council: the member answers again, by the same link."""
    return _letter(
        SUBSTITUTE,
        "substitute_lost",
        convocation,
        to=convocation.member,
        key=f"{convocation.pk}-{convocation.substitute_id}-{convocation.answered_at.isoformat()}-lost",
        url=answer_url(convocation),
        substitute=convocation.substitute,
    )


def proxy_given_letter(giver: Convocation) -> dict:
    """Whoever carries the proxy of another member learns it."""
    return _letter(
        PROXY_HELD,
        "proxy_given",
        giver,
        to=giver.holder,
        key=f"{giver.pk}-{giver.holder_id}-{giver.answered_at.isoformat()}",
        giver=giver.member,
    )


def proxy_released_letter(giver: Convocation, *, changed: bool) -> dict:
    """He carries it no more: the meeting `changed` and answers start again, or this one."""
    return _letter(
        PROXY_HELD,
        "proxy_released",
        giver,
        to=giver.holder,
        key=f"{giver.pk}-{giver.holder_id}-{giver.answered_at.isoformat()}-released",
        giver=giver.member,
        changed=changed,
    )


def session_proxy_letter(proxy: Proxy, *, withdrawn: bool = False) -> dict:
    """The same for a proxy that the secretariat records, or takes back, on the roll."""
    words = "proxy_released" if withdrawn else "proxy_given"
    key = f"session-{proxy.pk}-{words}"
    return _letter(PROXY_HELD, words, proxy.meeting, to=proxy.holder, key=key, giver=proxy.giver)


def proxy_lost_letter(giver: Convocation, holder: Convocation) -> dict:
    """The holder of his proxy will not sit: the member may choose another person, by the same link."""
    return _letter(
        PROXY,
        "proxy_lost",
        giver,
        to=giver.member,
        key=f"{giver.pk}-{holder.pk}-{holder.answered_at}",
        url=answer_url(giver),
        holder=holder,
    )


def minutes_letter(convocation: Convocation, *, stored: str, actor: User | None) -> dict:
    return _letter(
        MINUTES,
        "minutes",
        convocation,
        to=convocation.member,
        key=f"{convocation.pk}-{stored}",
        attachments=[Attachment.pdf("proces-verbal", stored)],
        actor=actor,
    )


def opinion_letter(item: AgendaItem, *, stored: str, actor: User | None) -> dict:
    """The extract of the opinion, to the structure concerned."""
    letter = _letter(
        OPINION,
        "opinion",
        item,
        to=item.opinion_request.siae,
        key=str(item.pk),
        attachments=[Attachment.pdf("avis", stored)],
        actor=actor,
        item=item,
    )
    return letter | {"service": item.opinion_request.service}


def _letter(
    kind: str,
    words: str,
    about: Convocation | AgendaItem | Meeting,
    *,
    to: Member | Siae,
    key: str,
    attachments: list[Attachment] = (),
    actor: User | None = None,
    **context,
) -> dict:
    """Arguments of `queue_mail`. `words` names the template of the mail; answers by hand go to the secretariat."""
    meeting = about if isinstance(about, Meeting) else about.meeting
    return {
        "kind": kind,
        "words": f"cdiae/mail/{words}.txt",
        "to": Recipient(email=to.email, name=to.name),
        "context": {"meeting": meeting, **context},
        "about": about,
        "service": meeting.service,
        "key": f"{kind}-{key}"[:200],
        "attachments": attachments,
        "reply_to": reply_address(meeting),
        "actor": actor,
    }


def reply_address(meeting: Meeting) -> str:
    """The service's own address of the day."""
    letterhead = letterhead_on(meeting.service, clock.today())
    return letterhead.email if letterhead else ""


def _calendar(meeting: Meeting, member: Member, *, cancelled: bool = False) -> Attachment:
    entry = ics.CalendarEntry(
        product="CDIAE",
        uid=f"cdiae-seance-{meeting.pk}@portail-iae",
        sequence=meeting.sequence,
        summary=f"{meeting.council} – {meeting.get_kind_display().lower()}",
        description="Convocation, ordre du jour et documents : voir le courriel du secrétariat.",
        place=meeting.place,
        day=meeting.held_on,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        organizer_name=str(meeting.service),
        organizer_email=reply_address(meeting) or "ne-pas-repondre@portail-iae.invalid",
        attendee_name=member.name,
        attendee_email=member.email,
        cancelled=cancelled,
        stamp=clock.now(),
        zone=meeting.zone,
    )
    return Attachment("seance.ics", entry.content_type, content=ics.calendar_file(entry))
