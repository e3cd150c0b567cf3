"""The roll of a session: arrivals, departures, deputies, proxies."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from cdiae.enums import Answer, MeetingState, MemberKind
from cdiae.models import ItemVote, Meeting, Member, Presence, PresenceEvent, Proxy, Seat
from cdiae.presence import Mode
from cdiae.selectors.councils import in_office, seats_of
from cdiae.selectors.room import opening_quorum, quorum_numbers
from cdiae.services.mails import session_proxy_letter
from cdiae.services.session_command import ROLL, Command, command, seat_mark
from cdiae.substitution import accepts_deputy
from iae_portal.core import clock
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import by
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import check_fresh, save_checked
from iae_portal.core.text import french_list, spelled
from iae_portal.notifications.services.outbox import queue_mail


def arrive(
    *, actor: User, meeting: Meeting, member: Member, mode: str, expected: int | None = None, client_key: str = ""
) -> Presence:
    """A member, substitute or deputy enters the room, or joins from a distance."""
    with _of_seat(actor, meeting, "arrive", member.seat_id, client_key) as asked:
        presence = Presence.objects.filter(meeting=asked.meeting, member=member).first()
        if not asked.fresh:
            return presence
        _check_version(presence, expected, asked, member)
        _check_seat(asked.meeting, member.seat_id)
        _check_office(asked.meeting, member)
        if presence is None:
            presence = Presence(meeting=asked.meeting, member=member, version=0)
        return _move(asked.meeting, presence, here=True, mode=mode, actor=actor)


def leave(
    *, actor: User, meeting: Meeting, member: Member, expected: int | None = None, client_key: str = ""
) -> Presence:
    """Somebody leaves the room. The proxy he holds falls silent until he is back."""
    with _of_seat(actor, meeting, "leave", member.seat_id, client_key) as asked:
        presence = Presence.objects.filter(meeting=asked.meeting, member=member).first()
        if not asked.fresh:
            return presence
        _check_version(presence, expected, asked, member)
        if presence is None or not presence.here:
            raise Refusal(f"{member} n'est pas dans la salle.")
        return _move(asked.meeting, presence, here=False, mode=presence.mode, actor=actor)


def strike_presence(
    *, actor: User, meeting: Meeting, member: Member, expected: int | None = None, client_key: str = ""
) -> None:
    """Somebody noted by mistake was never there. Refusal while a vote that stands counts his voice."""
    with _of_seat(actor, meeting, "strike", member.seat_id, client_key) as asked:
        if not asked.fresh:
            return
        presence = Presence.objects.filter(meeting=asked.meeting, member=member).first()
        _check_version(presence, expected, asked, member)
        if presence is None:
            raise Refusal(f"{member} n'est pas noté présent.")
        _refuse_counted(asked.meeting, member, lambda voice: voice["speaker"] == str(member))
        presence.events.all().delete()
        presence.delete()
        _count_opening_again(asked.meeting)
        tell(actor, asked.meeting, "cdiae.session.strike", f"Présence notée par erreur, retirée : {member}")


def arrive_deputy(
    *, actor: User, meeting: Meeting, seat: Seat, mode: str, client_key: str = "", **identity
) -> Presence | None:
    """Somebody sent for this meeting only by the same service or the same assembly (R. 133-3)."""
    with _of_seat(actor, meeting, "deputy", seat.pk, client_key) as asked:
        if not asked.fresh:
            return None
        _check_seat(asked.meeting, seat.pk)
        if not accepts_deputy(seat.basis):
            text = asked.meeting.rules.references.substitution
            raise Refusal(f"Pour ce siège, seul un suppléant désigné par l'arrêté peut siéger ({text}).")
        day = asked.meeting.held_on
        deputy = Member(seat=seat, kind=MemberKind.DEPUTY, start=day, end=day, mandate_end=day, **identity)
        save_checked(deputy)
        presence = Presence(meeting=asked.meeting, member=deputy, version=0)
        return _move(asked.meeting, presence, here=True, mode=mode, actor=actor)


def give_proxy(*, actor: User, meeting: Meeting, giver: Member, holder: Member, client_key: str = "") -> Proxy | None:
    """Record a proxy. One held at most; given by the member himself, not by his substitute (article 10)."""
    with command(actor=actor, meeting=meeting, name="proxy", client_key=client_key, states=ROLL) as asked:
        if not asked.fresh:
            return None
        _check_seat(asked.meeting, giver.seat_id)
        _check_seat(asked.meeting, holder.seat_id)
        proxy = _record_proxy(asked.meeting, giver, holder, actor)
        if not asked.meeting.convocations.filter(member=giver, answer=Answer.PROXY, holder=holder).exists():
            queue_mail(**session_proxy_letter(proxy))  # whoever was named in the answer was told then
        return proxy


def take_announced_proxies(*, actor: User, meeting: Meeting, client_key: str = "") -> int:
    """Record every proxy that members gave in their answers. Returns how many were new.

    One that is refused does not hold up the others: the Refusal names it once they are recorded.
    """
    refused = []
    with command(actor=actor, meeting=meeting, name="proxies", client_key=client_key, states=ROLL) as asked:
        if not asked.fresh:
            return 0
        known = set(asked.meeting.proxies.values_list("giver", flat=True))
        sitting = in_office(asked.meeting).values("pk")
        full = sitting.filter(kind=MemberKind.FULL)  # an answer noted before only they could give a proxy
        given = asked.meeting.convocations.filter(answer=Answer.PROXY, member__in=full, holder__in=sitting)
        seats = seats_of(asked.meeting.order, asked.meeting.kind).values("pk")
        rows = given.filter(member__seat__in=seats, holder__seat__in=seats).exclude(member__in=known)
        for row in rows.select_related("member", "holder").order_by("member__sort_key", "pk"):
            try:
                _record_proxy(asked.meeting, row.member, row.holder, actor)
            except Refusal as refusal:
                refused.append(f"{row.member} à {row.holder} : {' '.join(refusal.sentences)}")
    if refused:
        others = " ; les autres le sont" if len(refused) < len(rows) else ""
        raise Refusal(f"Ces mandats annoncés ne sont pas enregistrés{others}.", *refused)
    return len(rows)


def withdraw_proxy(*, actor: User, proxy: Proxy, client_key: str = "") -> None:
    with command(actor=actor, meeting=proxy.meeting, name="unproxy", client_key=client_key, states=ROLL) as asked:
        if not asked.fresh:
            return
        # A seat that somebody attends speaks for itself: its proxy counts for nothing.
        carried = (proxy.giver.seat_id, Mode.PROXY)
        _refuse_counted(asked.meeting, proxy.giver, lambda voice: (voice["seat"], voice["mode"]) == carried)
        sentence = f"Mandat retiré : {proxy}"
        queue_mail(**session_proxy_letter(proxy, withdrawn=True))
        Proxy.objects.filter(pk=proxy.pk).delete()
        _count_opening_again(asked.meeting)
        tell(actor, asked.meeting, "cdiae.session.proxy_withdrawn", sentence)


def refuse_withdrawn(*, actor: User, meeting: Meeting, client_key: str = "") -> None:
    """The proxy is not there any more. A command that comes back after a lost network is no refusal."""
    with command(actor=actor, meeting=meeting, name="unproxy", client_key=client_key, states=ROLL) as asked:
        if asked.fresh:
            author = asked.author_of(name="unproxy")
            raise Refusal(f"Ce mandat est déjà retiré{by(author)} : sa voix ne compte plus.")


def _record_proxy(meeting: Meeting, giver: Member, holder: Member, actor: User) -> Proxy:
    _check_office(meeting, giver, holder)
    limit, text = meeting.rules.proxies_per_holder, meeting.rules.references.proxies
    if limit == 0:
        raise Refusal("Les règles en vigueur ne permettent pas de donner mandat.")
    if giver.kind != MemberKind.FULL:
        raise FieldRefusal(f"Seul un membre titulaire donne mandat ({text}).", "giver")
    if meeting.proxies.filter(holder=holder).count() >= limit:
        held = "un mandat : un seul est permis" if limit == 1 else f"{spelled(limit)} mandats, le nombre permis"
        raise FieldRefusal(f"{holder} détient déjà {held} ({text}).", "holder")
    if meeting.proxies.filter(giver__seat=giver.seat_id).exists():
        raise FieldRefusal("Ce siège a déjà donné mandat.", "giver")
    proxy = Proxy(meeting=meeting, giver=giver, holder=holder, received_at=clock.now())
    save_checked(proxy)
    tell(actor, meeting, "cdiae.session.proxy", f"Mandat : {proxy}")
    return proxy


def _move(meeting: Meeting, presence: Presence, *, here: bool, mode: str, actor: User) -> Presence:
    presence.here, presence.mode = here, mode
    presence.version += 1
    save_checked(presence)
    PresenceEvent.objects.create(presence=presence, here=here, mode=mode, at=clock.now())
    if meeting.state == MeetingState.OPEN:  # before the opening the roll is being called: no line for each name
        verb = "arrive" if here else "quitte la séance"
        tell(actor, meeting, "cdiae.session.presence", f"{presence.member} {verb} : {meeting}")
    return presence


def _refuse_counted(meeting: Meeting, member: Member, is_his: Callable[[dict], bool]) -> None:
    """Nobody goes from the roll while a vote that stands counts his voice."""
    standing = ItemVote.objects.filter(item__meeting=meeting, cancelled_reason="").select_related("item")
    counted = {
        vote.item.title: None  # each item once, in the order of the agenda
        for vote in standing.order_by("item__position", "pk")
        if any(map(is_his, vote.room["room"]["voices"]))
    }
    if counted:
        titles = french_list([f"« {title} »" for title in counted])
        raise Refusal(
            f"La voix de {member} est comptée dans un vote : reprenez d'abord {titles}, puis votez de nouveau."
        )


def _count_opening_again(meeting: Meeting) -> None:
    """Each vote checked its own quorum: the opening only tells who was there."""
    if meeting.opened_at:
        meeting.opening_quorum = quorum_numbers(opening_quorum(meeting))
        meeting.save(update_fields=["opening_quorum"])


def _of_seat(
    actor: User, meeting: Meeting, name: str, seat_id: int, client_key: str
) -> AbstractContextManager[Command]:
    about = seat_mark(seat_id)
    return command(actor=actor, meeting=meeting, name=name, about=about, client_key=client_key, states=ROLL)


def _check_version(presence: Presence | None, expected: int | None, asked: Command, member: Member) -> None:
    here, mark = presence is not None and presence.here, seat_mark(member.seat_id)
    check_fresh(
        expected,
        presence.version if presence else 0,
        lambda: (
            f"Cette présence a été modifiée depuis un autre écran{by(asked.author_of(about=mark))} : votre saisie "
            "n'est pas enregistrée."
        ),
        lambda: {"présence": "dans la salle" if here else "hors de la salle"},
    )


def _check_office(meeting: Meeting, *people: Member) -> None:
    """Article 10 and R. 133-3: whoever sits, gives or holds a proxy has the quality of member that day."""
    sitting = set(in_office(meeting).filter(pk__in=[person.pk for person in people]).values_list("pk", flat=True))
    for person in people:
        if person.pk not in sitting:
            raise Refusal(f"{person} n'est pas en fonction à la date de la séance : vérifiez son mandat.")


def _check_seat(meeting: Meeting, seat_id: int) -> None:
    if not seats_of(meeting.order, meeting.kind).filter(pk=seat_id).exists():
        raise Refusal("Ce siège n'appartient pas à la formation réunie.")
