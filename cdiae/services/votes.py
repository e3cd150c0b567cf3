"""Deliberating on an item: votes by count or by name, adjournment, information, text of the opinion."""

from dataclasses import dataclass

from django.db.models import Max

from cdiae import votes
from cdiae.enums import ItemState, Treatment, VoteMode
from cdiae.models import AgendaItem, Ballot, Dissent, ItemVote, Meeting, Member
from cdiae.presence import Room
from cdiae.selectors.room import Gathering, gather, interested_in, quorum_numbers
from cdiae.services.session_command import Command, item_command, lock_item
from cdiae.workflows.minutes import approval_refusals
from conventions.enums import OpinionValue
from iae_portal.core import clock
from iae_portal.core.errors import FieldRefusal, OfField, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import by
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import check_fresh, save_checked

OUTCOMES = {
    votes.Outcome.ADOPTED: ItemState.ADOPTED,
    votes.Outcome.REJECTED: ItemState.REJECTED,
    votes.Outcome.TIED: ItemState.TIED,
}

# The commands that change who has a voice.
ROOM = ("arrive", "leave", "strike", "deputy", "proxy", "proxies", "unproxy")

CHAIR_UNSAID = "Partage égal des voix : précisez le vote du président, sa voix est prépondérante."


@dataclass(frozen=True)
class Show:
    """A show of hands."""

    favour: int
    against: int
    abstain: int
    chair: str = ""


def vote_by_count(
    *,
    actor: User,
    item: AgendaItem,
    show: Show,
    sense: str = "",
    expected: int | None = None,
    room: str | None = None,
    client_key: str = "",
) -> AgendaItem:
    """Count of hands on a proposed sense. `room` is the mark of the room that the form showed.

    Refusal: no quorum on this item, another room, wrong total, nothing to vote.
    """

    def tally(room: Room, meeting: Meeting) -> votes.Tally:
        count = votes.tally_by_count(
            base=room.votes,
            favour=show.favour,
            against=show.against,
            abstain=show.abstain,
            chair=votes.Choice(show.chair) if show.chair else None,
            chair_votes=room.chair_weight,
            rules=meeting.rules,
        )
        if count.evenly_split and count.chair is None and room.chair_speaks:
            raise votes.VoteRefused([OfField(CHAIR_UNSAID, "chair")])
        return count

    return _vote(actor, item, VoteMode.COUNT, sense, tally, {}, (expected, room), client_key)


def vote_by_name(
    *,
    actor: User,
    item: AgendaItem,
    ballots: dict[int, str],
    sense: str = "",
    expected: int | None = None,
    room: str | None = None,
    client_key: str = "",
) -> AgendaItem:
    """Roll call: choice by seat. A ballot of an interested or absent member refuses the whole vote."""

    def tally(room: Room, meeting: Meeting) -> votes.Tally:
        cast = [votes.Ballot(seat, votes.Choice(choice)) for seat, choice in ballots.items()]
        return votes.tally_by_name(room, cast, rules=meeting.rules)

    return _vote(actor, item, VoteMode.NAME, sense, tally, ballots, (expected, room), client_key)


def _vote(actor, item, mode, sense, tally, ballots, shown, client_key) -> AgendaItem:
    expected, shown_room = shown
    with item_command(actor, item, "vote", client_key) as asked:
        if not asked.fresh:
            return AgendaItem.objects.get(pk=item.pk)
        locked = lock_item(item, expected, asked)
        _check_votable(locked, sense)
        # The room is read under the lock of the meeting: nobody comes or leaves while the vote is counted.
        gathering = gather(asked.meeting)
        interested = interested_in(locked)
        quorum = gathering.quorum(interested)
        if not quorum.reached:
            raise Refusal(f"{quorum.explanation} Ajournez ce point.")
        room = gathering.room(interested)
        _check_room(shown_room, room, asked)
        try:
            result = tally(room, asked.meeting)
        except votes.VoteRefused as refused:
            raise Refusal(*refused.sentences) from refused
        kept = {
            "room": room_record(gathering, room, interested),
            "quorum": quorum_numbers(quorum),
            "quorum_with_interested": quorum_numbers(gathering.quorum()),
        }
        vote = _keep(locked, mode, sense, result, kept, actor)
        Ballot.objects.bulk_create(Ballot(vote=vote, seat_id=seat, choice=choice) for seat, choice in ballots.items())
        _settle(locked, vote)
        tell(actor, asked.meeting, "cdiae.session.vote", f"{locked.title} : {vote.explanation}"[:400])
        return locked


def _check_room(shown: str | None, room: Room, asked: Command) -> None:
    check_fresh(
        shown,
        room.mark,
        lambda: (
            f"La salle a changé depuis l'affichage de ce vote{by(asked.author_of(name__in=ROOM))} : {room.votes} voix "
            "à présent sur ce point. Votre saisie n'est pas enregistrée : vérifiez le décompte, puis enregistrez de "
            "nouveau."
        ),
        lambda: {"voix sur ce point": room.votes},
    )


def _check_votable(item: AgendaItem, sense: str) -> None:
    if item.treatment == Treatment.INFORMATION:
        raise Refusal("Ce point est à l'ordre du jour pour information : il ne se vote pas.")
    _refuse_settled(item)
    if item.treatment == Treatment.OPINION and sense not in OpinionValue.values:
        raise FieldRefusal("Indiquez le sens de l'avis mis aux voix.", "sense")
    if item.approves_id and (refusals := approval_refusals(item, clock.today())):
        raise Refusal(*refusals)


