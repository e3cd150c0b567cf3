"""What a member answers to his convocation: by his link, or noted by the secretariat."""

from django.db import transaction
from django.db.models import Q

from cdiae.enums import AWAY, Answer, MeetingState, MemberKind
from cdiae.guest_links import ANSWERED, EXPIRED, RELEASED
from cdiae.models import Convocation, Member
from cdiae.models.convocation import new_nonce
from cdiae.rights import RUN, require
from cdiae.selectors.councils import speakers_of, substitutes_of
from cdiae.selectors.proxies import given_to, has_left, holder_is_away
from cdiae.services.mails import (
    CONVOCATION,
    convocation_letter,
    proxy_given_letter,
    proxy_lost_letter,
    proxy_released_letter,
    released_letter,
    substitute_letter,
    substitute_lost_letter,
    substitute_released_letter,
)
from cdiae.substitution import accepts_deputy
from cdiae.workflows.meeting import MEETING_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock, save_checked, take
from iae_portal.documents.selectors.versions import current_version
from iae_portal.notifications.services.outbox import queue_mail

NOT_AWAITED = "La séance n'attend plus de réponse."


@transaction.atomic
def answer_convocation(
    *,
    actor: User | None,
    convocation: Convocation,
    answer: str,
    substitute: Member | None = None,
    deputy_name: str = "",
    deputy_function: str = "",
    holder: Member | None = None,
    message: str = "",
) -> Convocation:
    """Keep the answer of a member. Without actor it came by his signed link, which serves once.

    Refusal: already answered, meeting no longer convened, proxy or substitute that the rules exclude.
    """
    lock(convocation.meeting)  # proxies of a meeting queue here
    row = _locked(convocation)
    if actor is not None:
        require(actor, RUN, row)
    refuse_closed(row, actor)
    was_away, named_before, before = row.answer in AWAY, (row.substitute, row.holder), _told(row)
    release_named(
        row,
        substitute=substitute if answer == Answer.SUBSTITUTE else None,
        holder=holder if answer == Answer.PROXY else None,
    )
    row.forget_answer()
    row.answer, row.message, row.by_secretariat = answer, message.strip(), actor is not None
    if answer == Answer.SUBSTITUTE:
        _set_substitute(row, substitute, deputy_name.strip(), deputy_function.strip())
    elif answer == Answer.PROXY:
        _set_holder(row, holder)
    row.answered_at = clock.now()
    save_checked(row)
    _journal(row, actor, before)
    _tell_named(row, *named_before)
    if row.answer in AWAY and not was_away:
        _tell_giver(row, actor)
    return row


def release_named(
    row: Convocation, *, substitute: Member | None = None, holder: Member | None = None, changed: bool = False
) -> None:
    """Before an answer goes: whoever it named, and the new one (`substitute`, `holder`) does not, is not expected."""
    if row.substitute not in (None, substitute):
        queue_mail(**substitute_released_letter(row, changed=changed))
    if row.holder not in (None, holder):
        queue_mail(**proxy_released_letter(row, changed=changed))


def _tell_named(row: Convocation, substitute: Member | None, holder: Member | None) -> None:
    """Who was already named was already told."""
    if row.substitute not in (None, substitute):
        queue_mail(**substitute_letter(row))
    if row.holder not in (None, holder):
        queue_mail(**proxy_given_letter(row))


def _tell_giver(holder: Convocation, actor: User | None) -> None:
    """Somebody gave him a proxy: a proxy is not handed on, so its giver is told and may answer again."""
    giver = given_to(holder)
    if giver is None:
        return
    queue_mail(**proxy_lost_letter(giver, holder))
    sentence = f"Mandat sans mandataire : {giver.member} l'avait donné à {holder.member} ; un courriel le prévient"
    tell(actor, giver.meeting, "cdiae.proxy_lost", sentence, guest=f"{holder.member} (lien de convocation)")


def release(row: Convocation, *, actor: User, speakers: list[Member], giver_answers_again: bool) -> None:
    """He was convened, and the meeting is not his any more: told why, and whoever he named or who named him too.

    Whoever ended his mandate by his own act, or died, is not written to.
    """
    substitute = row.substitute if row.substitute in speakers else None  # convened in his own name
    release_named(row, substitute=substitute, changed=True)
    row.released_on = clock.today()
    if not giver_answers_again:  # by a new convocation
        _tell_giver(row, actor)
    if not (row.member.departure and has_left(row.member, row.meeting.held_on)):
        queue_mail(**released_letter(row))
    row.forget_answer()
    row.save()


