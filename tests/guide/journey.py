"""The walk of the guide, in the order of its pages: an officer of Lille, on the dossiers of the demonstration."""

from collections.abc import Callable

from django.conf import settings
from playwright.sync_api import Page

from conventions.documents import CONVENTION
from conventions.enums import ConventionState
from conventions.models import Convention
from iae_portal.demo.story.names import siret
from iae_portal.documents.models import DocumentVersion
from tests.guide.pictures import take
from tests.guide.portal import do_waiting_work

OFFICER, HEAD, SERVICE = "agent.59l", "chef.59l", "59L"
TABS = ".portal-tabs"
NEW_STRUCTURES = f"""MESURE;CODE_DEPARTEMENT;SIRET;DENOMINATION_SOCIALE;COMMUNE
EI;59L;{siret(900_001)};Entreprise d'insertion Nouvelle Exemple;Lille
ACI;59L;{siret(900_002)};Chantier Nouveau Exemple;Roubaix
AI;59L;00000000000001;Association au SIRET mal recopié;Lille
EI;62;{siret(900_003)};Entreprise d'un autre service;Arras
"""


def log_in(page: Page, name: str) -> None:
    page.goto("/connexion/")
    page.get_by_label("Identifiant").fill(name)
    page.get_by_label("Mot de passe").fill("demo")
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/")


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Se déconnecter").first.click()


def convention_in(state: str) -> str:
    """Number of the first dossier of Lille in that state."""
    rows = Convention.objects.filter(service__code=SERVICE, state=state, taken_over=False).order_by("number")
    return rows.values_list("number", flat=True)[0]


def home(page: Page) -> None:
    page.goto("/connexion/")
    take(page, "connexion", height=620)
    log_in(page, OFFICER)
    take(page, "accueil")


def structures(page: Page) -> None:
    page.goto("/structures/?q=lille")
    take(page, "structures", height=640, start="main h1")
    page.locator("tbody a").first.click()
    take(page, "structure", height=900, start="main h1")


def importing(page: Page) -> None:
    page.goto("/structures/importer/")
    take(page, "import", height=620, start="main h1")
    file = settings.VAR_DIR / "structures.csv"
    file.write_text(NEW_STRUCTURES, encoding="utf-8")
    page.get_by_label("Fichier CSV, XLSX ou ODS").set_input_files(file)
    page.get_by_role("button", name="Essayer l'import").click()
    do_waiting_work()
    page.reload()
    take(page, "import-essai", height=700, start="main h1")


def dossier(page: Page) -> None:
    page.goto("/conventions/ouvrir/")
    page.get_by_label("Date d'effet").fill("2009-01-01")
    page.get_by_label("Demande reçue le").fill("2008-10-10")
    take(page, "ouvrir", start="main h1")
    number = convention_in(ConventionState.OPENED)
    page.goto(f"/conventions/{number}/")
    take(page, "dossier", height=900, start="main h1")
    page.goto(f"/conventions/{number}/pieces/")
    take(page, "pieces", height=700, start=TABS)
    page.goto(f"/conventions/{number}/action/declare_complete/")
    take(page, "empechement", height=560, start=TABS)


def negotiation(page: Page) -> None:
    page.goto(f"/conventions/{convention_in(ConventionState.NEGOTIATION)}/negociation/")
    take(page, "negociation-objectifs", height=720, start=TABS)
    take(page, "negociation-cibles", start="#negociation", height=760)


def signature(page: Page) -> None:
    page.goto(f"/conventions/{convention_in(ConventionState.READY_TO_SIGN)}/signature/")
    take(page, "signature", height=1000, start=TABS)


def other_signatures(page: Page) -> None:
    """The structure and the agency sign before the State."""
    for rank in range(2):
        page.goto(f"/conventions/{convention_in(ConventionState.READY_TO_SIGN)}/signature/")
        page.get_by_role("link", name="Suivre").nth(rank).click()
        page.get_by_label("Envoyée le").fill("15/10/2008")
        page.get_by_label("Signée le").fill("15/10/2008")
        page.click("main [name=enregistrer]")
        page.locator(".fr-alert--success").first.wait_for()


def verification(page: Page) -> None:
    signed = Convention.objects.filter(service__code=SERVICE, state=ConventionState.SIGNED, taken_over=False)
    version = DocumentVersion.objects.of(CONVENTION, signed.order_by("number")[0]).order_by("-number")[0]
    page.goto(f"/verifier/{version.code}")
    take(page, "verification", start="main h1")


def reminders(page: Page) -> None:
    page.goto("/rappels/")
    take(page, "rappels", start="main h1")


def head(page: Page) -> None:
    """What only the head sees."""
    log_out(page)
    log_in(page, HEAD)
    take(page, "accueil-chef", height=640)
    page.goto(f"/conventions/{convention_in(ConventionState.READY_TO_SIGN)}/action/sign/")
    page.get_by_label("Date de la signature de l'État").fill("15/10/2008")
    take(page, "signer", height=760, start=TABS)


STEPS: tuple[Callable[[Page], None], ...] = (
    home,
    structures,
    importing,
    dossier,
    negotiation,
    signature,
    other_signatures,
    verification,
    reminders,
    head,
)
