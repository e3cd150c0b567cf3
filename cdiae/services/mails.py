"""What the council writes to its members and to the structures."""

from django.utils.text import capfirst

from cdiae import ics, links
from cdiae.enums import Answer
from cdiae.models import AgendaItem, Convocation, Meeting, Member
from iae_portal.core import clock
from iae_portal.core.models import Letterhead, User
from iae_portal.core.text import french_date, french_hour
from iae_portal.notifications.letters import Action, Attachment, Recipient
from iae_portal.notifications.services.outbox import queue_mail

CONVOCATION = "cdiae.convocation"
CANCELLATION = "cdiae.cancellation"
SUBSTITUTE = "cdiae.substitute"
PROXY = "cdiae.proxy"
MINUTES = "cdiae.minutes"
OPINION = "cdiae.opinion"

LABELS = {
    CONVOCATION: "Convocation à une séance",
    CANCELLATION: "Annulation d'une séance",
    SUBSTITUTE: "Suppléance à une séance",
    PROXY: "Mandat sans mandataire",
    MINUTES: "Procès-verbal d'une séance",
    OPINION: "Avis rendu sur un dossier",
}


def when_and_where(meeting: Meeting) -> str:
    return f"{french_date(meeting.held_on, weekday=True)} à {french_hour(meeting.starts_at)}, {meeting.place}"


def reply_address(meeting: Meeting) -> str:
    """The service's own address of the day, for answers by hand."""
    row = Letterhead.objects.on(clock.today()).filter(service=meeting.service).order_by("-start").first()
    return row.email if row else ""


def agenda_line(row: dict) -> str:
    return f"{row['rank']}. {row['title']} ({row['treatment'].lower()})"


def calendar_attachment(meeting: Meeting, member: Member, *, cancelled: bool = False) -> Attachment:
    event = ics.MeetingEvent(
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
        cancelled=cancelled,
        stamp=clock.now(),
    )
    content = ics.calendar_file(event, attendee_name=member.name, attendee_email=member.email)
    return Attachment("seance.ics", ics.CONTENT_TYPE.format(method=ics.method_of(event)), content=content)


def convocation_letter(convocation: Convocation, *, stored: str, actor: User | None) -> dict:
    """Arguments of `queue_mail` for the convocation of one member. The same sequence is never sent twice."""
    meeting, member = convocation.meeting, convocation.member
    paragraphs = [
        f"Vous êtes convoqué à la séance du {meeting.council} : {when_and_where(meeting)}.",
        "La convocation signée et l'ordre du jour sont joints ; les documents se lisent à cette adresse : "
        f"{links.papers_url(convocation)}",
        "Répondez avec le lien personnel ci-dessous : présent, représenté par votre suppléant, mandat donné à un autre "
        "membre, ou absent. Il sert une seule fois et s'éteint le jour de la séance.",
    ]
    if meeting.is_second:
        paragraphs.insert(1, "Seconde convocation sur le même ordre du jour : aucun quorum ne sera exigé.")
    return {
        "kind": CONVOCATION,
        "to": Recipient(email=member.email, name=member.name),
        "subject_line": f"Convocation – {meeting.body_title}, {french_date(meeting.held_on)}",
        "context": {
            "paragraphs": paragraphs,
            "items": [agenda_line(row) for row in convocation.agenda.content],
            "action": Action("Répondre à la convocation", links.answer_url(convocation)),
        },
        "about": convocation,
        "service": meeting.service,
        "key": f"{CONVOCATION}-{convocation.pk}-{convocation.nonce}-{meeting.sequence}",
        "attachments": [
            Attachment("convocation.pdf", "application/pdf", stored=stored),
            calendar_attachment(meeting, member),
        ],
        "reply_to": reply_address(meeting),
        "actor": actor,
    }


def cancellation_letter(convocation: Convocation, member: Member, *, actor: User | None) -> dict:
    """To the member convened, or to the substitute he named."""
    meeting = convocation.meeting
    return {
        "kind": CANCELLATION,
        "to": Recipient(email=member.email, name=member.name),
        "subject_line": f"Séance annulée – {meeting.body_title}, {french_date(meeting.held_on)}",
        "context": {
            "paragraphs": [
                f"La séance prévue le {when_and_where(meeting)} est annulée.",
                f"Motif : {meeting.cancel_reason}",
            ]
        },
        "about": convocation,
        "service": meeting.service,
        "key": f"{CANCELLATION}-{convocation.pk}-{member.pk}-{meeting.sequence}",
        "attachments": [calendar_attachment(meeting, member, cancelled=True)],
        "reply_to": reply_address(meeting),
        "actor": actor,
    }


