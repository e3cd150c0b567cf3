import hashlib
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from iae_portal.core.models import RequestCount
from iae_portal.documents.codes import check_sign
from iae_portal.documents.kinds import KINDS
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import cancel_final_versions, prepare_version, produce_document
from iae_portal.documents.views import verification
from tests.clients import PortalClient
from tests.documents.kinds import KEY, content, kind
from tests.scenes import scene

SAME = "Ce fichier est exactement le document établi par le portail."
OTHER = "Ce fichier n'est pas le document établi par le portail"


@pytest.fixture
def charter(fill_kind):
    return fill_kind(kind(build_context=lambda service: content(service, articles=1, rows=1)))


@scene
def version(charter, lille):
    return produce_document(kind=KEY, subject=lille, actor=None)


def address(version) -> str:
    return reverse("documents:verify", args=[version.code])


def text_of(response) -> str:
    return response.content.decode().replace("&#x27;", "'")


def sent(content: bytes) -> dict:
    return {"file": SimpleUploadedFile("document.pdf", content)}


def test_anybody_reads_what_the_document_is(version, client):
    page = text_of(client.get(address(version)))

    for fact in (
        "Convention d'insertion n° 59L 09 0001",
        "Version en vigueur",
        version.service.name,
        "15 octobre 2008",
        version.grouped_code,
        "Exemple Insertion",
    ):
        assert fact in page
    assert all(version.sha256[start : start + 8] in page for start in range(0, 64, 8))


def test_no_amount_is_shown(version, client):
    page = text_of(client.get(address(version)))

    assert "€" not in page
    assert "12 000" not in page


@pytest.mark.parametrize("typed", ["{0}-{1}-{2}-{3}", "{0} {1} {2} {3}", "{0}{1}{2}{3}"])
def test_a_code_may_be_typed_with_or_without_groups(version, client, typed):
    groups = [version.code[start : start + 4].lower() for start in range(0, 16, 4)]

    response = client.get(reverse("documents:verify_search"), {"code": typed.format(*groups)})

    assert (response.status_code, response.url) == (302, address(version))


def test_the_address_of_the_qr_code_is_the_page(version, client):
    assert client.get(f"/verifier/{version.code}").status_code == 200
    assert client.get(f"/verifier/{version.grouped_code}").status_code == 200


def test_a_mistyped_code_is_explained_on_the_form(db, client):
    page = text_of(client.get(reverse("documents:verify_search"), {"code": "ABC"}))

    assert "Un code de vérification compte 16 signes ; celui-ci en compte 3." in page
    assert "Vérifier un document" in text_of(client.get(reverse("documents:verify_search")))


def test_an_unknown_code_is_a_404_with_a_plain_sentence(version, client):
    body = "222222222222222"
    response = client.get(f"/verifier/{body}{check_sign(body)}")

    assert response.status_code == 404
    assert "Aucun document du portail ne porte le code" in text_of(response)


def test_a_version_without_file_does_not_exist_for_the_public(charter, lille, client):
    waiting = prepare_version(kind=KEY, subject=lille, actor=None)

    assert client.get(address(waiting)).status_code == 404


def test_the_page_says_replaced_and_cancelled(version, lille, client):
    lille.name = "Autre nom"
    lille.save()
    second = produce_document(kind=KEY, subject=lille, actor=None)
    replaced = text_of(client.get(address(version)))
    cancel_final_versions(kind=KEY, subject=lille, actor=None, reason="Cible modifiée.")
    cancelled = text_of(client.get(address(second)))

    assert "Version remplacée" in replaced
    assert "Remplacé le" in replaced
    assert "Version annulée" in cancelled
    assert "Cible modifiée." not in cancelled


def test_a_draft_says_that_it_is_worth_nothing(fill_kind, lille, client):
    fill_kind(kind(build_context=lambda service: content(service, 1, 1), is_final=lambda service: False))
    draft = produce_document(kind=KEY, subject=lille, actor=None)

    assert "Projet sans valeur juridique" in text_of(client.get(address(draft)))


def test_the_same_file_is_recognised_without_script(version, client):
    with version.file.open("rb") as file:
        page = text_of(client.post(address(version), sent(file.read())))

    assert SAME in page.partition('id="reponse"')[2]


def test_another_file_is_not(version, client):
    answer = text_of(client.post(address(version), sent(b"%PDF-1.4 autre"))).partition('id="reponse"')[2]

    assert OTHER in answer
    assert SAME not in answer


def test_no_file_asks_for_one(version, client):
    answer = text_of(client.post(address(version))).partition('id="reponse"')[2]

    assert "Choisissez d'abord le fichier à comparer." in answer


def test_a_heavy_file_is_not_read_to_its_end(version, client, settings):
    settings.UPLOAD_MAX_BYTES = 1000

    answer = text_of(client.post(address(version), sent(b"x" * 200_000))).partition('id="reponse"')[2]

    assert "aucun document du portail n'est si lourd" in answer


def test_the_file_sent_is_kept_nowhere(version, client, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    before = {path.name for path in tmp_path.rglob("*") if path.is_file()}

    client.post(address(version), sent(b"x" * 3_000_000))

    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == before


def test_the_comparison_needs_its_token(version):
    strict = PortalClient(enforce_csrf_checks=True)

    assert strict.post(address(version), sent(b"x")).status_code == 403


def test_too_many_questions_from_one_place_wait(version, client, monkeypatch):
    monkeypatch.setattr(verification, "LIMIT", replace(verification.LIMIT, count=2))
    statuses = [client.get(address(version)).status_code for _ in range(3)]
    response = client.get(address(version))

    assert statuses == [200, 200, 429]
    assert response["Retry-After"] == "600"
    assert "Recommencez dans 10 minutes." in text_of(response)
    assert client.get(address(version), REMOTE_ADDR="192.0.2.9").status_code == 200


def test_unknown_codes_count_too(db, client, monkeypatch):
    monkeypatch.setattr(verification, "LIMIT", replace(verification.LIMIT, count=1))

    assert [client.get("/verifier/ABC").status_code for _ in range(2)] == [404, 429]


def test_the_address_itself_is_not_kept(version, client):
    client.get(address(version), REMOTE_ADDR="192.0.2.9")

    row = RequestCount.objects.get()
    assert (len(row.place), row.count) == (64, 1)
    assert row.place != hashlib.sha256(b"192.0.2.9").hexdigest()


def test_the_code_survives_the_kind(version, client, fill_kind):
    KINDS._items.pop(KEY)

    assert client.get(address(version)).status_code == 200
    assert DocumentVersion.objects.count() == 1
