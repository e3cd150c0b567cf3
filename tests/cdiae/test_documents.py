"""The council's papers: what they say, who reads them, and that they are accessible."""

import datetime as dt

import pytest
from django.urls import reverse

from cdiae.documents import CONVOCATION, EXTRACT, MINUTES
from cdiae.models import Minutes
from cdiae.selectors.minutes import minutes_content
from cdiae.services import attendance, session, votes
from cdiae.services.minutes import approve_minutes, circulate_minutes, release_opinions
from cdiae.services.votes import Show
from iae_portal.documents.kinds import KINDS
from iae_portal.documents.rendering import html_of, pdf_of
from iae_portal.documents.services.versions import prepare_version
from tests.cdiae.test_session import seat_everybody
from tests.documents.accessibility import assert_pdf_is_accessible
from tests.factories import LetterheadFactory
from tests.factories.cdiae import convene, holder_of, make_council, make_item, make_meeting, make_request
from tests.factories.conventions import SiaeFactory
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)


@scene
def meeting(officer_59l):
    """Closed: one opinion with an interested member, a proxy, a dissent."""
    LetterheadFactory()
    actor = officer_59l.user
    council = make_council("59L", served=("59V",))
    siae = SiaeFactory(name="Atelier exemple")
    member = holder_of(council, "iae")
    member.siae = siae
    member.save()
    meeting = make_meeting(council, held_on=TODAY)
    item = make_item(meeting, make_request(siae=siae))
    told = [make_item(meeting, treatment="information") for _ in range(4)]
    convene(meeting, actor)
    seat_everybody(meeting, actor, 15)
    giver, holder = holder_of(council, "unions", 5), holder_of(council, "state", 1)
    attendance.give_proxy(actor=actor, meeting=meeting, giver=giver, holder=holder)
    session.open_session(actor=actor, meeting=meeting)
    votes.vote_by_count(actor=actor, item=item, sense="favourable", show=Show(13, 1, 1))
    for row in told:
        votes.note(actor=actor, item=row)
    votes.record_dissent(actor=actor, item=item, member=holder, text="Le budget n'est pas équilibré.")
    return session.close_session(actor=actor, meeting=meeting)


def html(kind: str, subject) -> str:
    return html_of(prepare_version(kind=kind, subject=subject, actor=None)).replace("&#x27;", "'")


def test_r133_13_the_minutes_say_who_sat_what_was_decided_and_who_disagreed(meeting):
    text = html(MINUTES, meeting.minutes)
    holder, giver = holder_of(meeting.council, "state", 1), holder_of(meeting.council, "unions", 5)
    for words in (
        f"{holder.name}</td><td>{holder.quality}",
        f"{giver}, {giver.quality}, a donné mandat à {holder}.",
        f"{holder_of(meeting.council, 'iae')} ne prend pas part à la délibération.",
        "Adopté : 13 pour, 1 contre, 1 abstention ; majorité de 8 sur 15 voix présentes ou représentées",
        f"il est noté le désaccord de {holder} :</p>",
        "<p>Le budget n'est pas équilibré.</p>",
        "Les membres qui se sont retirés n'y sont pas comptés. Avec eux, quorum atteint : 16 membres",
    ):
        assert words in text, words


def test_r133_9_a_proxy_nobody_came_to_carry_leaves_its_giver_absent(officer_59l):
    actor = officer_59l.user
    meeting = make_meeting(make_council("59L"), held_on=TODAY)
    item = make_item(meeting)
    convene(meeting, actor)
    seat_everybody(meeting, actor, 15)
    giver, holder = holder_of(meeting.council, "unions", 5), holder_of(meeting.council, "unions", 4)
    attendance.give_proxy(actor=actor, meeting=meeting, giver=giver, holder=holder)
    session.open_session(actor=actor, meeting=meeting)
    votes.adjourn(actor=actor, item=item, reason="Pièces manquantes.")
    text = html(MINUTES, session.close_session(actor=actor, meeting=meeting).minutes)
    assert f"a donné mandat à {holder} ; le mandataire n'étant pas venu, le mandat est resté sans effet." in text
    assert f"<li>{giver.name}, {giver.quality}</li>" in text
    assert "<p>Ajourné : Pièces manquantes.</p>" in text


@pytest.mark.parametrize("kind", [CONVOCATION, MINUTES, EXTRACT])
def test_each_paper_is_accessible(meeting, kind):
    subject = {
        CONVOCATION: meeting.convocations.first(),
        MINUTES: meeting.minutes,
        EXTRACT: meeting.items.first(),
    }[kind]
    assert_pdf_is_accessible(pdf_of(prepare_version(kind=kind, subject=subject, actor=None)))


def test_the_convocation_of_a_second_meeting_says_that_no_quorum_is_required(officer_59l):
    council = make_council("59L")
    first = make_meeting(council, held_on=TODAY)
    second = make_meeting(council, second_of=first)
    row = convene(second, officer_59l.user)[0]
    assert "Aucun quorum ne sera exigé" in html(CONVOCATION, row)


