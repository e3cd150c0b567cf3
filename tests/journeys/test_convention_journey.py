"""The main job, end to end, as three people do it: an officer, his head, and somebody who only holds the paper."""

import email
import email.policy
import io
import os
import re
from pathlib import Path

import pikepdf
import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page, expect

from conventions.enums import ConventionState
from conventions.models import Convention
from iae_portal.core.enums import Role
from iae_portal.demo.story.annex_entry import prepare_financing
from iae_portal.demo.story.dossier_maker import PDF_STUB
from iae_portal.documents.models import DocumentVersion
from tests.browser.watch import axe_violations
from tests.documents.accessibility import assert_pdf_is_accessible
from tests.factories import LetterheadFactory, SignatureDelegationFactory, make_user, service
from tests.factories.conventions import SiaeFactory
from tests.factories.core import PASSWORD
from tests.processes import wait_for

pytestmark = [
    pytest.mark.browser,
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="as in production"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]

AXES = {
    "welcome": "Accueillir chaque nouvel entrant par un entretien et un livret.",
    "support": "Faire le point chaque mois avec chaque salarié.",
    "training": "Ouvrir à tous une formation aux savoirs de base.",
    "economy": "Répondre à deux marchés à clause sociale par an.",
}
ROUNDS = {2009: ("15", "15", "10"), 2010: ("20", "18", "12"), 2011: ("22", "20", "15")}
COUNTERS = {2009: ("18", "17", "15"), 2010: ("22", "20", "14"), 2011: ("26", "20", "15")}


@pytest.fixture
def people(portal):
    officer = make_user(Role.OFFICER, "59L", username="agent.59l")
    head = make_user(Role.HEAD, "59L", username="chef.59l")
    make_user(Role.NATIONAL, "DGEFP", username="national")  # those who bring credits to the service
    make_user(Role.REGIONAL_DIRECTOR, "R31", username="directeur.31")
    SignatureDelegationFactory(person=head)
    LetterheadFactory()
    SiaeFactory(name="Les Jardins Imaginaires", email="jardins@exemple.invalid", address="2 rue de l'Exemple")
    return officer, head


def log_in(page: Page, name: str) -> None:
    page.goto("/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("button[name=enregistrer], input[name=enregistrer]")
    page.wait_for_url(re.compile(r":\d+/$"))


def confirm(page: Page) -> None:
    """Send the form of the page; a form refused would leave its errors."""
    page.click("main [name=enregistrer]")
    expect(page.locator(".fr-alert--success").first).to_be_visible()


def tab(page: Page, label: str) -> None:
    page.click(f".portal-tabs >> text={label}")
    assert axe_violations(page) == []


def action(page: Page, label: str) -> None:
    tab(page, "Synthèse")
    page.click(f".portal-offers >> text={label}")
    confirm(page)


def open_the_dossier(page: Page) -> Convention:
    page.click("nav >> text=Structures")
    page.fill("#id_q", "jardins imaginaires")
    page.keyboard.press("Enter")
    page.click("text=Les Jardins Imaginaires")
    page.click("text=Ouvrir un dossier de convention")
    page.get_by_label("Forme").select_option("multi_year")
    page.get_by_label("Date d'effet").fill("2009-01-01")
    page.get_by_label("Date de fin").fill("2011-12-31")
    page.get_by_label("Demande reçue le").fill("2008-09-25")
    confirm(page)
    return Convention.objects.get()


def receive_the_pieces(page: Page, scan: Path) -> None:
    tab(page, "Pièces")
    for day in page.locator("input[name^=received_]").all():
        day.fill("1er octobre 2008")
    for exam in page.locator("select[name^=exam_]").all():
        exam.select_option("yes")
    page.locator("input[name^=file_]").first.set_input_files(scan)
    page.click("text=Enregistrer les pièces")
    expect(page.locator(".fr-alert--success").first).to_be_visible()
    with page.expect_download() as download:
        page.click("text=projet.pdf")
    assert Path(download.value.path()).read_bytes() == PDF_STUB


def describe_the_project(page: Page) -> None:
    tab(page, "Projet d'insertion")
    for area in page.locator("main form textarea").all():
        area.fill("Texte d'essai, sur une ligne.")
    for name, value in (("posts_fte", "12,5"), ("supervision_fte", "2,5"), ("accompaniment_fte", "1")):
        page.fill(f"#id_{name}", value)
    confirm(page)


def fill_line(page: Page, year: int, values: tuple[str, str, str], reason: str = "") -> None:
    """Type a proposal in the line of the year, send it, wait for the answer of the server."""
    line = page.locator("[data-line]", has=page.get_by_role("heading", name=str(year), exact=True))
    for label, value in zip(("Durable (%)", "Transition (%)", "Positives (%)"), values, strict=True):
        line.get_by_label(label).fill(value)
    line.get_by_label("Justification").fill(reason)
    line.get_by_role("button", name=re.compile("roposer$")).click()
    expect(line.locator(".portal-line-row__state")).to_contain_text(f"durable {values[0]}")


def negotiate(page: Page) -> None:
    tab(page, "Objectifs et négociation")
    for axis, text in AXES.items():
        page.click("text=Ajouter un objectif")
        page.select_option("#id_axis", axis)
        page.fill("#id_text", text)
        confirm(page)
    page.evaluate("window.stillHere = true")
    for year, values in ROUNDS.items():
        fill_line(page, year, values)
    for year, values in COUNTERS.items():
        fill_line(page, year, values, "Trajectoire vers la référence.")
        line = page.locator("[data-line]", has=page.get_by_role("heading", name=str(year), exact=True))
        line.get_by_role("button", name="Accepter").click()
        expect(line).to_contain_text("Convenu")
    expect(page.locator("#compte-convenues")).to_have_text("3 sur 3 convenues")
    assert page.evaluate("window.stillHere") is True
    assert axe_violations(page) == []


def record_the_opinion(page: Page, number: str, minutes: Path) -> None:
    page.goto(f"/conventions/{number}/signature/")
    page.click("text=Enregistrer un avis rendu hors du portail")
    page.get_by_label("Avis", exact=True).select_option("favourable")
    page.get_by_label("Date de la séance").fill("2008-10-15")
    page.set_input_files("#id_minutes", minutes)
    confirm(page)
    expect(page.locator("main")).to_contain_text("proces-verbal.pdf")


def name_the_signatories(page: Page) -> None:
    tab(page, "Avis et signature")
    page.get_by_role("link", name="Nommer les signataires").click()
    for rank, (name, quality) in enumerate(
        [("Rose Exemple", "Présidente"), ("Samuel Fictif", "Directeur d'agence"), ("Claude Modèle", "Directeur")]
    ):
        page.get_by_label("Nom du signataire").nth(rank).fill(name)
        page.get_by_label("Qualité").nth(rank).fill(quality)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".fr-alert--success").first).to_be_visible()


