"""Documents of the council: convocation of a member, minutes of a meeting, extract of the opinion on a file."""

from django.urls import reverse

from cdiae.enums import ItemState, MeetingState, MinutesState, Treatment
from cdiae.models import AgendaItem, Convocation, Meeting, Minutes
from cdiae.rights import READ, RUN, may
from cdiae.selectors.meetings import urgency_told_in
from cdiae.selectors.minutes import minutes_content
from iae_portal.core.models import User
from iae_portal.core.text import french_date, french_hour
from iae_portal.documents.kinds import DocumentKind, register
from iae_portal.documents.letters import letter, signed_by

CONVOCATION = "cdiae.convocation"
MINUTES = "cdiae.minutes"
EXTRACT = "cdiae.opinion"


def body_of(meeting: Meeting) -> str:
    """ "Conseil départemental de l'insertion par l'activité économique du Nord"."""
    return f"{meeting.rules.body.name} {meeting.council.departement.of_name}"


def signature_of(person: User | None) -> dict[str, str]:
    return signed_by(person) if person else {"quality": "Le secrétariat", "name": ""}


def convocation_content(convocation: Convocation) -> dict:
    meeting, member = convocation.meeting, convocation.member
    rules = meeting.rules
    return letter(
        service=meeting.service,
        day=convocation.written_on,
        place=meeting.council.departement.name,
        addressee=[member.name, member.function, member.body, *filter(None, member.address.split("\n"))],
        references=[f"Séance du {french_date(meeting.held_on, weekday=True)}", f"Textes : {rules.references.body}"],
        signature=signature_of(meeting.convened_by),
        body=body_of(meeting),
        civility="Madame" if member.title == "Mme" else "Monsieur",
        formation=meeting.get_kind_display().lower(),
        held_on=meeting.held_on,
        hour=french_hour(meeting.starts_at),
        where=meeting.place,
        remote=meeting.remote_access,
        urgency=urgency_told_in(convocation),
        second=meeting.is_second,
        former_on=convocation.former_on,
        changes=convocation.changes,
        called=rules.body.words,
        first_day=meeting.second_of.held_on if meeting.second_of else None,
        quorum_reference=rules.references.quorum,
        notice_reference=rules.references.notice,
        proxies=rules.proxies_per_holder,
        proxies_reference=rules.references.proxies,
        by_mail=bool(member.email),
        agenda_version=convocation.agenda.rank,
        agenda=convocation.agenda.content,
    )


def minutes_document(minutes: Minutes) -> dict:
    meeting = minutes.meeting
    content = minutes.content if minutes.is_frozen else minutes_content(minutes)
    return {
        **content,
        "body": body_of(meeting),
        "called": meeting.rules.body.words,
        "formation": meeting.get_kind_display(),
        "held_on": meeting.held_on,
        "where": meeting.place,
        "order": f"{meeting.order.named} du {french_date(meeting.order.signed_on)}",
        "reference": meeting.rules.references.minutes,
        "approved_on": minutes.approved_on,
        "signature": signature_of(minutes.circulated_by),
    }


def extract_content(item: AgendaItem) -> dict:
    meeting = item.meeting
    vote = item.votes.filter(cancelled_reason="", outcome=ItemState.ADOPTED).order_by("-rank").first()
    return {
        "body": body_of(meeting),
        "called": meeting.rules.body.words,
        "held_on": meeting.held_on,
        "rank": item.position,
        "title": item.title,
        "reason": item.reason,
        "opinion": item.get_opinion_display(),
        "text": item.opinion_text,
        "vote": vote.explanation if vote else "",
        "quorum": vote.room["quorum"]["explanation"] if vote else "",
        "interested": vote.room["room"]["interested"] if vote else [],
        "majority_reference": meeting.rules.references.majority,
        "body_reference": meeting.rules.references.body,
        "signature": signature_of(meeting.convened_by),
    }


def _read_minutes(user: User, minutes: Minutes) -> bool:
    """A draft belongs to the secretariat; the others read the minutes once they are circulated."""
    return may(user, READ if minutes.state != MinutesState.DRAFT else RUN, minutes)


def _read_extract(user: User, item: AgendaItem) -> bool:
    return item.treatment == Treatment.OPINION and bool(item.opinion) and may(user, READ, item)


CONVOCATION_KIND = DocumentKind(
    key=CONVOCATION,
    label="Convocation",
    model=Convocation,
    template="cdiae/documents/convocation.html",
    build_context=convocation_content,
    number=lambda row: f"{row.meeting_id}-{row.pk}",
    service=lambda row: row.meeting.service,
    may_read=lambda user, row: may(user, RUN, row),
    is_final=lambda row: row.meeting.was_convened,
    letterhead_day=lambda row: row.written_on,
    read_from=lambda row: (str(row.meeting), reverse("cdiae:convocations", args=[row.meeting_id])),
)
MINUTES_KIND = DocumentKind(
    key=MINUTES,
    label="Procès-verbal",
    model=Minutes,
    template="cdiae/documents/minutes.html",
    build_context=minutes_document,
    title=lambda row: f"{row.label} de la séance du {french_date(row.meeting.held_on)}",
    number=lambda row: f"{row.meeting.rules.body.title} {row.council.departement.code}-{row.meeting_id}",
    may_read=_read_minutes,
    may_request=lambda user, row: may(user, RUN, row),
    is_final=lambda row: row.state != MinutesState.DRAFT,
    letterhead_day=lambda row: row.meeting.held_on,
    public_facts=lambda row: [("État du procès-verbal", row.get_state_display())],
)
EXTRACT_KIND = DocumentKind(
    key=EXTRACT,
    label="Extrait d'avis",
    model=AgendaItem,
    template="cdiae/documents/opinion.html",
    build_context=extract_content,
    number=lambda row: f"{row.meeting.rules.body.title} {row.council.departement.code}-{row.meeting_id}-{row.position}",
    service=lambda row: row.meeting.service,
    may_read=_read_extract,
    may_request=lambda user, row: may(user, RUN, row),
    is_final=lambda row: row.meeting.state == MeetingState.CLOSED,
    letterhead_day=lambda row: row.meeting.held_on,
    read_from=lambda row: (str(row.meeting), reverse("cdiae:minutes", args=[row.meeting_id])),
    public_facts=lambda row: [("Objet", row.title), ("Avis", row.get_opinion_display())],
)


def register_kinds() -> None:
    """Called by the app's `ready()`."""
    for kind in (CONVOCATION_KIND, MINUTES_KIND, EXTRACT_KIND):
        register(kind)
