"""A convocation that says what changed: it is told as such, and the answers that it leaves are kept."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cdiae.documents import CONVOCATION, CONVOCATION_KIND
from cdiae.enums import Answer, MeetingKind, MemberKind
from cdiae.models import Convocation, Meeting
from cdiae.services import agenda
from cdiae.services.answers import answer_convocation
from cdiae.services.convocations import convene, send_change
from cdiae.services.meetings import update_meeting
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version
from iae_portal.notifications.models import OutgoingMail
from tests.cdiae.test_convocations import keep_members
from tests.factories.cdiae import MEETING_DAY, make_council, make_item, make_meeting, make_member

TODAY = dt.date(2008, 10, 15)
LATER = dt.date(2008, 10, 20)


@pytest.fixture
def convened(db, head, django_capture_on_commit_callbacks) -> Meeting:
    """Two members convened: the first sends his substitute, the second has not answered."""
    council = make_council("59L")
    keep_members(council, 2)
    meeting = make_meeting(council)
    make_item(meeting, title="Premier point")
    make_item(meeting, title="Second point")
    with django_capture_on_commit_callbacks(execute=True):
        convene(actor=head, meeting=meeting)
    row = meeting.convocations.first()
    substitute = make_member(row.member.seat, kind=MemberKind.SUBSTITUTE, email="suppleant@exemple.invalid")
    answer_convocation(actor=None, convocation=row, answer=Answer.SUBSTITUTE, substitute=substitute)
    OutgoingMail.objects.all().delete()
    meeting.refresh_from_db()
    return meeting


def rectify(meeting: Meeting, head, settings, callbacks) -> dict[str, OutgoingMail]:
    settings.PORTAL_TODAY = LATER.isoformat()
    with callbacks(execute=True):
        send_change(actor=head, meeting=meeting)
    return {mail.recipient_email: mail for mail in OutgoingMail.objects.order_by("pk")}


def test_an_agenda_that_changes_is_told_as_such_and_keeps_the_answers(
    convened, head, settings, django_capture_on_commit_callbacks
):
    first, second = convened.items.order_by("position")
    agenda.update_item(actor=head, item=first, title="Point précisé")
    agenda.attach_document(actor=head, item=second, upload=SimpleUploadedFile("note.pdf", b"%PDF-1.4"))
    agenda.put_item(actor=head, meeting=convened, kind="free", title="Ajout", treatment="information")
    answered, silent = convened.convocations.order_by("pk")

    mails = rectify(convened, head, settings, django_capture_on_commit_callbacks)

    changes = [
        "Ajouté à l'ordre du jour : « Ajout »",
        "« Premier point » devient « Point précisé »",
        "Joint à « Second point » : note.pdf",
    ]
    rows = {row.pk: row for row in Convocation.objects.all()}
    for row in (answered, silent):
        after, mail = rows[row.pk], mails[row.member.email]
        assert (after.answer, after.nonce, after.sent_on, after.changes) == (row.answer, row.nonce, TODAY, changes)
        assert mail.subject_line == "Convocation rectificative – CDIAE du Nord, 19 novembre 2008"
        text = " ".join(mail.text.split())
        assert "remplace celle du 15 octobre 2008" in text
        assert f"Ce qui change : {' ; '.join(changes)}." in text
        assert ("Votre réponse reste enregistrée" in text) is bool(row.answer)
    assert CONVOCATION_KIND.letterhead_day(rows[silent.pk]) == LATER
    letter = html_of(prepare_version(kind=CONVOCATION, subject=rows[silent.pk], actor=None))
    for said in ("convocation rectificative", "le 20 octobre 2008", "remplace celle du 15 octobre 2008", "« Ajout »"):
        assert said in letter, said
    assert "Ce qui change" in mails["suppleant@exemple.invalid"].text


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ({"held_on": dt.date(2008, 11, 26)}, "Date : mercredi 19 novembre 2008 devient mercredi 26 novembre 2008"),
        ({"starts_at": dt.time(10)}, "Heure : 9\u00a0h\u00a030 devient 10\u00a0h"),
        ({"place": "Salle Voisine"}, "Lieu : Préfecture, salle Exemple devient Salle Voisine"),
        ({"kind": MeetingKind.STANDING}, "Formation : séance plénière devient commission permanente"),
    ],
)
def test_another_day_hour_place_or_formation_starts_the_answers_again(
    convened, head, settings, django_capture_on_commit_callbacks, values, change
):
    update_meeting(actor=head, meeting=convened, **values)
    mails = rectify(convened, head, settings, django_capture_on_commit_callbacks)

    row = convened.convocations.order_by("pk").first()
    assert (row.answer, row.substitute, row.changes, row.former_on) == ("", None, [change], TODAY)
    assert "Répondez avec le lien" in mails[row.member.email].text


@pytest.mark.parametrize("values", [{"ends_at": dt.time(13)}, {"remote_access": "01 00 00 00 00"}])
def test_what_no_answer_hangs_on_leaves_them(convened, head, settings, django_capture_on_commit_callbacks, values):
    update_meeting(actor=head, meeting=convened, **values)
    rectify(convened, head, settings, django_capture_on_commit_callbacks)
    row = convened.convocations.order_by("pk").first()
    assert (row.answer, len(row.changes)) == (Answer.SUBSTITUTE, 1)


def test_the_page_names_what_changed_and_what_becomes_of_the_answers(convened, head, head_59l):
    address, same = f"/cdiae/seances/{convened.pk}/rectifier/", "Rien n'a changé depuis la dernière convocation"
    assert same in head_59l.get(address).content.decode()
    agenda.remove_item(actor=head, item=convened.items.order_by("position").first())
    page = head_59l.get(address).content.decode()
    assert same not in page
    assert "Retiré de l&#x27;ordre du jour : « Premier point »" in page
    assert "les réponses déjà reçues restent" in page
    update_meeting(actor=head, meeting=convened, held_on=MEETING_DAY + dt.timedelta(days=1))
    page = head_59l.get(address).content.decode()
    assert ("devient jeudi 20 novembre 2008" in page, "déjà reçues recommencent" in page) == (True, True)


def test_whoever_comes_back_is_simply_convened(convened, head, settings, django_capture_on_commit_callbacks):
    convened.convocations.update(released_on=TODAY, answer="", answered_at=None, answered_on=None, substitute=None)
    mails = rectify(convened, head, settings, django_capture_on_commit_callbacks)
    assert {mail.subject_line.partition(" ")[0] for mail in mails.values()} == {"Convocation"}
    assert set(convened.convocations.values_list("former_on", "released_on")) == {(None, None)}