def _refuse_settled(item: AgendaItem) -> None:
    if item.state in (ItemState.ADOPTED, ItemState.ADJOURNED, ItemState.NOTED):
        raise Refusal(f"Ce point est « {item.get_state_display()} » : rouvrez-le d'abord.")


def _keep(item: AgendaItem, mode: str, sense: str, result: votes.Tally, kept: dict, actor: User) -> ItemVote:
    rank = (item.votes.aggregate(last=Max("rank"))["last"] or 0) + 1
    vote = ItemVote(
        item=item,
        rank=rank,
        mode=mode,
        sense=sense if item.treatment == Treatment.OPINION else "",
        favour=result.favour,
        against=result.against,
        abstain=result.abstain,
        base=result.base,
        chair=result.chair or "",
        outcome=OUTCOMES[result.outcome],
        explanation=result.explanation,
        room=kept,
        taken_at=clock.now(),
        taken_by=actor,
    )
    return save_checked(vote)


def _settle(item: AgendaItem, vote: ItemVote) -> None:
    """A rejected sense is no opinion of the other sense: the item waits for another proposal."""
    item.state, item.opinion = vote.outcome, ""  # the database lets only an adopted item bear an opinion
    if vote.outcome == ItemState.ADOPTED:
        item.opinion = vote.sense
    elif vote.outcome == ItemState.REJECTED and item.treatment == Treatment.OPINION:
        item.state = ItemState.WAITING
    save_checked(item)


def room_record(gathering: Gathering, room: Room, interested: frozenset[int]) -> dict:
    """Who had a voice and who had not, by name, as the minutes will print it."""
    people = gathering.people()
    return {
        "voices": [
            {
                "seat": voice.seat,
                "speaker": str(people[voice.speaker]),
                "mode": voice.mode,
                "votes": room.composition.votes_of(voice.seat),
            }
            for voice in room.voices
        ],
        "interested": [str(people[pk]) for pk in sorted(interested) if pk in people],
        "idle_proxies": [
            {
                "giver": str(people[idle.proxy.giver]),
                "holder": str(people[idle.proxy.holder]),
                "why": idle.issue.label,
            }
            for idle in room.idle_proxies
        ],
    }


def adjourn(
    *, actor: User, item: AgendaItem, reason: str, expected: int | None = None, client_key: str = ""
) -> AgendaItem:
    """Put the item off: an adjournment is no opinion, the request goes on waiting."""
    if not reason.strip():
        raise FieldRefusal("Indiquez pourquoi le point est ajourné.", "reason")
    return _set_state(
        actor, item, ItemState.ADJOURNED, "adjourn", expected, client_key, debate=f"Ajourné : {reason.strip()}"
    )


def note(*, actor: User, item: AgendaItem, expected: int | None = None, client_key: str = "") -> AgendaItem:
    """The council has been informed."""
    if item.treatment != Treatment.INFORMATION:
        raise Refusal("Ce point attend une délibération.")
    return _set_state(actor, item, ItemState.NOTED, "note", expected, client_key)


def reopen_item(
    *, actor: User, item: AgendaItem, reason: str, expected: int | None = None, client_key: str = ""
) -> AgendaItem:
    """Take back a vote or an adjournment entered by mistake, while the session lasts."""
    if not reason.strip():
        raise FieldRefusal("Indiquez pourquoi le vote est repris : le journal le garde.", "reason")
    return _set_state(actor, item, ItemState.WAITING, "reopen", expected, client_key, reason=reason.strip())


def _set_state(actor, item, state, name, expected, client_key, *, debate="", reason="") -> AgendaItem:
    with item_command(actor, item, name, client_key) as asked:
        if not asked.fresh:
            return AgendaItem.objects.get(pk=item.pk)
        locked = lock_item(item, expected, asked)
        if state != ItemState.WAITING:
            _refuse_settled(locked)
        locked.state, locked.opinion = state, ""
        if debate:
            locked.debate = "\n\n".join(filter(None, [locked.debate, debate]))
        if reason:
            locked.votes.filter(cancelled_reason="").update(cancelled_reason=reason[:300])
        save_checked(locked)
        sentence = f"{locked.title} : {locked.get_state_display().lower()}"
        tell(actor, asked.meeting, f"cdiae.session.{name}", sentence, comment=debate or reason)
        return locked


def write_item(
    *,
    actor: User,
    item: AgendaItem,
    opinion_text: str,
    debate: str,
    expected: int | None = None,
    client_key: str = "",
) -> AgendaItem:
    """The text of the opinion and the account of the debates."""
    with item_command(actor, item, "write", client_key) as asked:
        if not asked.fresh:
            return AgendaItem.objects.get(pk=item.pk)
        locked = lock_item(item, expected, asked)
        locked.opinion_text, locked.debate = opinion_text.strip(), debate.strip()
        return save_checked(locked)


def record_dissent(
    *, actor: User, item: AgendaItem, member: Member, text: str, expected: int | None = None, client_key: str = ""
) -> AgendaItem:
    """A member asks that the minutes record his disagreement (article 14)."""
    with item_command(actor, item, "dissent", client_key) as asked:
        if not asked.fresh:
            return AgendaItem.objects.get(pk=item.pk)
        locked = lock_item(item, expected, asked)
        row = Dissent(item=locked, member=member, text=text.strip())
        save_checked(row)
        locked.save(update_fields=["version"])
        tell(actor, asked.meeting, "cdiae.session.dissent", f"Désaccord de {member} : {locked.title}")
        return locked
