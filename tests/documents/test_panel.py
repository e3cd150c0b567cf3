from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import escape

from iae_portal.core.models import Job
from iae_portal.documents.kinds import KINDS
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import prepare_version, produce_document, request_document
from tests.documents.kinds import KEY, content, kind

HTMX = {"HX-Request": "true"}


@pytest.fixture
def charter(fill_kind):
    return fill_kind(kind(build_context=lambda service: content(service, articles=1, rows=1)))


def address(name: str, subject, *more) -> str:
    return reverse(f"documents:{name}", args=[KEY, subject.pk, *more])


def test_before_anything_the_panel_offers_to_make_the_document(charter, lille, officer_59l):
    page = officer_59l.get(address("panel", lille)).content.decode()

    assert f"{escape(KINDS.get(KEY).label)} : ce document n'a pas encore été produit." in page
    assert "Produire le document" in page


def test_asking_starts_one_job_and_comes_back(charter, lille, officer_59l):
    response = officer_59l.post(address("ask", lille))

    assert (response.status_code, response.url) == (302, address("panel", lille))
    assert (Job.objects.count(), DocumentVersion.objects.get().created_by) == (1, officer_59l.user)


def test_while_a_worker_is_busy_the_fragment_asks_again(charter, lille, officer_59l):
    request_document(kind=KEY, subject=lille, actor=officer_59l.user)

    fragment = officer_59l.get(address("panel", lille), headers=HTMX).content.decode()

    assert f'hx-get="{address("panel", lille)}" hx-trigger="load delay:1s"' in fragment
    assert "<progress" in fragment
    assert "<html" not in fragment


def test_once_made_the_fragment_links_the_file_and_stops_asking(charter, lille, officer_59l):
    version = produce_document(kind=KEY, subject=lille, actor=None)

    fragment = officer_59l.get(address("panel", lille), headers=HTMX).content.decode()

    assert address("download", lille, 1) in fragment
    assert "hx-trigger" not in fragment
    assert version.grouped_code in fragment
    assert version.sha256[:12] in fragment


def test_a_failure_is_said_and_can_be_tried_again(charter, lille, officer_59l):
    version = request_document(kind=KEY, subject=lille, actor=None)
    Job.objects.filter(pk=version.job_id).update(state="failed", error="Erreur inattendue.")

    page = officer_59l.get(address("panel", lille)).content.decode()

    assert "Le document n'a pas pu être produit. Erreur inattendue." in page
    assert "Produire de nouveau" in page


def test_the_file_is_a_download_that_nothing_guesses(charter, lille, officer_59l):
    version = produce_document(kind=KEY, subject=lille, actor=None)

    response = officer_59l.get(address("download", lille, 1))

    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    assert response["Content-Disposition"] == 'attachment; filename="charte-dessai-59l-09-0001-v1.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert int(response["Content-Length"]) == version.size


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer_59l", 200),
        ("head_59l", 200),
        ("regional_officer_31", 200),
        ("director_31", 200),
        ("national", 200),
        ("officer_59v", 404),
        ("officer_62", 404),
        ("officer_69", 404),
        ("director_82", 404),
        ("client", 302),
    ],
)
def test_the_panel_and_the_file_follow_the_right_to_read(charter, lille, request, who, status):
    produce_document(kind=KEY, subject=lille, actor=None)
    person = request.getfixturevalue(who)

    statuses = []
    for answer in (person.get(address("panel", lille)), person.get(address("download", lille, 1))):
        statuses.append(answer.status_code)
        answer.close()

    assert statuses == [status, status]


def test_who_reads_without_writing_cannot_ask(charter, lille, director_31):
    response = director_31.post(address("ask", lille))

    assert response.status_code == 403
    assert "seul le service qui le tient peut l'établir" in response.content.decode().replace("&#x27;", "'")
    assert DocumentVersion.objects.count() == 0
    assert "Produire le document" not in director_31.get(address("panel", lille)).content.decode()


def test_another_service_cannot_ask(charter, lille, officer_62):
    assert officer_62.post(address("ask", lille)).status_code == 404
    assert DocumentVersion.objects.count() == 0


@pytest.mark.parametrize("number", [1, 7])
def test_a_file_that_does_not_exist_is_a_404(charter, lille, officer_59l, number):
    prepare_version(kind=KEY, subject=lille, actor=None)

    assert officer_59l.get(address("download", lille, number)).status_code == 404


def test_an_unknown_kind_or_subject_is_a_404(charter, lille, officer_59l):
    assert officer_59l.get("/documents/tests.inconnu/1/").status_code == 404
    assert officer_59l.get(f"/documents/{KEY}/999999/").status_code == 404


def test_a_session_that_expired_answers_401_to_the_fragment(charter, lille, client):
    assert client.get(address("panel", lille), headers=HTMX).status_code == 401


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_costs_the_same_with_one_and_three_versions(
    charter, lille, officer_59l, count, django_assert_num_queries
):
    for rank in range(count):
        lille.name = f"Nom {rank}"
        lille.save()
        produce_document(kind=KEY, subject=lille, actor=None)
    address_of_panel = address("panel", lille)
    officer_59l.get(address_of_panel, headers=HTMX)  # content types are read once a process

    with django_assert_num_queries(5):
        officer_59l.get(address_of_panel, headers=HTMX)


@pytest.mark.parametrize(("label", "heading"), [("Charte", "Charte : {}"), ("DDTEFP", "{}")])
def test_its_page_says_its_name_once_and_leads_back_to_the_page_that_shows_it(
    fill_kind, lille, officer_59l, label, heading
):
    fill_kind(kind(label=label, read_from=lambda service: ("Les services", "/services/")))

    page = unescape(officer_59l.get(address("panel", lille)).content.decode())

    assert f"<h1>{heading.format(lille)}</h1>" in page
    assert '<a class="fr-breadcrumb__link" href="/services/">Les services</a>' in page
