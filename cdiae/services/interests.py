"""Who leaves the room for an item: proposed by the portal, declared in session, lifted with a reason."""

from cdiae.interests import Tie, interest_reason, sirens
from cdiae.models import AgendaItem, Interest, Meeting, Member
from cdiae.selectors.councils import members_at
from cdiae.services.session_command import item_command, lock_item
from conventions.models import Siae
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import save_checked


def tie_of(siae: Siae | None) -> Tie | None:
    return Tie(siae.name, sirens(siae.siret, siae.parent_siren)) if siae else None


def proposed_interests(meeting: Meeting, items: list[AgendaItem]) -> list[Interest]:
    """Unsaved rows: members, full or substitute, tied to the structure of an item or to its SIREN."""
    tied = [row for row in members_at(meeting) if row.siae_id]
    rows = []
    for item in items:
        siae = item.opinion_request.siae if item.opinion_request_id else None
        rows.extend(_interests(item, tie_of(siae), tied))
    return rows


def _interests(item: AgendaItem, subject: Tie | None, tied: list[Member]) -> list[Interest]:
    reasons = [(member, interest_reason(tie_of(member.siae), subject)) for member in tied]
    return [
        Interest(item=item, member=member, reason=reason[:300], proposed=True) for member, reason in reasons if reason
    ]


def save_proposed_interests(meeting: Meeting) -> int:
    """Called at the opening, inside its transaction. Rows already there are kept as they are."""
    items = list(meeting.items.select_related("opinion_request__siae"))
    known = set(Interest.objects.filter(item__meeting=meeting).values_list("item", "member"))
    rows = [row for row in proposed_interests(meeting, items) if (row.item_id, row.member_id) not in known]
    Interest.objects.bulk_create(rows)  # one query, and no journal: the opening is the act
    return len(rows)


def declare_interest(
    *, actor: User, item: AgendaItem, member: Member, reason: str, expected: int | None = None, client_key: str = ""
) -> AgendaItem:
    """A member says his interest, or the chair notes it: he takes no part in the deliberation."""
    with item_command(actor, item, "interest", client_key) as asked:
        if not asked.fresh:
            return item
        locked = lock_item(item, expected, asked)
        _refuse_voted(locked)
        row, created = Interest.objects.get_or_create(item=locked, member=member, defaults={"reason": reason.strip()})
        if not created:
            row.reason, row.lifted_reason = reason.strip() or row.reason, ""
        save_checked(row)
        locked.save(update_fields=["version"])
        sentence = f"Intérêt personnel de {member} : {locked.title}"
        tell(actor, asked.meeting, "cdiae.session.interest", sentence, comment=reason)
        return locked


def lift_interest(
    *, actor: User, interest: Interest, reason: str, expected: int | None = None, client_key: str = ""
) -> AgendaItem:
    """The proposed interest does not stand: the minutes will say why."""
    if not reason.strip():
        raise FieldRefusal("Indiquez pourquoi ce membre peut délibérer : le procès-verbal le dira.", "reason")
    item = interest.item
    with item_command(actor, item, "lift", client_key) as asked:
        if not asked.fresh:
            return item
        locked = lock_item(item, expected, asked)
        _refuse_voted(locked)
        row = Interest.objects.get(pk=interest.pk)
        row.lifted_reason = reason.strip()
        save_checked(row)
        locked.save(update_fields=["version"])
        sentence = f"Intérêt personnel levé pour {row.member} : {locked.title}"
        tell(actor, asked.meeting, "cdiae.session.interest_lifted", sentence, comment=reason)
        return locked


def _refuse_voted(item: AgendaItem) -> None:
    if item.votes.filter(cancelled_reason="").exclude(outcome="tied").exists():
        raise Refusal("Ce point a été voté : annulez d'abord le vote.")
