"""The public page and the panel in a real browser."""

import pytest
from django.urls import reverse

from iae_portal.core.services import jobs
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import produce_document
from tests.browser.watch import NARROW, WIDE, assert_page_is_fit, axe_violations
from tests.documents.kinds import KEY, content, kind
from tests.scenes import scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def charter(fill_kind):
    return fill_kind(kind(build_context=lambda service: content(service, articles=1, rows=1)))


@scene
def version(charter, lille):
    return produce_document(kind=KEY, subject=lille, actor=None)


def address(live_server, name: str, *args) -> str:
    return live_server.url + reverse(f"documents:{name}", args=args)


def test_the_verification_pages_are_accessible(page, live_server, version):
    pages = {
        "recherche": address(live_server, "verify_search"),
        "faute": address(live_server, "verify_search") + "?code=ABC",
        "document": address(live_server, "verify", version.code),
    }
    for name, url in pages.items():
        page.goto(url)
        assert_page_is_fit(page, f"verifier-{name}")


def test_a_file_is_compared_in_the_browser(page, live_server, version, tmp_path):
    other = tmp_path / "autre.pdf"
    other.write_bytes(b"%PDF-1.4 autre")
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(address(live_server, "verify", version.code))
    page.set_input_files("#fichier", version.file.path)
    page.wait_for_selector("#reponse .fr-alert--success")
    page.set_input_files("#fichier", str(other))
    page.wait_for_selector("#reponse .fr-alert--error")
    assert axe_violations(page) == []
    assert posts == []


def test_a_file_dropped_on_the_page_is_compared(page, live_server, version):
    page.goto(address(live_server, "verify", version.code))
    transfer = page.evaluate_handle(
        """() => { const data = new DataTransfer();
        data.items.add(new File(['autre'], 'autre.pdf')); return data; }"""
    )
    page.dispatch_event("h1", "drop", {"dataTransfer": transfer})
    page.wait_for_selector("#reponse .fr-alert--error")
    assert page.inner_text("#reponse").startswith("« autre.pdf » : Ce fichier n'est pas le document")


def test_without_script_the_server_compares(new_page, live_server, version):
    page = new_page(javascript=False)
    page.goto(address(live_server, "verify", version.code))
    page.set_input_files("#fichier", version.file.path)
    page.click("text=Comparer >> nth=-1")
    assert page.inner_text("#reponse") == "Ce fichier est exactement le document établi par le portail."


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_document_arrives_without_reload(
    new_page, sign_in, live_server, charter, lille, officer_59l, monkeypatch, size
):
    """The job waits until the test plays the worker; the page asks again by itself, then shows the link."""
    monkeypatch.setattr(jobs, "dispatch", lambda job: None)
    page = new_page(size=size)
    sign_in(officer_59l, page)
    page.goto(address(live_server, "panel", KEY, lille.pk))
    page.evaluate("window.stillHere = true")
    assert axe_violations(page) == []
    page.click("text=Produire le document")
    page.wait_for_selector("progress")
    assert axe_violations(page) == []
    jobs.run(DocumentVersion.objects.get().job_id)
    page.wait_for_selector("text=Télécharger : Convention d'insertion")
    assert page.evaluate("window.stillHere") is True
    assert axe_violations(page) == []
