"""Answers by the signed link, without account (R. 133-5: any means; R. 133-9: one proxy)."""

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from cdiae import guest_links
from cdiae.enums import MeetingState, MemberKind
from cdiae.models import AgendaDocument, Convocation
from cdiae.services.answers import answer_convocation, reopen_answer
from cdiae.services.members import end_mandate
from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.notifications.models import OutgoingMail
from tests.factories import LetterheadFactory
from tests.factories.cdiae import convene, holder_of, make_council, make_item, make_meeting, make_member
from tests.scenes import scene


@scene
def meeting(officer_59l):
    council = make_council("59L")
    meeting = make_meeting(council)
    make_item(meeting, title="Bilan secret")
    convene(meeting, officer_59l.user)
    return meeting


def answer_path(row: Convocation, meeting_id: int | None = None) -> str:
    return reverse(
        "cdiae:guest_answer", args=[meeting_id or row.meeting_id, guest_links.token(row, guest_links.ANSWER)]
    )


def papers_path(row: Convocation) -> str:
    return reverse("cdiae:guest_papers", args=[row.meeting_id, guest_links.token(row, guest_links.PAPERS)])


def refused(response) -> str:
    """The sentence of a refused link; nothing of the meeting is on the page."""
    text = response.content.decode()
    assert "Bilan secret" not in text
    assert "Préfecture" not in text
    return response.context["sentence"]


def test_a_member_answers_once_and_reads_his_papers(meeting, client):
    row = meeting.convocations.first()
    page = client.get(answer_path(row))
    assert page.status_code == 200
    # What one answer needs is not said to be optional.
    optional = [
        name
        for name, field in page.context["form"].fields.items()
        if not field.required and not getattr(field, "wanted", "")
    ]
    assert optional == ["message"]
    done = client.post(answer_path(row), {"answer": "present"})
    row.refresh_from_db()
    assert (done.status_code, row.answer, row.by_secretariat) == (302, "present", False)
    papers = client.get(done.url)
    assert "Bilan secret" in papers.content.decode()
    assert JournalEntry.objects.get(action="cdiae.answer").actor_label == f"{row.member} (lien de convocation)"


def test_the_page_says_how_each_answer_came(meeting, client, officer_59l):
    by_link, by_hand = meeting.convocations.all()[:2]
    client.post(answer_path(by_link), {"answer": "present"})
    answer_convocation(actor=officer_59l.user, convocation=by_hand, answer="absent")
    page = officer_59l.get(reverse("cdiae:convocations", args=[meeting.pk])).content.decode()

    assert (page.count("donnée par son lien"), page.count("notée par le secrétariat")) == (1, 1)


@pytest.mark.parametrize(("left_on", "status"), [(dt.date(2008, 11, 18), 410), (dt.date(2008, 11, 19), 200)])
def test_the_links_of_whoever_left_before_the_day_are_closed(meeting, client, officer_59l, left_on, status):
    row = meeting.convocations.first()
    end_mandate(actor=officer_59l.user, member=row.member, left_on=left_on, departure="resignation")

    pages = [client.get(path) for path in (answer_path(row), papers_path(row))]
    assert [page.status_code for page in pages] == [status] * 2
    if status == 410:
        assert {refused(page) for page in pages} == {guest_links.RELEASED}


@pytest.mark.parametrize("gone", [False, True])
def test_a_substitute_reads_the_documents_by_his_own_link_until_he_is_released(meeting, client, officer_59l, gone):
    row, said = meeting.convocations.get(member=holder_of(meeting.council, "unions", 2)), {"actor": officer_59l.user}
    person = make_member(row.member.seat, kind=MemberKind.SUBSTITUTE, body=row.member.body)
    answer_convocation(**said, convocation=row, answer="substitute", substitute=person)
    file = {"file": ContentFile(b"%PDF-1.4 essai", name="note.pdf"), "original_name": "note.pdf", "size": 14}
    paper = AgendaDocument.objects.create(item=meeting.items.get(), sha256="a", **file)
    if gone:  # he sits all the same
        end_mandate(**said, member=row.member, left_on=dt.date(2008, 10, 15), departure="resignation")

    page = client.get(guest_links.papers_url(row, person)).content.decode()
    (path,) = re.findall(rf'href="(/cdiae/documents/[^"]+/{paper.pk}/)"', page)
    assert b"".join(client.get(path).streaming_content) == b"%PDF-1.4 essai"

    answer_convocation(**said, convocation=row, answer="absent")
    assert refused(client.get(path)) == guest_links.RELEASED


