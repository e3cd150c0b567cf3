import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from iae_portal.core.models import Job, JournalEntry, Letterhead
from iae_portal.core.services import jobs
from iae_portal.documents.enums import Standing
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.rendering import pdf_of
from iae_portal.documents.selectors.versions import current_version, public_facts, standing_of, versions_of
from iae_portal.documents.services import versions as services
from iae_portal.documents.services.versions import (
    cancel_final_versions,
    file_name,
    prepare_version,
    produce_document,
    render_version,
    request_document,
)
from tests.documents.kinds import KEY, content, kind
from tests.factories import make_user


def produce(subject):
    return produce_document(kind=KEY, subject=subject, actor=None)


def short(service) -> dict:
    """The test document, one page long."""
    return content(service, articles=1, rows=1)


@pytest.fixture
def charter(fill_kind):
    return fill_kind(kind(build_context=short))


@pytest.fixture
def draft(fill_kind):
    return fill_kind(kind(build_context=short, is_final=lambda service: False))


def rename(service, name: str):
    """What the document says changes."""
    service.name = name
    service.save()


def test_a_version_keeps_its_file_fingerprint_inputs_and_engine(charter, lille):
    version = produce(lille)

    with version.file.open("rb") as file:
        content = file.read()
    assert content.startswith(b"%PDF-1.7")
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert version.size == len(content)
    assert version.file.name == f"documents/{KEY}/{version.inputs_hash[:2]}/{version.inputs_hash}-v1.pdf"
    assert version.engine_version.startswith("portail 2 / WeasyPrint ")
    assert (version.number, version.reference, version.title) == (1, "59L 09 0001", "Convention d'insertion")
    assert version.inputs["service"]["prefecture"] == "Préfecture du Nord"


def test_same_inputs_no_new_version(charter, lille):
    first = produce(lille)
    second = produce(lille)

    assert second.pk == first.pk
    assert DocumentVersion.objects.count() == 1


def test_other_inputs_a_new_version_that_replaces_the_first(charter, lille):
    first = produce(lille)
    rename(lille, "DDTEFP du Nord – Lille, cité administrative")
    second = produce(lille)
    first.refresh_from_db()

    assert (first.number, second.number) == (1, 2)
    assert first.inputs_hash != second.inputs_hash
    assert (standing_of(first), standing_of(second)) == (Standing.SUPERSEDED, Standing.IN_FORCE)
    assert current_version(KEY, lille) == second


def test_going_back_to_earlier_inputs_brings_the_earlier_version_back(charter, lille):
    name = lille.name
    first = produce(lille)
    rename(lille, "Autre nom")
    second = produce(lille)
    rename(lille, name)
    again = produce(lille)
    second.refresh_from_db()

    assert again.pk == first.pk
    assert (again.is_current, second.is_current) == (True, False)
    assert [version.number for version in versions_of(KEY, lille)] == [1, 2]


def test_another_letterhead_is_another_input(charter, lille):
    first = produce(lille)
    Letterhead.objects.filter(service=lille).update(address="2 rue de l'Exemple")

    assert produce(lille).number == first.number + 1


def test_a_frozen_version_is_drawn_again_the_same(charter, lille):
    version = produce(lille)
    rename(lille, "Un nom d'aujourd'hui")
    kept = DocumentVersion.objects.get(pk=version.pk)

    assert hashlib.sha256(pdf_of(kept)).hexdigest() == kept.sha256


def test_a_draft_is_marked_and_never_in_force(draft, lille):
    version = produce(lille)

    assert version.watermark is True
    assert standing_of(version) == Standing.DRAFT
    rename(lille, "Un autre nom")
    after = produce(lille)
    version.refresh_from_db()
    assert (standing_of(version), standing_of(after)) == (Standing.SUPERSEDED, Standing.DRAFT)


def test_the_kind_may_say_that_a_version_has_lapsed(fill_kind, lille):
    fill_kind(kind(build_context=short, is_in_force=lambda version: False))

    assert standing_of(produce(lille)) == Standing.LAPSED


def test_a_kind_may_await_a_signature_and_write_an_amount_in_capitals(fill_kind, lille):
    said = [("Montant", "12 000 EUROS"), ("Structure", "Exemple")]
    fill_kind(kind(build_context=short, awaits_signature=lambda row: True, public_facts=lambda row: said))
    version = produce(lille)
    assert (standing_of(version), public_facts(version)) == (Standing.AWAITED, said[1:])


def test_cancelling_leaves_drafts_and_opens_the_way_to_the_same_inputs(charter, lille):
    first = produce(lille)
    actor = make_user("head", "59L")
    reason = f"Cible modifiée : {'a' * 1000}."
    cancelled = cancel_final_versions(kind=KEY, subject=lille, actor=actor, reason=reason)
    first.refresh_from_db()
    assert current_version(KEY, lille) is None
    second = produce(lille)

    assert cancelled == 1
    assert (standing_of(first), first.cancel_reason) == (Standing.CANCELLED, reason)
    assert (second.number, second.inputs_hash, standing_of(second)) == (2, first.inputs_hash, Standing.IN_FORCE)
    assert second.code != first.code


