"""The council, from the agenda to the frozen minutes, as its people live it: officer, head, members, structure."""

import datetime as dt
import os
import re
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from cdiae.models import AgendaItem, Interest, Meeting, Member, Minutes, Proxy, Seat
from conventions.models import Convention
from tests.browser.watch import axe_violations
from tests.documents.accessibility import assert_pdf_is_accessible
from tests.factories.cdiae import holder_of, make_council, make_member, seat_of
from tests.journeys.office import Office, confirm, job_is_done, log_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="as in production"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]

FIRST_DAY, SECOND_DAY = dt.date(2008, 11, 5), dt.date(2008, 12, 3)
SEATS = (("chair", 1), ("state", 1), ("elected", 1), ("iae", 1), ("employers", 1), ("unions", 1), ("unions", 2))


@pytest.fixture
def address(office: Office) -> str:
    return office.url


@pytest.fixture
def council(office, pending):
    """Seven seats: the quorum is four. The member of the networks comes from the structure of the dossier."""
    council = make_council("59L", served=("59V",), with_members=False)
    kept = [seat_of(council, code, rank) for code, rank in SEATS]
    Seat.objects.exclude(pk__in=[seat.pk for seat in kept]).delete()
    for seat in kept:
        make_member(seat, siae=pending.siae if seat.college.code == "iae" else None)
    make_member(kept[2], kind="substitute", last_name="Suppléant", body="Organisme elected 1")
    pending.siae.email = "structure@exemple.invalid"
    pending.siae.save()
    return council


def prepare(page: Page, held_on: dt.date) -> Meeting:
    page.goto("/cdiae/59/")
    page.click("main >> text=Préparer une séance")
    page.fill("#id_held_on", held_on.isoformat())
    page.fill("#id_place", "Préfecture, salle Exemple")
    confirm(page)
    return Meeting.objects.get(held_on=held_on)


def build_the_agenda(page: Page) -> None:
    """The dossier that waits, then a free item that the keyboard puts first."""
    page.click("main >> text=Inscrire les demandes cochées")
    page.locator("ol.portal-agenda li").wait_for()
    page.click("main >> text=Ajouter un point")
    page.fill("#id_title", "Calendrier des séances de 2009")
    confirm(page)
    up = page.get_by_role("button", name="Monter Calendrier des séances de 2009")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator("ol.portal-agenda li").first).to_contain_text("Calendrier")
    assert axe_violations(page) == []


def convene(page: Page, meeting: Meeting, count: int) -> None:
    page.goto(f"/cdiae/seances/{meeting.pk}/convoquer/")
    page.click("main [name=enregistrer]")
    job_is_done(page, f"{count} courriels envoyés")


def answer(guest: Page, office: Office, member: Member, answer: str, **fields: str) -> str:
    """By the link of the mail, without account. Gives the link back."""
    link = office.link_of(member.email)
    guest.goto(link)
    guest.check(f"input[name=answer][value={answer}]", force=True)
    for name, value in fields.items():
        guest.select_option(f"#id_{name}", value)
    assert axe_violations(guest) == []
    guest.click("[name=enregistrer]")
    expect(guest.locator("main")).to_contain_text("Votre réponse")
    return link


def answer_as_guests(guest: Page, office: Office, council) -> None:
    elected, union = holder_of(council, "elected"), holder_of(council, "unions", 2)
    used = answer(guest, office, holder_of(council, "chair"), "present")
    answer(guest, office, union, "proxy", holder=str(holder_of(council, "iae").pk))
    answer(guest, office, elected, "substitute", substitute=str(Member.objects.get(kind="substitute").pk))
    guest.goto(used)
    assert guest.inner_text(".fr-alert") == (
        "Votre réponse est déjà enregistrée. Pour la changer, adressez-vous au secrétariat."
    )
    office.letters("Vous suppléez", 1)