@pytest.mark.parametrize(("left_on", "status"), [(dt.date(2008, 11, 18), 410), (dt.date(2008, 11, 19), 200)])
def test_the_link_of_a_substitute_answers_nothing_and_closes_once_he_left(
    meeting, client, officer_59l, left_on, status
):
    row = meeting.convocations.get(member=holder_of(meeting.council, "unions", 2))
    person = make_member(row.member.seat, kind=MemberKind.SUBSTITUTE, body=row.member.body)
    answer_convocation(actor=officer_59l.user, convocation=row, answer="substitute", substitute=person)
    key = guest_links.token(row, f"{guest_links.PAPERS}-{person.pk}")
    said = client.post(reverse("cdiae:guest_answer", args=[row.meeting_id, key]), {"answer": "absent"})
    assert (said.status_code, refused(said)) == (404, guest_links.INVALID)

    type(person).objects.filter(pk=person.pk).update(end=left_on)
    assert client.get(guest_links.papers_url(row, person)).status_code == status


def test_reading_the_link_answers_nothing(meeting, client):
    row = meeting.convocations.first()
    client.get(f"{answer_path(row)}?answer=present")
    row.refresh_from_db()
    assert row.answer == ""


def test_a_link_used_again_says_so(meeting, client):
    row = meeting.convocations.first()
    client.post(answer_path(row), {"answer": "absent"})
    again = client.post(answer_path(row), {"answer": "present"})
    row.refresh_from_db()
    assert (again.status_code, refused(again), row.answer) == (409, guest_links.ANSWERED, "absent")


def test_a_link_tampered_with_says_nothing(meeting, client):
    row = meeting.convocations.first()
    path = answer_path(row)
    forged = client.get(f"{path[:-3]}xx/")
    assert (forged.status_code, refused(forged)) == (404, guest_links.INVALID)


def test_a_link_lives_as_long_as_the_key_that_signed_it_is_kept(meeting, client, settings):
    path = answer_path(meeting.convocations.first())
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key, as long as it takes to be one", [former]
    kept = client.get(path)
    settings.SECRET_KEY_FALLBACKS = []
    retired = client.get(path)

    assert (kept.status_code, retired.status_code) == (200, 404)


def test_the_papers_link_does_not_answer(meeting, client):
    row = meeting.convocations.first()
    path = reverse("cdiae:guest_answer", args=[row.meeting_id, guest_links.token(row, guest_links.PAPERS)])
    response = client.post(path, {"answer": "present"})
    assert (response.status_code, refused(response)) == (404, guest_links.INVALID)


def test_a_link_of_another_meeting_says_nothing(meeting, client):
    other = make_meeting(meeting.council, held_on=dt.date(2008, 12, 10))
    response = client.get(answer_path(meeting.convocations.first(), other.pk))
    assert (response.status_code, refused(response)) == (404, guest_links.INVALID)


def test_a_link_expires_the_day_after_the_meeting(meeting, client, settings):
    LetterheadFactory(phone="03 20 00 00 00", email="iae@exemple.fr")
    row = meeting.convocations.first()
    known = client.get(answer_path(row)).content.decode()
    assert f"Secrétariat : {meeting.council.secretariat.name}, 03 20 00 00 00, iae@exemple.fr." in known
    settings.PORTAL_TODAY = "2008-11-20"
    late = client.get(answer_path(row))
    assert (late.status_code, refused(late)) == (410, guest_links.EXPIRED)
    to_whom = f"Écrivez à : secrétariat du conseil, {meeting.council.secretariat.name}, 03 20 00 00 00, iae@exemple.fr."
    assert to_whom in late.content.decode()
    assert client.get(papers_path(row)).status_code == 200
    settings.PORTAL_TODAY = "2008-12-20"
    assert client.get(papers_path(row)).status_code == 410


def test_a_link_of_a_cancelled_meeting(meeting, client):
    meeting.state = MeetingState.CANCELLED
    meeting.save()
    response = client.get(answer_path(meeting.convocations.first()))
    assert (response.status_code, refused(response)) == (410, guest_links.CANCELLED)


