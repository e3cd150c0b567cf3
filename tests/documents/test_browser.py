"""The public page and the panel in a real browser."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from iae_portal.core.services import jobs
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import produce_document
from tests.browser import WIDTHS, assert_accessible, browser_page, sign_in
from tests.documents.kinds import KEY, content, kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def charter(fill_kind):
    return fill_kind(kind(build_context=lambda service: content(service, articles=1, rows=1)))


@pytest.fixture
def version(charter, lille):
    return produce_document(kind=KEY, subject=lille, actor=None)


def address(live_server, name: str, *args) -> str:
    return live_server.url + reverse(f"documents:{name}", args=args)


def picture(page, name: str) -> None:
    """Kept only when somebody wants to look: PICTURES=folder."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_verification_pages_are_accessible(live_server, version, width):
    pages = {
        "recherche": address(live_server, "verify_search"),
        "faute": address(live_server, "verify_search") + "?code=ABC",
        "document": address(live_server, "verify", version.code),
    }
    with browser_page(width) as page:
        for name, url in pages.items():
            page.goto(url)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") is True
            picture(page, f"verifier-{name}-{width}")


def test_a_file_is_compared_in_the_browser(live_server, version, tmp_path):
    other = tmp_path / "autre.pdf"
    other.write_bytes(b"%PDF-1.4 autre")
    with browser_page() as page:
        posts = []
        page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
        page.goto(address(live_server, "verify", version.code))
        page.set_input_files("#fichier", version.file.path)
        page.wait_for_selector("#reponse .fr-alert--success")
        page.set_input_files("#fichier", str(other))
        page.wait_for_selector("#reponse .fr-alert--error")
        assert_accessible(page)
        picture(page, "verifier-autre-fichier")
        assert posts == []


def test_a_file_dropped_on_the_page_is_compared(live_server, version):
    with browser_page() as page:
        page.goto(address(live_server, "verify", version.code))
        transfer = page.evaluate_handle(
            """() => { const data = new DataTransfer();
            data.items.add(new File(['autre'], 'autre.pdf')); return data; }"""
        )
        page.dispatch_event("h1", "drop", {"dataTransfer": transfer})
        page.wait_for_selector("#reponse .fr-alert--error")
        assert page.inner_text("#reponse").startswith("« autre.pdf » : Ce fichier n'est pas le document")


def test_without_script_the_server_compares(live_server, version):
    with browser_page(javascript=False) as page:
        page.goto(address(live_server, "verify", version.code))
        page.set_input_files("#fichier", version.file.path)
        page.click("text=Comparer >> nth=-1")
        assert page.inner_text("#reponse") == "Ce fichier est exactement le document établi par le portail."


@pytest.mark.parametrize("width", WIDTHS)
def test_the_document_arrives_without_reload(live_server, charter, lille, officer_59l, monkeypatch, width):
    """The job waits until the test plays the worker; the page asks again by itself, then shows the link."""
    monkeypatch.setattr(jobs, "dispatch", lambda job: None)
    with browser_page(width) as page:
        sign_in(page, live_server, officer_59l)
        page.goto(address(live_server, "panel", KEY, lille.pk))
        page.evaluate("window.stillHere = true")
        assert_accessible(page)
        page.click("text=Produire le document")
        page.wait_for_selector("progress")
        assert_accessible(page)
        picture(page, f"panneau-attente-{width}")
        jobs.run(DocumentVersion.objects.get().job_id)
        page.wait_for_selector("text=Télécharger : Convention d'insertion")
        assert page.evaluate("window.stillHere") is True
        assert_accessible(page)
        picture(page, f"panneau-{width}")