def call_the_roll(page: Page, meeting: Meeting, members: list[Member]) -> None:
    """Name after name, by keyboard; then the session opens."""
    page.goto(f"/cdiae/seances/{meeting.pk}/tenue/")
    for member in members:
        page.fill("[data-roll-search]", member.last_name)
        page.keyboard.press("Enter")
        expect(page.locator(f"#siege-{member.seat_id}")).to_contain_text("Présent")
    assert axe_violations(page) == []


def open_session(page: Page) -> None:
    page.click("#etape-open")
    expect(page.locator(".fr-alert--success")).to_contain_text("La séance est ouverte.")


def hold(page: Page, meeting: Meeting, council) -> None:
    """Six present, a proxy held by the interested member, a tie that the chair breaks."""
    coming = [holder_of(council, code, rank) for code, rank in SEATS if (code, rank) != ("unions", 2)]
    coming[2] = Member.objects.get(kind="substitute")
    call_the_roll(page, meeting, coming)
    page.click("text=Enregistrer 1 mandat annoncé en réponse")
    expect(page.locator("#mandats")).to_contain_text("donne mandat à")
    open_session(page)
    free, dossier = AgendaItem.objects.filter(meeting=meeting).order_by("position")
    vote_on_the_dossier(page, dossier, holder_of(council, "iae"))
    break_a_tie(page, free)
    page.click("#etape-close")
    page.click("main [name=enregistrer]")
    expect(page.locator(".fr-alert--success")).to_contain_text("La séance est levée")


def vote_on_the_dossier(page: Page, item: AgendaItem, interested: Member) -> None:
    """The member of the structure and the proxy he holds are set aside: five voices out of seven."""
    point = page.locator(f"#point-{item.pk}")
    point.locator("summary").first.click()
    expect(point).to_contain_text(f"{interested} : Membre de la structure concernée")
    expect(point).to_contain_text("Ne délibère pas")
    expect(point).to_contain_text("5 voix sur ce point ; un mandat suspendu")
    assert axe_violations(page) == []
    point.get_by_label("Texte de l'avis").fill("Renforcer l'encadrement avant l'été.")
    point.get_by_role("button", name="Enregistrer les textes").click()
    point.get_by_label("Pour", exact=True).fill("4")
    point.get_by_label("Contre", exact=True).fill("1")
    point.get_by_label("Avis mis aux voix").first.select_option("reserved")
    point.get_by_role("button", name="Enregistrer le vote").click()
    expect(point).to_contain_text("Adopté : 4 pour, 1 contre, 0 abstention ; majorité de 3 sur 5 voix")


def break_a_tie(page: Page, item: AgendaItem) -> None:
    """Three against three, one abstention. Without the chair's own vote nothing is recorded."""
    point = page.locator(f"#point-{item.pk}")
    point.locator("summary").first.click()
    for label, value in (("Pour", "3"), ("Contre", "3"), ("Abstentions", "1")):
        point.get_by_label(label, exact=True).fill(value)
    point.get_by_role("button", name="Enregistrer le vote").click()
    expect(point.get_by_role("alert")).to_contain_text("précisez le vote du président")
    point.get_by_label("Président", exact=True).select_option("favour")
    point.get_by_role("button", name="Enregistrer le vote").click()
    expect(point).to_contain_text("voix prépondérante du président")


def write_the_minutes(page: Page, meeting: Meeting) -> None:
    page.goto(f"/cdiae/seances/{meeting.pk}/proces-verbal/")
    page.click("main >> text=Rédiger")
    page.locator("textarea[name^=item-]").first.fill("Le conseil retient quatre séances.")
    confirm(page)
    expect(page.locator("main")).to_contain_text("Le conseil retient quatre séances.")
    assert axe_violations(page) == []


