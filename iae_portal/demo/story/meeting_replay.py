"""Past meetings, replayed day by day through the services of the portal: each has its journal."""

import datetime as dt

from cdiae.enums import ItemKind, MinutesState, Treatment
from cdiae.models import AgendaItem, Convocation, Meeting, PresenceEvent
from cdiae.reminders import convocations_sent
from cdiae.selectors.councils import speakers_of
from cdiae.selectors.room import gather, interested_in
from cdiae.services import agenda, attendance, meetings, session, votes
from cdiae.services.agenda import freeze_agenda
from cdiae.services.minutes import closing_text, opening_text
from cdiae.services.votes import Show
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import save_checked
from iae_portal.demo.story.council_members import holders
from iae_portal.demo.story.days import at, on_day


class Replay:
    """What an officer and a head did on past days."""

    def __init__(self, council, officer: User, head: User, place: str):
        self.council, self.officer, self.head, self.place = council, officer, head, place

    def prepare(self, held_on: dt.date, **values) -> Meeting:
        return meetings.prepare_meeting(
            actor=self.officer,
            council=self.council,
            kind="plenary",
            held_on=held_on,
            starts_at=dt.time(9, 30),
            ends_at=dt.time(12, 0),
            place=self.place,
            **values,
        )

    def free_item(self, meeting: Meeting, title: str, treatment: str = Treatment.DELIBERATION) -> AgendaItem:
        return agenda.put_item(
            actor=self.officer, meeting=meeting, kind=ItemKind.FREE, title=title, treatment=treatment
        )

    def convene_on_paper(self, meeting: Meeting, day: dt.date) -> None:
        """Convened before the portal sent mails: rows and journal, no letter made again."""
        with on_day(day):
            version = freeze_agenda(actor=self.head, meeting=meeting)
            rows = [
                Convocation(meeting=meeting, member=member, agenda=version, met_on=meeting.held_on, sent_on=day)
                for member in speakers_of(meeting)
            ]
            Convocation.objects.bulk_create(rows)
            Meeting.objects.filter(pk=meeting.pk).update(state="convened", convened_on=day, convened_by=self.head)
            meeting.refresh_from_db()
            tell(self.head, meeting, "cdiae.convocations", f"{len(rows)} convocations : {meeting}")
            convocations_sent(meeting)

    def roll(self, meeting: Meeting, absent: set[str]) -> None:
        """Full members arrive, but one in three of the colleges named absent; the second of them gives a proxy."""
        people = holders(meeting.order, meeting.held_on)
        gone = [row for rank, row in enumerate(people) if row.seat.college.code in absent and rank % 3 != 0]
        here = [row for row in people if row not in gone]
        for rank, member in enumerate(here):
            mode = "remote" if rank == 4 else "in_person"
            attendance.arrive(actor=self.officer, meeting=meeting, member=member, mode=mode)
        for giver, holder in zip(gone[:1], here[2:3], strict=False):
            attendance.give_proxy(actor=self.officer, meeting=meeting, giver=giver, holder=holder)

    def hold(self, meeting: Meeting, absent: set[str], senses: dict[int, str]) -> Meeting:
        """Roll, opening, every item voted or noted, closing. `senses`: opinion by item, favourable otherwise."""
        with on_day(meeting.held_on):
            self.roll(meeting, absent)
            session.open_session(actor=self.officer, meeting=meeting)
            for item in meeting.items.select_related("meeting__council").order_by("position"):
                self._decide(item, senses.get(item.pk, "favourable"))
            closed = session.close_session(actor=self.officer, meeting=meeting)
        return self._at_its_hours(closed)

    def _at_its_hours(self, meeting: Meeting) -> Meeting:
        """The replay runs at the hour of the loading: the minutes say the hours of the meeting."""
        if meeting.opened_at is None:  # half an hour was left to those who were late
            meeting.closed_at = at(meeting.held_on, 10)
        else:
            meeting.opened_at = at(meeting.held_on, 9, 35)
            meeting.closed_at = at(meeting.held_on, 11, 50)
        meeting.save(update_fields=["opened_at", "opened_on", "closed_at", "closed_on"])
        PresenceEvent.objects.filter(presence__meeting=meeting).update(at=at(meeting.held_on, 9, 25))
        minutes = meeting.minutes
        minutes.opening, minutes.closing = opening_text(meeting), closing_text(meeting)
        minutes.save(update_fields=["opening", "closing"])
        return meeting

    def _decide(self, item: AgendaItem, sense: str) -> None:
        if item.treatment == Treatment.INFORMATION:
            votes.note(actor=self.officer, item=item)
            return
        base = len(gather(item.meeting).room(interested_in(item)).voting)
        against = 2 if sense == "reserved" else 0
        if sense != "favourable":
            votes.write_item(
                actor=self.officer, item=item, opinion_text="Renforcer l'encadrement technique avant l'été.", debate=""
            )
        votes.vote_by_count(
            actor=self.officer,
            item=item,
            sense=sense if item.treatment == Treatment.OPINION else "",
            show=Show(base - against - 1, against, 1, "favour"),
        )

    def without_quorum(self, meeting: Meeting) -> None:
        with on_day(meeting.held_on):
            for member in holders(meeting.order, meeting.held_on)[:6]:
                attendance.arrive(actor=self.officer, meeting=meeting, member=member, mode="in_person")
        with on_day(meeting.held_on + dt.timedelta(days=1)):  # whatever the hour of the demonstration
            failed = session.note_no_quorum(actor=self.officer, meeting=meeting)
        self._at_its_hours(failed)
        meeting.refresh_from_db()

    def circulate_on_paper(self, meeting: Meeting, day: dt.date) -> None:
        """Minutes that left by post: dated and signed, no mail made again."""
        minutes = meeting.minutes
        minutes.state, minutes.circulated_on, minutes.circulated_by = MinutesState.CIRCULATED, day, self.head
        save_checked(minutes)
        with on_day(day):
            tell(self.head, meeting, "cdiae.minutes.circulate", f"{minutes.label} diffusé aux membres : {meeting}")
        if not minutes.of_failed_meeting:
            Meeting.objects.filter(pk=meeting.pk).update(opinions_released_on=day)