def test_an_urgent_convocation_says_its_text_then_its_reason(officer_59l):
    LetterheadFactory()
    meeting = make_meeting(make_council("59L"), urgency_reason="Une aide arrive à son terme.")
    make_item(meeting)
    row = convene(meeting, officer_59l.user, dt.date(2008, 11, 15))[0]
    text = html(CONVOCATION, row)
    article = "décret n° 2006-672 du 8 juin 2006, article 9"
    assert f"en raison de l'urgence ({article}). Motif : Une aide arrive à son terme.</p>" in text


@pytest.mark.parametrize(
    ("sent_on", "email", "told"),
    [(14, "membre@exemple.fr", False), (15, "membre@exemple.fr", True), (13, "", False), (14, "", True)],
)
def test_the_urgency_is_printed_only_for_who_is_convened_late(officer_59l, sent_on, email, told):
    """The meeting of 19 November is convened until the 14th; a letter posted comes the day after at best."""
    LetterheadFactory()
    meeting = make_meeting(make_council("59L"), urgency_reason="Une aide arrive à son terme.")
    row = convene(meeting, officer_59l.user, dt.date(2008, 11, sent_on))[0]
    meeting.convocations.exclude(pk=row.pk).delete()
    type(row.member).objects.filter(pk=row.member_id).update(email=email)
    row.refresh_from_db()
    minutes = minutes_content(Minutes.objects.create(meeting=meeting))
    page = officer_59l.get(f"/cdiae/seances/{meeting.pk}/").content.decode().replace("&#x27;", "'")
    assert ("l'urgence" in html(CONVOCATION, row), bool(minutes["urgency"]), "n'est pas imprimé" not in page) == (
        (told,) * 3
    )


def test_a_convocation_is_read_by_the_secretariat_only(meeting, officer_59l, officer_59v):
    kind, row = KINDS.get(CONVOCATION), meeting.convocations.first()
    assert (kind.may_read(officer_59l.user, row), kind.may_read(officer_59v.user, row)) == (True, False)


def test_draft_minutes_are_the_secretariat_s_and_an_extract_is_the_council_s(meeting, officer_59l, officer_59v):
    minutes, extract = KINDS.get(MINUTES), KINDS.get(EXTRACT)
    item = meeting.items.first()
    assert (minutes.may_read(officer_59l.user, meeting.minutes), minutes.is_final(meeting.minutes)) == (True, False)
    assert minutes.may_read(officer_59v.user, meeting.minutes) is False
    assert (extract.may_read(officer_59v.user, item), extract.is_final(item)) == (True, True)


def test_what_sends_a_paper_leads_back_to_its_page(meeting, head_59l):
    sent = [
        circulate_minutes(actor=head_59l.user, minutes=meeting.minutes),
        release_opinions(actor=head_59l.user, meeting=meeting),
    ]
    assert {job.asked_from for job in sent} == {reverse("cdiae:minutes", args=[meeting.pk])}


def test_approved_minutes_do_not_move_with_what_is_behind_them(meeting, officer_59l, head_59l):
    circulate_minutes(actor=head_59l.user, minutes=meeting.minutes)
    approve_minutes(actor=officer_59l.user, meeting=meeting, approved_in=make_meeting(meeting.council))
    meeting.minutes.refresh_from_db()
    member = holder_of(meeting.council, "state", 1)
    before = prepare_version(kind=MINUTES, subject=meeting.minutes, actor=None)
    member.function = "Autre fonction"
    member.save()
    assert prepare_version(kind=MINUTES, subject=meeting.minutes, actor=None) == before


BLOCKS = "Premier paragraphe.\n\nSecond :\n- un poste ;\n- deux chantiers."
AS_TYPED = "<p>Premier paragraphe.</p><p>Second :</p><ul><li>un poste ;</li><li>deux chantiers.</li></ul>"


def test_what_was_typed_in_paragraphs_and_lists_is_printed_so(meeting):
    item = meeting.items.exclude(opinion="").get()
    texts = {"reason": BLOCKS, "debate": BLOCKS, "opinion_text": BLOCKS}
    type(item).objects.filter(pk=item.pk).update(**texts)
    item.dissents.update(text=BLOCKS)
    Minutes.objects.filter(meeting=meeting).update(opening=BLOCKS, closing=BLOCKS)
    item.refresh_from_db()
    meeting.minutes.refresh_from_db()
    page = html(MINUTES, meeting.minutes)
    # The reason follows in its line how the item is dealt with.
    assert (page.count(AS_TYPED), page.count(AS_TYPED.replace("<p>", "<p>Pour avis : ", 1))) == (5, 1)
    assert html(EXTRACT, item).count(AS_TYPED) == 2


@pytest.mark.parametrize("said", ["une convention nouvelle.", "Pour avis : une convention nouvelle.", ""])
def test_the_minutes_say_in_one_line_how_an_item_is_dealt_with_and_why(meeting, said):
    item = meeting.items.exclude(opinion="").get()
    type(item).objects.filter(pk=item.pk).update(reason=said)
    line = "Pour avis : une convention nouvelle." if said else "Pour avis"
    assert html(MINUTES, meeting.minutes).count(f"<p>{line}</p>") == 1