def release_the_papers(page: Page, office: Office, meeting: Meeting) -> None:
    """The head sends the minutes to the members, and to the structure the opinion that concerns it."""
    page.goto(f"/cdiae/seances/{meeting.pk}/proces-verbal/")
    page.click("text=Diffuser aux membres")
    page.click("main [name=enregistrer]")
    job_is_done(page, "7 courriels envoyés")
    page.goto(f"/cdiae/seances/{meeting.pk}/proces-verbal/")
    page.click("text=Notifier les avis aux structures")
    page.click("main [name=enregistrer]")
    job_is_done(page, "1 courriel envoyé")
    for mail in office.letters("Procès-verbal", 7):
        assert [part.get_filename() for part in mail.iter_attachments()] == ["proces-verbal.pdf"]
    [notice] = office.letters("Avis du CDIAE", 1)
    assert notice["To"].addresses[0].addr_spec == "structure@exemple.invalid"
    [extract] = notice.iter_attachments()
    assert_pdf_is_accessible(extract.get_content())


def paper(page: Page, path: str, label: str) -> bytes:
    """A document that the page offers once the worker has made it."""
    page.goto(path)
    link = page.get_by_role("link", name=re.compile(f"^Télécharger : {label}")).first
    if not link.count():
        page.get_by_role("button", name=re.compile("roduire|Mettre à jour")).click()
    link.wait_for(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    content = Path(download.value.path()).read_bytes()
    assert_pdf_is_accessible(content)
    return content


def approve(page: Page, of_head: Page, office: Office, council, first: Meeting) -> None:
    """The next meeting approves the minutes: they are frozen."""
    meeting = prepare(page, SECOND_DAY)
    page.click("text=Faire approuver le procès-verbal du 05/11/2008")
    page.locator("ol.portal-agenda li").wait_for()
    convene(of_head, meeting, 7)
    office.on(SECOND_DAY)
    call_the_roll(page, meeting, [holder_of(council, code, rank) for code, rank in SEATS[:4]])
    open_session(page)
    point = page.locator(f"#point-{AgendaItem.objects.get(meeting=meeting).pk}")
    point.locator("summary").first.click()
    point.get_by_role("button", name="Enregistrer le vote").click()
    expect(point).to_contain_text("Adopté : 4 pour")
    page.click("#etape-close")
    page.click("main [name=enregistrer]")
    expect(page.locator(".fr-alert--success")).to_contain_text("La séance est levée")
    page.goto(f"/cdiae/seances/{first.pk}/proces-verbal/")
    expect(page.locator("main")).to_contain_text("Approuvé le 3 décembre 2008")
    expect(page.locator("main >> text=Rédiger")).to_have_count(0)


def test_from_the_agenda_to_the_approved_minutes(office, council, pending, new_page):
    page, of_head, guest = new_page(expects=("status of 422",)), new_page(), new_page()
    log_in(page, "agent.59l")
    log_in(of_head, "chef.59l")
    meeting = prepare(page, FIRST_DAY)
    build_the_agenda(page)
    convene(of_head, meeting, 7)
    answer_as_guests(guest, office, council)
    office.on(FIRST_DAY)
    hold(page, meeting, council)
    assert (Interest.objects.get().proposed, Proxy.objects.count()) == (True, 1)

    page.goto(f"/conventions/{pending.number}/")
    expect(page.locator("main")).to_contain_text("Avis rendu")
    assert Convention.objects.get(pk=pending.pk).state == "opinion_given"

    write_the_minutes(page, meeting)
    release_the_papers(of_head, office, meeting)
    minutes = Minutes.objects.get(meeting=meeting)
    paper(page, f"/documents/cdiae.minutes/{minutes.pk}/", "Procès-verbal")
    item = AgendaItem.objects.get(meeting=meeting, opinion_request__isnull=False)
    paper(page, f"/documents/cdiae.opinion/{item.pk}/", "Extrait d'avis")
    approve(page, of_head, office, council, meeting)
    minutes.refresh_from_db()
    assert (minutes.state, minutes.approved_on, bool(minutes.content)) == ("approved", SECOND_DAY, True)
