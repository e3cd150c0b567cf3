"""The help: what docs/guide says, drawn by the portal, led to from each page; its words are those of the pages."""

import html
import re

import pytest
from django.conf import settings
from django.urls import reverse

from iae_portal.core import guide
from iae_portal.core.enums import Role
from tests.clients import PortalClient
from tests.urls import all_views

SOURCES = ("templates", "iae_portal", "conventions", "cdiae", "financing", "seminars", "static/portal")
SENTENCES = re.compile(r"« ([^»]+) »")
NOT_OF_THE_PORTAL = {"incertain"}  # a state, which pages write with a capital


def plain(text: str) -> str:
    """Words without the line breaks, spaces and signs that differ between a page and its source."""
    return re.sub(r"\s+", " ", html.unescape(text).replace("\u2019", "'").replace("\xa0", " ")).strip().casefold()


def sources() -> str:
    paths = (path for folder in SOURCES for path in (settings.BASE_DIR / folder).rglob("*"))
    return plain(" ".join(path.read_text() for path in paths if path.suffix in {".html", ".py", ".js", ".txt"}))


def test_every_page_is_drawn_and_its_pictures_are_there():
    pages = guide.pages()
    pictures = {name for page in pages for name in re.findall(r'src="/static/guide/([^"]+)"', page.html)}

    assert [chapter for chapter in guide.READERS if not guide.chapter_of(chapter)] == []
    assert pictures == {path.name for path in (guide.FOLDER / "images").glob("*.png")}
    assert [page.address for page in guide.pages() if "portal-guide__picture" not in page.html] == []


def test_the_words_of_the_guide_are_those_of_the_portal():
    said = {plain(words) for page in guide.pages() for words in SENTENCES.findall(page.body)}
    known = sources()

    assert {words for words in said - NOT_OF_THE_PORTAL if words not in known} == set()


def test_the_views_that_a_page_names_exist_and_each_has_its_page():
    names = {name for name, _ in all_views() if not name.startswith("api:")}
    roles = frozenset({Role.OFFICER})
    exact = {view for page in guide.pages() for view in page.views if "*" not in view}

    assert exact - names == set()
    assert {name for name in names if guide.page_for(name, roles) is None} == set()


def test_a_page_names_its_step_and_not_a_whole_application():
    """A view that comes later asks for its page here: none falls by itself on a page about something else."""
    whole = {view for page in guide.pages() for view in page.views if view.endswith(":*")}

    assert whole == {"documents:*"}


@pytest.mark.django_db
def test_every_page_of_the_help_answers(officer_59l):
    answers = {page.address: officer_59l.get(page.address).status_code for page in guide.pages()}

    assert {address for address, status in answers.items() if status != 200} == set()


@pytest.mark.parametrize(
    ("view", "roles", "address"),
    [
        ("dashboards:home", {Role.OFFICER}, "/aide/agent/accueil/"),
        ("dashboards:home", {Role.HEAD}, "/aide/directeur/accueil/"),
        ("dashboards:home", {Role.NATIONAL}, "/aide/nation/plan/"),
        ("dashboards:home", {Role.ADMINISTRATOR}, "/aide/administrateur/premiers-pas/"),
        ("conventions:pieces", {Role.OFFICER}, "/aide/agent/pieces/"),
        ("conventions:pieces", {Role.NATIONAL}, "/aide/agent/pieces/"),
        ("conventions:suspend", {Role.HEAD}, "/aide/agent/suspendre-et-resilier/"),
        ("conventions:letters", {Role.OFFICER}, "/aide/agent/lettres/"),
        ("conventions:exit_list", {Role.OFFICER}, "/aide/agent/resultats/"),
        ("conventions:exchange_ask", {Role.OFFICER}, "/aide/agent/demander-a-la-structure/"),
        ("financing:states_file", {Role.OFFICER}, "/aide/agent/etats-mensuels/"),
        ("financing:lot_return", {Role.OFFICER}, "/aide/agent/payer/"),
        ("core:list_display", {Role.OFFICER}, "/aide/agent/listes/"),
        ("cdiae:vote_count", {Role.OFFICER}, "/aide/agent/tenir-une-seance/"),
        ("cdiae:circulate", {Role.HEAD}, "/aide/agent/proces-verbal/"),
        ("seminars:guests_import", {Role.REGIONAL_DIRECTOR}, "/aide/agent/invites-d-un-seminaire/"),
        ("financing:campaign_trial", {Role.REGIONAL_DIRECTOR}, "/aide/region/modulation/"),
        ("core:login", set(), "/aide/invite/se-connecter/"),
        ("cdiae:guest_answer", set(), "/aide/invite/repondre-a-une-convocation/"),
        ("documents:verify", set(), "/aide/invite/verifier-un-document/"),
    ],
)
def test_help_leads_to_the_page_of_where_one_stands(view, roles, address):
    assert guide.page_for(view, frozenset(roles)).address == address


def test_without_an_account_one_only_gets_what_is_open():
    assert guide.page_for("conventions:detail", frozenset()) is None


def test_html_in_a_text_is_shown_not_obeyed():
    page = guide.Page(
        "agent", "essai", "Essai", (), "<script>alert(1)</script> [x](javascript:alert(1)) ![](accueil.png)"
    )

    assert "<script" not in page.html
    assert 'href="javascript' not in page.html
    assert 'src="/static/guide/accueil.png"' in page.html


def test_the_search_takes_every_word_without_accents_titles_first():
    assert guide.found("negocier")[0].slug == "negocier"
    assert guide.found("delegation signature")[0].slug in {"delegations-et-en-tete", "signer"}
    assert guide.found("xyz") == []
    assert guide.found("  ") == []


@pytest.mark.django_db
def test_the_login_page_leads_to_its_help_and_no_further():
    client = PortalClient()
    page = client.get(reverse("core:login")).content.decode()

    assert 'href="/aide/invite/se-connecter/">Aide</a>' in page
    assert client.get("/aide/invite/se-connecter/").status_code == 200
    assert client.get("/aide/agent/accueil/").status_code == 302
    assert client.get("/aide/invite/inconnue/").status_code == 404