def follow_departure(member: Member, actor: User) -> None:
    """His mandate ends before meetings, inside the transaction of its end: he carries no proxy there and gives none,
    and whoever named him his substitute answers again, by the same link."""
    rows = Convocation.objects.filter(meeting__state=MeetingState.CONVENED, meeting__held_on__gt=member.end)
    rows = rows.filter(Q(member=member) | Q(substitute=member)).select_related(
        "member", "substitute", "holder", "meeting"
    )
    take(*(row.meeting for row in rows))
    for row in rows.order_by("pk"):
        if row.member == member:
            _tell_giver(row, actor)
            release_named(row, substitute=row.substitute)  # who sits while the seat is vacant
        else:
            queue_mail(**substitute_lost_letter(row))
        if row.holder or row.substitute == member:
            row.forget_answer()
            row.save()


@transaction.atomic
def reopen_answer(*, actor: User, convocation: Convocation) -> None:
    """Let a member answer again: his old links close, the secretariat sends a new one."""
    row = _locked(convocation)
    require(actor, RUN, row)
    if row.meeting.state != MeetingState.CONVENED:
        raise Refusal(NOT_AWAITED)
    _refuse_released(row, actor)
    before = row.answer_label
    release_named(row)
    row.forget_answer()
    row.nonce = new_nonce()
    row.save()
    tell(actor, row.meeting, "cdiae.answer_reopened", f"Réponse de {row.member} rouverte", before={"réponse": before})
    if version := current_version(CONVOCATION, row):
        queue_mail(**convocation_letter(row, stored=version.file.name, actor=actor))


def possible_holders(convocation: Convocation) -> list[Member]:
    """To whom a proxy may be given: another convened member, who is not absent and holds none (R. 133-9)."""
    rows = convocation.meeting.convocations.exclude(pk=convocation.pk)
    away = set(rows.filter(answer__in=AWAY).values_list("member", flat=True))
    taken = set(rows.filter(answer=Answer.PROXY).values_list("holder", flat=True))
    speakers = speakers_of(convocation.meeting)
    return [row for row in speakers if row.pk != convocation.member_id and row.pk not in away | taken]


def _locked(convocation: Convocation) -> Convocation:
    return lock(convocation, "meeting__council__secretariat", "meeting__order", "member__seat__college__order")


def refuse_closed(row: Convocation, actor: User | None) -> None:
    if row.meeting.state != MeetingState.CONVENED:
        raise Refusal(since(NOT_AWAITED, row.meeting, MEETING_WORKFLOW) if actor else EXPIRED)
    _refuse_released(row, actor)
    if row.answer and actor is None and not holder_is_away(row):
        raise Refusal(ANSWERED)


def _refuse_released(row: Convocation, actor: User | None) -> None:
    if row.released_on is not None:
        said = f"{row.member} ne siège plus à cette séance : aucune réponse n'est à noter."
        raise Refusal(said if actor else RELEASED)


def _set_substitute(row: Convocation, substitute: Member | None, name: str, function: str) -> None:
    if substitute is not None:
        if substitute not in substitutes_of(row.member, row.meeting.held_on):
            raise FieldRefusal("Cette personne n'est pas suppléante de ce siège à la date de la séance.", "substitute")
        row.substitute = substitute
        return
    if not accepts_deputy(row.member.seat.basis):
        if substitutes_of(row.member, row.meeting.held_on):
            raise FieldRefusal("Choisissez le suppléant qui siégera à votre place.", "substitute")
        raise FieldRefusal(
            "Seul un suppléant désigné par l'arrêté peut siéger à votre place "
            f"({row.meeting.rules.references.substitution}).",
            "answer",
        )
    if not (name and function):
        missing = "deputy_function" if name else "deputy_name"
        raise FieldRefusal("Indiquez le nom et la fonction de la personne qui siégera à votre place.", missing)
    row.deputy_name, row.deputy_function = name, function


def _set_holder(row: Convocation, holder: Member | None) -> None:
    if row.meeting.rules.proxies_per_holder == 0:
        raise FieldRefusal("Les règles en vigueur ne permettent pas de donner mandat.", "answer")
    if row.member.kind != MemberKind.FULL:
        text = row.meeting.rules.references.proxies
        raise FieldRefusal(f"Seul un membre titulaire donne mandat ({text}).", "answer")
    if holder is None:
        raise FieldRefusal("Choisissez le membre à qui vous donnez mandat.", "holder")
    if holder.pk not in {member.pk for member in possible_holders(row)}:
        raise FieldRefusal(
            f"{holder} ne peut pas recevoir ce mandat : absent, ou déjà mandataire d'un autre membre "
            f"({row.meeting.rules.references.proxies}).",
            "holder",
        )
    row.holder = holder


def _told(row: Convocation) -> dict:
    return {
        "réponse": row.answer_label if row.answer else "",
        "suppléant": str(row.substitute or row.deputy_name or ""),
        "mandataire": str(row.holder or ""),
    }


def _journal(row: Convocation, actor: User | None, before: dict) -> None:
    tell(
        actor,
        row.meeting,
        "cdiae.answer",
        f"Réponse de {row.member} : {row.answer_label}",
        guest=f"{row.member} (lien de convocation)",
        before=before,
        after=_told(row),
        comment=row.message,
    )
