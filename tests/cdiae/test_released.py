"""Who was convened and is not concerned any more is told and his links close; who becomes concerned is convened."""

import datetime as dt

import pytest
from django.urls import reverse

from cdiae import guest_links
from cdiae.enums import Answer, MemberKind
from cdiae.models import Convocation, Meeting, Member
from cdiae.selectors.expected import to_tell
from cdiae.services import attendance, members
from cdiae.services.answers import answer_convocation
from cdiae.services.convocations import cancel_meeting, convene, send_change
from cdiae.services.meetings import update_meeting
from iae_portal.core.errors import Refusal
from iae_portal.notifications.models import OutgoingMail
from tests.cdiae.test_convocations import keep_members
from tests.factories.cdiae import make_council, make_item, make_meeting, make_member
from tests.scenes import scene

DAY = dt.date(2008, 11, 19)


@scene
def meeting(db):
    council = make_council("59L")
    keep_members(council, 3)
    meeting = make_meeting(council)
    make_item(meeting)
    return meeting


@pytest.fixture
def sending(django_capture_on_commit_callbacks):
    def send(act, **values):
        OutgoingMail.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            return act(**values)

    return send


@pytest.fixture
def convened(meeting, head, sending):
    """Of its three seats, the first alone is of the standing commission."""
    for rank, row in enumerate(Member.objects.select_related("seat").order_by("seat__college__rank", "seat__rank")):
        row.seat.standing = rank == 0
        row.seat.save()
    sending(convene, actor=head, meeting=meeting)
    meeting.refresh_from_db()
    return meeting


def said_to(member: Member) -> list[tuple[str, str]]:
    mails = OutgoingMail.objects.filter(recipient_email=member.email).order_by("pk")
    return [(mail.kind, mail.text) for mail in mails]


def statuses(client, row: Convocation) -> list[int]:
    names = {"guest_answer": guest_links.ANSWER, "guest_papers": guest_links.PAPERS}
    paths = [
        reverse(f"cdiae:{name}", args=[row.meeting_id, guest_links.token(row, purpose)])
        for name, purpose in names.items()
    ]
    return [client.get(path).status_code for path in paths]


def test_a_meeting_made_standing_lets_the_other_seats_go(convened, head, sending, client):
    kept, gone, _ = convened.convocations.all()
    former = kept.nonce
    update_meeting(actor=head, meeting=convened, kind="standing")
    assert statuses(client, gone) == [410, 410]  # from the change on, told or not
    sending(send_change, actor=head, meeting=convened)

    [(kind, text)] = said_to(gone.member)
    assert kind == "cdiae.released"
    assert "en commission permanente, et votre siège n'est pas de ceux qui la composent" in " ".join(text.split())
    assert [kind for kind, _ in said_to(kept.member)] == ["cdiae.convocation"]
    gone.refresh_from_db()
    assert gone.released_on == dt.date(2008, 10, 15)
    assert statuses(client, gone) == [410, 410]
    kept.refresh_from_db()
    assert (kept.nonce != former, statuses(client, kept)) == (True, [200, 200])

    update_meeting(actor=head, meeting=convened, place="Sous-préfecture")
    sending(send_change, actor=head, meeting=convened)
    assert [said_to(row.member) == [] for row in (gone, kept)] == [True, False]


def test_what_changed_before_the_convocations_is_told_by_them(meeting, head, sending):
    update_meeting(actor=head, meeting=meeting, place="Sous-préfecture")
    sending(convene, actor=head, meeting=meeting)
    meeting.refresh_from_db()

    assert (meeting.sequence, meeting.told_sequence) == (1, 1)


def test_made_plenary_again_it_convenes_them_again(convened, head, sending, client):
    gone = convened.convocations.all()[1]
    update_meeting(actor=head, meeting=convened, kind="standing")
    sending(send_change, actor=head, meeting=convened)
    update_meeting(actor=head, meeting=convened, kind="plenary")
    sending(send_change, actor=head, meeting=convened)

    assert [kind for kind, _ in said_to(gone.member)] == ["cdiae.convocation"]
    gone.refresh_from_db()
    assert gone.released_on is None
    assert statuses(client, gone) == [200, 200]


@pytest.mark.parametrize(("end", "told"), [(dt.date(2008, 11, 25), True), (dt.date(2008, 11, 26), False)])
def test_a_meeting_moved_past_a_mandate_says_so_to_its_holder(convened, head, sending, client, end, told):
    row = convened.convocations.first()
    Member.objects.filter(pk=row.member_id).update(end=end, mandate_end=end)
    update_meeting(actor=head, meeting=convened, held_on=dt.date(2008, 11, 26))
    sending(send_change, actor=head, meeting=convened)

    [(kind, text)] = said_to(row.member)
    assert kind == ("cdiae.released" if told else "cdiae.convocation")
    assert ("votre mandat prend fin le 25 novembre 2008" in " ".join(text.split())) is told
    row.refresh_from_db()
    assert (row.released_on is not None, statuses(client, row)) == (told, [410, 410] if told else [200, 200])


