"""The minutes as data: what décret 2006-672, article 14 asks, in plain values a document can freeze."""

import datetime as dt

from cdiae.enums import AWAY, ItemState, MeetingState, MinutesState
from cdiae.models import AgendaItem, Meeting, Minutes, Presence, Seat
from cdiae.presence import Mode
from cdiae.selectors.agenda import items_of
from cdiae.selectors.councils import members_at
from cdiae.selectors.meetings import urgency_told_of
from cdiae.selectors.room import gather
from cdiae.wording import paragraphs, sentence
from iae_portal.core.text import counted, french_hour


def hour_of(meeting: Meeting, moment: dt.datetime) -> str:
    """ "9 heures 30", where the council sits."""
    return french_hour(moment.astimezone(meeting.zone))


def may_be_written(minutes: Minutes) -> bool:
    """While it is a draft; once circulated, in the session that is to approve it: the council has it rectified."""
    if minutes.state == MinutesState.DRAFT:
        return True
    undecided = [ItemState.WAITING, ItemState.TIED, ItemState.REJECTED]
    items = AgendaItem.objects.filter(approves=minutes.meeting_id, meeting__state=MeetingState.OPEN)
    return not minutes.is_frozen and items.filter(state__in=undecided).exists()


def minutes_content(minutes: Minutes) -> dict:
    """Names and quality of those present, proxies, items, sense of each deliberation, dissents."""
    meeting = minutes.meeting
    present = list(meeting.presences.select_related("member__seat__college").prefetch_related("events"))
    came = {row.member_id for row in present}
    proxies = list(meeting.proxies.select_related("giver", "holder"))
    concerned = came | {row.giver_id for row in proxies}
    return {
        "opening": minutes.opening,
        "closing": minutes.closing,
        "quorum": meeting.opening_quorum.get("explanation", ""),
        "present": [_person(row) for row in present],
        "proxies": [
            {
                "giver": f"{row.giver}, {row.giver.quality}",
                "holder": str(row.holder),
                "unused": row.holder_id not in came,
            }
            for row in proxies
        ],
        "failure": _failure(meeting) if minutes.of_failed_meeting else None,
        "absent": _absent(meeting, present),
        "items": [_item(rank, item, concerned) for rank, item in enumerate(items_of(meeting), start=1)],
        "urgency": urgency_told_of(meeting),
        "second": meeting.is_second,
    }


def _failure(meeting: Meeting) -> dict:
    """What minutes without quorum state: the figures, that nothing was deliberated on, the second convocation."""
    second = meeting.seconds.exclude(state=MeetingState.CANCELLED).first()
    gathering = gather(meeting)
    people = gathering.people()
    return {
        "figures": _figures(meeting),
        "reference": meeting.rules.references.quorum,
        "idle": [
            sentence(
                "minutes_idle_proxy",
                giver=people[row.proxy.giver],
                holder=people[row.proxy.holder],
                why=row.issue.label,
            )
            for row in gathering.room().idle_proxies
        ],
        "second": sentence("minutes_second", meeting=second) if second else "",
    }


def _figures(meeting: Meeting) -> list[str]:
    kept = meeting.opening_quorum
    if "composing" not in kept:  # not noted by the portal itself
        return paragraphs("minutes_failure_unknown")
    return paragraphs(
        "minutes_failure",
        kept=kept,
        the=meeting.formation.the or meeting.rules.body.the,
        quorum=meeting.rules.quorum,
        seats=counted(kept["composing"], "siège"),
        required=counted(kept["required"], "membre"),
        there=counted(kept["total"], "membre était présent ou représenté", "membres étaient présents ou représentés"),
        proxies=counted(kept["represented"], "mandat"),
    )


def _person(presence: Presence) -> dict:
    member, meeting = presence.member, presence.meeting
    events = list(presence.events.all())
    late = meeting.opened_at is not None and events and events[0].at > meeting.opened_at
    moves = [
        f"{'arrivée' if event.here else 'départ'} à {hour_of(meeting, event.at)}"
        for event in (events if late else events[1:])
    ]
    return {
        "name": member.name,
        "quality": member.quality,
        "college": member.seat.college.label,
        "substitute": member.is_substitute,
        "mode": presence.get_mode_display(),
        "moves": ", ".join(moves),
    }


def _absent(meeting: Meeting, present: list[Presence]) -> list[dict]:
    """Full members whose seat nobody attended and whose proxy, if any, nobody came to carry. Who said so is excused."""
    attended = {row.member.seat_id for row in present}
    carried = meeting.proxies.filter(holder__in=[row.member_id for row in present])
    represented = set(carried.values_list("giver__seat", flat=True))
    rows = members_at(meeting)
    excused = set(meeting.convocations.filter(answer__in=AWAY).values_list("member", flat=True))
    return [
        {"name": row.name, "quality": row.quality, "excused": row.pk in excused}
        for row in rows
        if not row.is_substitute and row.seat_id not in attended | represented
    ]


def _item(rank: int, item: AgendaItem, concerned: set[int]) -> dict:
    """Only who was there or represented, on an item that is deliberated, takes no part in it."""
    interests = item.interests.filter(member__in=concerned) if item.needs_vote else item.interests.none()
    votes = list(item.votes.filter(cancelled_reason="").prefetch_related("ballots__seat"))
    return {
        "rank": rank,
        "title": item.title,
        "kind": item.get_kind_display(),
        "treatment": item.get_treatment_display(),
        "reason": item.reason.removeprefix(f"{item.get_treatment_display()} : "),  # said just before it
        "state": item.get_state_display(),
        "opinion": item.get_opinion_display(),
        "opinion_text": item.opinion_text,
        "debate": item.debate,
        "votes": [_vote(vote) for vote in votes],
        "interests": [
            {"member": str(row.member), "reason": row.reason, "lifted": row.lifted_reason}
            for row in interests.select_related("member")
        ],
        "dissents": [{"member": str(row.member), "text": row.text} for row in item.dissents.select_related("member")],
        "open": item.state == ItemState.WAITING,
    }


def _vote(vote) -> dict:
    kept = vote.room
    voices = {voice["seat"]: voice for voice in kept["room"]["voices"]}
    return {
        "sense": vote.get_sense_display(),
        "mode": vote.get_mode_display(),
        "explanation": vote.explanation,
        "quorum": kept["quorum"]["explanation"],
        "quorum_with_interested": kept["quorum_with_interested"]["explanation"],
        "interested": kept["room"]["interested"],
        "idle_proxies": kept["room"]["idle_proxies"],
        "ballots": [
            {
                "voice": _said(voices.get(row.seat_id), row.seat),
                "votes": voices.get(row.seat_id, {}).get("votes", 1),
                "choice": row.get_choice_display(),
            }
            for row in vote.ballots.all()
        ],
    }


def _said(voice: dict | None, seat: Seat) -> str:
    """Who answered the roll call for a seat, himself or by the proxy that he carried."""
    if voice is None:
        return str(seat)
    by_proxy = ", par mandat" if voice["mode"] == Mode.PROXY else ""
    return f"{voice['speaker']}{by_proxy}, {seat.label}"
