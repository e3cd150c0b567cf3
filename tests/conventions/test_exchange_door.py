"""The door of a structure: its link, its code, its session, and when they close."""

import datetime as dt
import re
import time

import pytest
from django.core import mail, signing
from django.utils import timezone

import conventions.tasks  # noqa: F401 - known to this process as to the workers
from conventions.models import Convention, StructureLink
from conventions.services import exchanges, structure_links
from conventions.services.siaes import update_siae
from conventions.structure_links import CODE_TRIES, SESSION, token
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.hours import PARIS
from iae_portal.core.selectors import installation
from iae_portal.notifications.models import OutgoingMail
from tests.clients import PortalClient
from tests.conventions.exchange_desk import asked, code_of, door, inside, page_of
from tests.factories import service
from tests.factories.conventions import SiaeFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 essai"


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


# The door


def test_the_link_alone_opens_its_door_only(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    client = PortalClient()

    assert "Recevoir un code" in client.get(door(link)).content.decode()
    assert client.get(page_of(link, row)).status_code == 302


def test_the_code_leaves_by_a_worker_and_stands_in_no_register(link, django_capture_on_commit_callbacks):
    client = PortalClient()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(door(link), {"envoyer": "1"})

    code = re.search(r"\d{3} \d{3}", mail.outbox[-1].body).group()
    assert mail.outbox[-1].to == ["ana@exemple.invalid"]
    assert not OutgoingMail.objects.filter(text__contains=code).exists()
    client.post(door(link), {"code": code})
    assert "Vos échanges" in client.get(door(link)).content.decode()


def test_no_code_leaves_from_a_restored_copy(link, settings, monkeypatch):
    monkeypatch.setattr(installation, "_known", set())
    settings.INSTALLATION = "exercice"
    structure_links.ask_code(link=link)
    structure_links.deliver_code(pk=link.pk)

    assert mail.outbox == []


def test_five_codes_an_hour_not_six(link):
    for _ in range(5):
        structure_links.ask_code(link=link)

    with pytest.raises(Refusal, match="Trop de codes"):
        structure_links.ask_code(link=link)


def test_the_fifth_try_is_the_last(link):
    code = code_of(link)
    for _ in range(CODE_TRIES - 1):
        with pytest.raises(Refusal, match="pas le bon"):
            structure_links.check_code(link=link, typed="000000" if code != "000 000" else "111111")
    structure_links.check_code(link=link, typed=code)

    code = code_of(link)
    for _ in range(CODE_TRIES):
        with pytest.raises(Refusal, match="pas le bon"):
            structure_links.check_code(link=link, typed="000000" if code != "000 000" else "111111")
    with pytest.raises(Refusal, match="ne sert plus"):
        structure_links.check_code(link=link, typed=code)


@pytest.mark.parametrize(("minutes", "opens"), [(9, True), (11, False)])
def test_a_code_lives_ten_minutes(link, minutes, opens):
    code = code_of(link)
    StructureLink.objects.update(code_sent_at=timezone.now() - dt.timedelta(minutes=minutes))

    answer = PortalClient().post(door(link), {"code": code})

    assert answer.status_code == (302 if opens else 422)


def test_a_code_serves_once(link):
    code = code_of(link)
    structure_links.check_code(link=link, typed=code)

    with pytest.raises(Refusal, match="ne sert plus"):
        structure_links.check_code(link=link, typed=code)


@pytest.mark.parametrize(("days", "status"), [(30, 200), (31, 410)])
def test_a_link_expires_after_its_day(link, settings, days, status):
    settings.PORTAL_TODAY = (clock.today() + dt.timedelta(days=days)).isoformat()

    page = PortalClient().get(door(link))

    assert page.status_code == status
    assert (f"Écrivez à : {link.convention.service.name}." in page.content.decode()) == (status == 410)


def test_a_link_tampered_with_opens_nothing(link):
    signed = token(link)

    assert PortalClient().get(f"/structure/{signed[:-1]}x/").status_code == 404


def test_a_link_and_its_session_live_as_long_as_the_key_that_signed_them_is_kept(link, settings):
    client, former = inside(link), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key, as long as it takes to be one", [former]
    path = client.cookies["structure"]["path"]
    kept = client.get(path)
    settings.SECRET_KEY_FALLBACKS = []
    retired = client.get(path)

    assert (kept.status_code, "Vos échanges" in kept.content.decode(), retired.status_code) == (200, True, 404)


@pytest.mark.parametrize(("seconds", "kept"), [(-60, True), (60, False)])
def test_a_session_lives_two_hours(link, monkeypatch, seconds, kept):
    client, later = inside(link), time.time() + SESSION.total_seconds() + seconds
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert ("Vos échanges" in client.get(door(link)).content.decode()) == kept


def test_a_retired_link_puts_its_contact_out_at_once(link, officer_59l):
    client = inside(link)
    structure_links.revoke_link(actor=officer_59l.user, link=link)

    answer = client.get(door(link))

    assert answer.status_code == 410
    assert "retiré" in answer.content.decode()


def test_another_contact_of_the_structure_closes_the_link_of_the_former(link, officer_59l):
    siae = link.convention.siae
    siae.email = "ana@exemple.invalid"
    siae.save()

    update_siae(actor=officer_59l.user, siae=siae, values={"email": "autre@exemple.invalid"})

    link.refresh_from_db()
    assert link.revoked_on == clock.today()


def test_the_session_of_one_link_opens_no_other(link, officer_59l):
    other = structure_links.send_link(
        actor=officer_59l.user,
        convention=link.convention,
        name="Bob Exemple",
        email="bob@exemple.invalid",
        expires_on=link.expires_on,
    )
    client = inside(link)
    client.cookies["structure"]["path"] = "/"  # even carried by hand to another door

    assert "Recevoir un code" in client.get(door(other)).content.decode()


def test_nothing_of_another_dossier_is_reached(link, officer_59l, maker):
    elsewhere = maker.open(SiaeFactory())
    row = asked(elsewhere, officer_59l.user, "project")
    client = inside(link)

    assert client.get(page_of(link, row)).status_code == 404
    with pytest.raises(Refusal, match="ne sert plus"):
        exchanges.keep_draft(link=link, exchange=row, typed={"publics": "x"})


# Of a link whose last day is the 20th: an instant, where the structure lives, and what its door answers.
MIDNIGHTS = [
    (dt.datetime(2008, 10, 20, 21, 59, tzinfo=dt.UTC), "59L", 200),
    (dt.datetime(2008, 10, 20, 22, 0, tzinfo=dt.UTC), "59L", 410),
    (dt.datetime(2008, 10, 21, 3, 59, tzinfo=dt.UTC), "971", 200),  # already the 21st, in Paris
    (dt.datetime(2008, 10, 21, 4, 0, tzinfo=dt.UTC), "971", 410),
    (dt.datetime(2008, 10, 20, 19, 59, tzinfo=dt.UTC), "974", 200),
    (dt.datetime(2008, 10, 20, 20, 0, tzinfo=dt.UTC), "974", 410),  # still the 20th, in Paris
]


@pytest.mark.parametrize(("at", "code", "status"), MIDNIGHTS)
def test_a_link_closes_at_the_midnight_of_its_structure(link, monkeypatch, at, code, status):
    StructureLink.objects.update(expires_on=dt.date(2008, 10, 20))
    Convention.objects.update(service=service(code))
    monkeypatch.setattr(clock, "now", lambda: at.astimezone(PARIS))

    assert PortalClient().get(door(link)).status_code == status
    assert StructureLink.objects.get().is_open is (status == 200)