def test_a_replaced_link_sends_to_the_last_mail(meeting, client, officer_59l):
    row = meeting.convocations.first()
    old = answer_path(row)
    client.post(old, {"answer": "absent"})
    reopen_answer(actor=officer_59l.user, convocation=row)
    row.refresh_from_db()
    assert (client.get(old).status_code, client.get(answer_path(row)).status_code) == (410, 200)


def test_r133_3_a_qualified_or_designated_member_names_no_deputy(meeting, client):
    row = meeting.convocations.get(member=holder_of(meeting.council, "unions"))
    page = client.get(answer_path(row)).content.decode()
    assert "deputy_name" not in page
    assert "Mon suppléant siégera" not in page


def test_r133_3_an_elected_member_names_somebody_of_his_assembly(meeting, client):
    row = meeting.convocations.get(member=holder_of(meeting.council, "elected"))
    for half in ({}, {"deputy_name": "Mme Rose Fictive"}, {"deputy_function": "Conseillère"}):
        page = client.post(answer_path(row), {"answer": "substitute", **half}).content.decode()
        assert "Indiquez le nom et la fonction" in page
    client.post(
        answer_path(row), {"answer": "substitute", "deputy_name": "Mme Rose Fictive", "deputy_function": "Conseillère"}
    )
    row.refresh_from_db()
    assert (row.answer, row.deputy_name) == ("substitute", "Mme Rose Fictive")


def test_the_named_substitute_is_told(meeting, client):
    member = holder_of(meeting.council, "unions")
    substitute = make_member(member.seat, kind=MemberKind.SUBSTITUTE, email="suppleant@exemple.invalid")
    row = meeting.convocations.get(member=member)
    client.post(answer_path(row), {"answer": "substitute", "substitute": substitute.pk})
    assert OutgoingMail.objects.get(kind="cdiae.substitute").recipient_email == "suppleant@exemple.invalid"


def test_r133_9_a_member_who_holds_a_proxy_is_not_offered_again(meeting, client):
    holder = holder_of(meeting.council, "unions", 1)
    first, second = (meeting.convocations.get(member=holder_of(meeting.council, "unions", rank)) for rank in (2, 3))
    client.post(answer_path(first), {"answer": "proxy", "holder": holder.pk})
    refusal = client.post(answer_path(second), {"answer": "proxy", "holder": holder.pk})
    second.refresh_from_db()
    assert (refusal.status_code, second.answer) == (422, "")


def test_the_documents_of_another_meeting_stay_closed(meeting, client):
    row = meeting.convocations.first()
    path = reverse("cdiae:guest_document", args=[row.meeting_id, guest_links.token(row, guest_links.PAPERS), 999])
    assert client.get(path).status_code == 404


def test_the_substitute_is_chosen_among_those_of_the_seat(meeting, client):
    row = meeting.convocations.get(member=holder_of(meeting.council, "iae"))
    alone = client.post(answer_path(row), {"answer": "substitute"}).content.decode()
    assert "par l&#x27;arrêté peut siéger à votre place" not in alone  # the answer is not even offered
    make_member(row.member.seat, kind=MemberKind.SUBSTITUTE, body=row.member.body)
    forgotten = client.post(answer_path(row), {"answer": "substitute"}).content.decode()
    assert "Choisissez le suppléant qui siégera à votre place." in forgotten


def test_without_substitute_the_name_of_somebody_else_is_no_alternative(meeting, client):
    row = meeting.convocations.get(member=holder_of(meeting.council, "state"))
    page = client.get(answer_path(row)).content.decode()
    assert "Nom de la personne qui vous remplace" in page and "Ou : nom" not in page
    make_member(row.member.seat, kind=MemberKind.SUBSTITUTE, body=row.member.body)
    assert "Ou : nom de la personne qui vous remplace" in client.get(answer_path(row)).content.decode()


def test_a_proxy_refused_names_the_text_of_its_day(meeting):
    """Article 10 of the décret in 2008: the code that bears R. 133-9 is of 2015."""
    row = meeting.convocations.get(member=holder_of(meeting.council, "state"))
    with pytest.raises(Refusal, match=r"\(décret n° 2006-672 du 8 juin 2006, article 10\)"):
        answer_convocation(actor=None, convocation=row, answer="proxy", holder=row.member)