def follow_the_signatures(page: Page) -> None:
    for rank in range(2):
        page.get_by_role("link", name="Suivre").nth(rank).click()
        page.get_by_label("Envoyée le").fill("2008-10-15")
        page.get_by_label("Signée le").fill("2008-10-15")
        confirm(page)


def sign(page: Page, number: str) -> None:
    page.goto(f"/conventions/{number}/")
    page.click("text=Signer pour l'État")
    confirm(page)


def mails(folder: Path) -> list[email.message.EmailMessage]:
    files = sorted((folder / "mails").glob("*.log"))
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]


def acknowledged(page: Page, folder: Path) -> None:
    """The letter shows up by itself, and the same letter leaves by mail."""
    tab(page, "Avis et signature")
    page.evaluate("window.stillHere = true")
    page.wait_for_selector("text=Télécharger : Accusé de réception", timeout=60_000)
    assert page.evaluate("window.stillHere") is True
    [mail] = wait_for(lambda: mails(folder), "the acknowledgement to leave")
    assert (mail["To"], "accusé de réception" in mail["Subject"]) == (
        "Les Jardins Imaginaires <jardins@exemple.invalid>",
        True,
    )
    [letter] = mail.iter_attachments()
    assert letter.get_content().startswith(b"%PDF-")


def download_the_convention(page: Page) -> bytes:
    """Watch the document come on the open page, then download it."""
    tab(page, "Avis et signature")
    page.evaluate("window.stillHere = true")
    link = page.locator("text=Télécharger : Convention").first
    link.wait_for(timeout=60_000)
    assert page.evaluate("window.stillHere") is True
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


def fonts_of(content: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(content)) as file:
        resources = [page.Resources.get("/Font", {}) for page in file.pages]
        return {str(font.BaseFont).partition("+")[2] for fonts in resources for font in fonts.values()}


def test_from_the_login_to_the_signed_pdf(portal, worker, people, new_page, tmp_path):
    officer, _ = people
    scan, minutes = tmp_path / "projet.pdf", tmp_path / "proces-verbal.pdf"
    scan.write_bytes(PDF_STUB)
    minutes.write_bytes(PDF_STUB)
    page, of_head, stranger = new_page(), new_page(), new_page()

    log_in(page, "agent.59l")
    number = open_the_dossier(page).number
    receive_the_pieces(page, scan)
    action(page, "Déclarer le dossier complet")
    acknowledged(page, portal.folder)
    describe_the_project(page)
    action(page, "Ouvrir la négociation")
    negotiate(page)
    action(page, "Soumettre pour avis")

    log_in(of_head, "chef.59l")
    record_the_opinion(of_head, number, minutes)

    name_the_signatories(page)
    prepare_financing(Convention.objects.get(), officer)
    action(page, "Rendre prêt à signer")
    content = download_the_convention(page)
    follow_the_signatures(page)
    sign(of_head, number)

    assert Convention.objects.get().state == ConventionState.SIGNED
    assert content == download_the_convention(of_head)
    assert_pdf_is_accessible(content)
    assert "DejaVu" not in " ".join(fonts_of(content))  # only the words of the watermark are written in it
    version = DocumentVersion.objects.get(kind="conventions.convention", watermark=False)
    stranger.goto(reverse("documents:verify", args=[version.code]))
    assert stranger.inner_text(".fr-alert__title") == "Version en vigueur"
    assert axe_violations(stranger) == []
    assert service("59L").name in stranger.inner_text("main")