def mail_to_substitute(convocation: Convocation) -> None:
    """The substitute named by a member learns the date and where the papers are."""
    meeting, substitute = convocation.meeting, convocation.substitute
    queue_mail(
        kind=SUBSTITUTE,
        to=Recipient(email=substitute.email, name=substitute.name),
        subject_line=f"Vous suppléez {convocation.member} – {meeting.body_title}, {french_date(meeting.held_on)}",
        context={
            "paragraphs": [
                f"{convocation.member} vous demande de siéger à sa place : {when_and_where(meeting)}.",
                "L'ordre du jour et les documents se lisent à l'adresse ci-dessous.",
            ],
            "action": Action("Lire les documents", links.papers_url(convocation)),
        },
        about=convocation,
        service=meeting.service,
        key=f"{SUBSTITUTE}-{convocation.pk}-{convocation.answered_at.isoformat()}",
        attachments=[calendar_attachment(meeting, substitute)],
        reply_to=reply_address(meeting),
    )


WHY_AWAY = {
    Answer.ABSENT: "a annoncé son absence",
    Answer.PROXY: "donne lui-même mandat à un autre membre",
    Answer.SUBSTITUTE: "se fait remplacer à cette séance",
}


def mail_to_giver(giver: Convocation, holder: Convocation) -> None:
    """The holder of his proxy will not sit: the member may choose another person, by the same link."""
    meeting, member = giver.meeting, giver.member
    queue_mail(
        kind=PROXY,
        to=Recipient(email=member.email, name=member.name),
        subject_line=f"Votre mandat n'a plus de mandataire – {meeting.body_title}, {french_date(meeting.held_on)}",
        context={
            "paragraphs": [
                f"Vous aviez donné mandat à {holder.member} pour la séance du {when_and_where(meeting)}.",
                f"Ce membre {WHY_AWAY[holder.answer]} : un mandat ne se transmet pas, et votre voix ne serait portée "
                "par personne.",
                "Avec le lien personnel ci-dessous, vous pouvez répondre de nouveau : donner mandat à un autre membre, "
                "vous faire remplacer ou siéger vous-même.",
            ],
            "action": Action("Choisir une autre personne", links.answer_url(giver)),
        },
        about=giver,
        service=meeting.service,
        key=f"{PROXY}-{giver.pk}-{holder.pk}-{holder.answered_at.isoformat()}",
        reply_to=reply_address(meeting),
    )


def release_substitute(convocation: Convocation) -> None:
    """The meeting changed and answers start again: the substitute is not expected until named again."""
    meeting, substitute = convocation.meeting, convocation.substitute
    queue_mail(
        kind=SUBSTITUTE,
        to=Recipient(email=substitute.email, name=substitute.name),
        subject_line=f"Séance modifiée – {meeting.body_title}",
        context={
            "paragraphs": [
                f"La séance où vous deviez suppléer {convocation.member} a changé : {when_and_where(meeting)}.",
                f"{convocation.member} est convoqué de nouveau ; vous recevrez un courriel s'il fait appel à vous.",
            ]
        },
        about=convocation,
        service=meeting.service,
        key=f"{SUBSTITUTE}-{convocation.pk}-{substitute.pk}-{meeting.sequence}",
        attachments=[calendar_attachment(meeting, substitute, cancelled=True)],
        reply_to=reply_address(meeting),
    )


def minutes_letter(convocation: Convocation, *, stored: str, actor: User | None) -> dict:
    meeting, member = convocation.meeting, convocation.member
    label = meeting.minutes.label
    return {
        "kind": MINUTES,
        "to": Recipient(email=member.email, name=member.name),
        "subject_line": f"{label} – {meeting.body_title}, séance du {french_date(meeting.held_on)}",
        "context": {
            "paragraphs": [
                f"Le {label.lower()} de la séance du {french_date(meeting.held_on, weekday=True)} est joint.",
                f"Il est soumis à l'approbation {meeting.rules.body.of} à sa prochaine séance : "
                "adressez vos observations au secrétariat d'ici là.",
            ]
        },
        "about": convocation,
        "service": meeting.service,
        "key": f"{MINUTES}-{convocation.pk}-{stored}"[:200],
        "attachments": [Attachment("proces-verbal.pdf", "application/pdf", stored=stored)],
        "reply_to": reply_address(meeting),
        "actor": actor,
    }


def opinion_letter(item: AgendaItem, *, stored: str, actor: User | None) -> dict:
    """The extract of the opinion, to the structure concerned."""
    siae, meeting = item.opinion_request.siae, item.meeting
    body, departement = meeting.rules.body, meeting.council.departement
    return {
        "kind": OPINION,
        "to": Recipient(email=siae.email, name=siae.name),
        "subject_line": f"Avis {body.of_short_name} {departement.of_name} – séance du {french_date(meeting.held_on)}",
        "context": {
            "paragraphs": [
                f"{capfirst(body.the)} a examiné « {item.title} ». Son avis : {item.get_opinion_display().lower()}.",
                "L'extrait de l'avis est joint. Cet avis précède la décision du préfet ; il ne la remplace pas.",
            ]
        },
        "about": item,
        "service": item.opinion_request.service,
        "key": f"{OPINION}-{item.pk}",
        "attachments": [Attachment("avis.pdf", "application/pdf", stored=stored)],
        "reply_to": reply_address(meeting),
        "actor": actor,
    }