def test_a_cancelled_version_is_not_rendered_any_more(charter, lille):
    version = prepare_version(kind=KEY, subject=lille, actor=None)
    cancel_final_versions(kind=KEY, subject=lille, actor=None, reason="Retirée.")

    assert render_version(version.pk).is_rendered is False


def test_production_and_cancellation_leave_one_line_each(charter, lille):
    produce(lille)
    produce(lille)
    cancel_final_versions(kind=KEY, subject=lille, actor=None, reason="Cible modifiée.")

    lines = JournalEntry.objects.filter(object_id=lille.pk).order_by("pk")
    assert [(line.action, line.service) for line in lines] == [
        ("documents.produced", lille),
        ("documents.cancelled", lille),
    ]
    assert lines[0].sentence == "Document établi : Convention d'insertion n° 59L 09 0001, version 1"


def test_the_worker_makes_the_file_of_the_job(charter, lille, django_capture_on_commit_callbacks):
    actor = make_user("officer", "59L")
    with django_capture_on_commit_callbacks(execute=True):
        version = request_document(kind=KEY, subject=lille, actor=actor)
    version.refresh_from_db()

    assert version.is_rendered is True
    job = Job.objects.get()
    assert (job.kind, job.owner, job.state, job.queue) == (
        "documents.render",
        actor,
        "done",
        "short",
    )
    assert job.result["sentence"] == "Le document « Convention d'insertion n° 59L 09 0001 » est prêt."


def test_asking_twice_starts_one_job(charter, lille):
    first = request_document(kind=KEY, subject=lille, actor=None)
    second = request_document(kind=KEY, subject=lille, actor=None)

    assert second.job == first.job
    assert Job.objects.count() == 1


def test_asking_for_a_known_file_starts_nothing(charter, lille):
    produce(lille)

    assert request_document(kind=KEY, subject=lille, actor=None).job is None
    assert Job.objects.count() == 0


def test_a_failed_job_can_be_asked_again(charter, lille, monkeypatch, django_capture_on_commit_callbacks):
    def broken(version):
        raise ValueError("no")

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(services, "pdf_of", broken)
        failed = request_document(kind=KEY, subject=lille, actor=None)
    assert Job.objects.get(pk=failed.job_id).state == "failed"

    with django_capture_on_commit_callbacks(execute=True):
        request_document(kind=KEY, subject=lille, actor=None)

    assert DocumentVersion.objects.get().is_rendered is True
    assert Job.objects.count() == 2


def test_running_the_job_again_changes_nothing(charter, lille):
    version = request_document(kind=KEY, subject=lille, actor=None)
    jobs.run(version.job_id)
    version.refresh_from_db()
    before = (version.sha256, version.rendered_at)
    Job.objects.update(state="queued")
    jobs.run(version.job_id)
    version.refresh_from_db()

    assert (version.sha256, version.rendered_at) == before
    assert JournalEntry.objects.filter(action="documents.produced").count() == 1


def of_a_former_template(version: DocumentVersion) -> None:
    """As if it had been asked for before its template took another name for what it says."""
    inputs = {**version.inputs, "content": {"an_older_name": "…"}}
    DocumentVersion.objects.filter(pk=version.pk).update(inputs=inputs, inputs_hash="0" * 64)


def test_a_version_asked_for_under_a_former_template_is_drawn_with_the_present_one(charter, lille):
    version = prepare_version(kind=KEY, subject=lille, actor=None)
    asked = version.inputs_hash
    of_a_former_template(version)

    drawn = render_version(version.pk)

    assert (drawn.pk, drawn.is_rendered, drawn.inputs_hash) == (version.pk, True, asked)


def test_the_same_asked_for_since_is_the_one_that_is_drawn(charter, lille):
    version = prepare_version(kind=KEY, subject=lille, actor=None)
    of_a_former_template(version)
    since = prepare_version(kind=KEY, subject=lille, actor=None)

    assert render_version(version.pk).pk == since.pk

    version.refresh_from_db()
    assert (since.number, version.cancel_reason) == (2, "Établi par la version 2.")


def test_a_file_left_by_a_killed_worker_is_written_over(charter, lille):
    version = prepare_version(kind=KEY, subject=lille, actor=None)
    default_storage.save(file_name(version), ContentFile(b"half a fi"))
    rendered = render_version(version.pk)

    assert rendered.file.name == file_name(version)
    assert rendered.file.size == rendered.size
    assert default_storage.listdir(f"documents/{KEY}/{version.inputs_hash[:2]}")[1] == [
        file_name(version).rpartition("/")[2]
    ]


def test_the_database_refuses_two_living_versions_of_the_same_inputs(charter, lille):
    version = produce(lille)
    version.pk = None
    version.number, version.code = 2, "X" * 16

    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_public_facts_never_show_an_amount(charter, lille):
    assert public_facts(produce(lille)) == [("Structure", "Exemple Insertion")]