def test_nobody_writes_to_whoever_resigned(convened, head, sending):
    row = convened.convocations.last()
    gone = Member.objects.get(pk=row.member_id)
    members.end_mandate(actor=head, member=gone, left_on=dt.date(2008, 10, 15), departure="death")
    assert not to_tell(convened)
    sending(send_change, actor=head, meeting=convened)
    assert said_to(gone) == []
    row.refresh_from_db()
    assert row.released_on is not None


def test_a_newcomer_is_convened_and_the_others_keep_their_answers(convened, head, head_59l, sending):
    first, second, last = convened.convocations.all()
    answer_convocation(actor=head, convocation=first, answer=Answer.PRESENT)
    left = Member.objects.get(pk=last.member_id)
    members.end_mandate(actor=head, member=left, left_on=dt.date(2008, 10, 16), departure="resignation")
    named = make_member(last.member.seat, email="nouveau@exemple.invalid", start=dt.date(2008, 10, 17))

    page = head_59l.get(f"/cdiae/seances/{convened.pk}/").content.decode()
    assert f"À convoquer : {named}" in page
    job = sending(send_change, actor=head, meeting=convened)
    job.refresh_from_db()
    assert (job.state, job.total) == ("done", 1)
    assert list(OutgoingMail.objects.values_list("recipient_email", flat=True)) == ["nouveau@exemple.invalid"]
    first.refresh_from_db()
    assert first.answer == Answer.PRESENT
    assert not to_tell(convened)
    assert "À convoquer" not in head_59l.get(f"/cdiae/seances/{convened.pk}/").content.decode()


def test_a_substitute_gives_way_to_the_holder_named_since(convened, head, sending, client):
    giver, _, last = convened.convocations.all()
    left = Member.objects.get(pk=last.member_id)
    members.end_mandate(actor=head, member=left, left_on=dt.date(2008, 10, 16), departure="resignation")
    person = make_member(left.seat, kind=MemberKind.SUBSTITUTE, email="suppleant@exemple.invalid", body=left.body)
    sending(send_change, actor=head, meeting=convened)
    row = convened.convocations.get(member=person)
    answer_convocation(actor=head, convocation=giver, answer=Answer.PROXY, holder=person)

    make_member(left.seat, email="nouveau@exemple.invalid", start=dt.date(2008, 10, 17), body=left.body)
    sending(send_change, actor=head, meeting=convened)
    [released] = [text for kind, text in said_to(person) if kind == "cdiae.released"]
    assert "votre siège est désormais tenu par une autre personne" in " ".join(released.split())
    [(kind, text)] = said_to(giver.member)
    assert (kind, "ne siège plus à cette séance" in text) == ("cdiae.proxy", True)
    row.refresh_from_db()
    assert statuses(client, row) == [410, 410]
    assert statuses(client, giver) == [200, 200]  # he chooses another person


def test_whoever_is_not_expected_answers_no_more(convened, head, head_59l, sending):
    gone = convened.convocations.all()[1]
    update_meeting(actor=head, meeting=convened, kind="standing")
    sending(send_change, actor=head, meeting=convened)
    with pytest.raises(Refusal, match="ne siège plus à cette séance : aucune réponse n'est à noter"):
        answer_convocation(actor=head, convocation=gone, answer=Answer.PRESENT)
    page = head_59l.get(f"/cdiae/seances/{convened.pk}/convocations/").content.decode()
    assert "Ne siège plus à cette séance depuis le 15 octobre 2008" in page
    assert "1 sans réponse" in page

    sending(cancel_meeting, actor=head, meeting=convened, reason="Neige.")
    assert said_to(gone.member) == []


def test_a_proxy_of_a_seat_out_of_the_standing_commission_is_not_recorded(convened, head, settings):
    holder, giver, _ = convened.convocations.all()
    answer_convocation(actor=head, convocation=giver, answer=Answer.PROXY, holder=holder.member)
    Meeting.objects.filter(pk=convened.pk).update(kind="standing")
    settings.PORTAL_TODAY = "2008-11-19"
    assert attendance.take_announced_proxies(actor=head, meeting=convened) == 0


def test_the_page_of_the_change_names_who_goes(convened, head, head_59l):
    gone = convened.convocations.all()[1]
    update_meeting(actor=head, meeting=convened, kind="standing")
    page = head_59l.get(f"/cdiae/seances/{convened.pk}/rectifier/").content.decode()
    assert f"{gone.member}" in page
    assert "ne siègent plus à cette séance" in page


def test_the_substitute_of_who_goes_is_told_that_the_meeting_changed(convened, head, sending):
    row = convened.convocations.all()[1]
    seat, body = row.member.seat, row.member.body
    person = make_member(seat, kind=MemberKind.SUBSTITUTE, email="suppleant@exemple.invalid", body=body)
    answer_convocation(actor=head, convocation=row, answer=Answer.SUBSTITUTE, substitute=person)
    update_meeting(actor=head, meeting=convened, kind="standing")
    sending(send_change, actor=head, meeting=convened)

    [(kind, text)] = said_to(person)
    assert (kind, f"La séance où vous deviez suppléer {row.member} a changé" in text) == ("cdiae.substitute", True)
