"""An import of many lines: the trial and the writing are jobs with their bar, by one mechanism for every file."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.models import Siae
from conventions.services.siae_import import apply_rows, confirm_import, read_rows, start_import
from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import AccountMail, Assignment, Job, JournalEntry, User
from iae_portal.core.services import import_jobs, jobs
from iae_portal.core.services.accounts_import import import_accounts
from iae_portal.core.services.jobs import run
from seminars.models import Guest
from tests import imports
from tests.conventions.files import csv_file, line
from tests.factories.seminars import ContributionFactory, EventFactory
from tests.jobs import begun
from tests.scenes import scene

GUESTS = "Nom;Catégorie;Courriel\n" + "".join(
    f"N{rank};Réseau de l'insertion;n{rank}@exemple.fr\n" for rank in range(3)
)


@pytest.fixture(autouse=True)
def a_page_reads_two_lines(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("iae_portal.core.views.imports.AT_ONCE", 2)
    monkeypatch.setattr(import_jobs, "BATCH", 1)
    settings.MEDIA_ROOT = tmp_path


@scene
def guests_url(db) -> str:
    return reverse("seminars:guests_import", args=[ContributionFactory(event=EventFactory()).event_id])


def last_job() -> Job:
    job = Job.objects.latest("pk")
    if job.state == JobState.QUEUED:
        run(job.pk)
        job.refresh_from_db()
    return job


def confirmed(client, url: str, trial: Job):
    """The confirmation of what the page of the trial shows."""
    page = client.get(trial.result["url"])
    typed = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode())
    fields = {name: value for name, value in typed if name != "csrfmiddlewaretoken"}
    return client.post(url, fields | {"confirmer": "1"})


@pytest.mark.django_db
def test_a_long_list_is_tried_then_written_by_jobs(national, guests_url):
    left = imports.send(national, guests_url, GUESTS.encode(), source="Réseaux")
    trial = last_job()
    assert left.url == reverse("core:job_detail", args=[trial.uuid])
    assert (trial.state, trial.total, trial.done, Guest.objects.count()) == (JobState.DONE, 3, 3, 0)
    page = national.get(trial.result["url"]).content.decode()
    assert ("Enregistrer 3 lignes" in page, "n2@exemple.fr" in page, "liste.csv" in page) == (True, True, True)

    confirmed(national, guests_url, trial)
    written = last_job()

    assert (written.state, Guest.objects.count()) == (JobState.DONE, 3)
    assert written.result["sentence"].startswith("3 ")
    run_again = import_jobs.run_import(written, begun(written))
    assert (Guest.objects.count(), run_again["url"]) == (3, written.result["url"])


def run_twice(monkeypatch, job: Job) -> Job:
    """Its first worker dies once all is written, before it ends the job."""
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_finish", lambda *_, **__: None)
        run(job.pk)
    Job.objects.filter(pk=job.pk).update(heartbeat=clock.real_now() - 2 * jobs.DEAD_AFTER)
    run(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.django_db
def test_an_import_whose_worker_dies_says_what_it_wrote(national, guests_url, monkeypatch):
    imports.send(national, guests_url, GUESTS.encode(), source="Réseaux")
    confirmed(national, guests_url, last_job())

    written = run_twice(monkeypatch, Job.objects.latest("pk"))

    assert (written.state, written.attempts, Guest.objects.count()) == (JobState.DONE, 2, 3)
    assert written.result["sentence"].startswith("3 invités ajoutés")


@pytest.mark.django_db
def test_a_list_of_structures_whose_worker_dies_says_what_it_wrote(officer_59l, monkeypatch):
    content = csv_file(line(1), line(2))
    trial = start_import(actor=officer_59l.user, content=content, name="liste.csv")
    run(trial.pk)

    written = run_twice(monkeypatch, confirm_import(actor=officer_59l.user, trial=trial))

    assert (written.state, written.attempts, Siae.objects.count()) == (JobState.DONE, 2, 2)
    assert (written.result["created"], len(written.result["first_created"])) == (2, 2)


@pytest.mark.django_db
def test_the_refused_lines_of_a_long_list_are_written_by_its_job(national, admin, guests_url):
    content = GUESTS.replace("n1@exemple.fr", "n1 chez exemple")
    imports.send(national, guests_url, content.encode(), source="Réseaux")
    page = national.get(last_job().result["url"]).content.decode()
    address = reverse("core:list_file", args=[last_job().uuid])

    answer = national.get(address)

    assert (address in page, 'name="refusees"' in page, admin.get(address).status_code) == (True, False, 404)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert (len(lines), "n1 chez exemple" in lines[1], "corrigez-la" in lines[1]) == (2, True, True)
    assert "lignes-refusees-" in answer["Content-Disposition"]


@pytest.mark.django_db
def test_as_many_lines_as_a_page_reads_need_no_job(national, guests_url):
    page = imports.send(national, guests_url, "\n".join(GUESTS.split("\n")[:3]).encode(), source="Réseaux")
    assert (page.status_code, imports.counts(page), Job.objects.count()) == (200, (2, 0, 0, 0, 0), 0)


@pytest.mark.django_db
def test_nobody_reads_the_trial_of_another_nor_what_is_no_trial(national, admin, guests_url):
    imports.send(national, guests_url, GUESTS.encode(), source="Réseaux")
    address = last_job().result["url"]
    assert (national.get(address).status_code, admin.get(address).status_code) == (200, 404)
    assert national.get(f"{guests_url}?essai=n-importe-quoi").status_code == 404


@pytest.mark.django_db
def test_a_job_that_finds_its_file_gone_says_so(national, guests_url, settings, tmp_path):
    imports.send(national, guests_url, GUESTS.encode(), source="Réseaux")
    settings.MEDIA_ROOT = tmp_path / "vide"
    job = last_job()
    assert (job.state, job.error) == (JobState.FAILED, "La lecture du fichier a expiré : envoyez-le de nouveau.")
    page = national.get(reverse("core:job_detail", args=[job.uuid])).content.decode()
    assert f'<a href="{guests_url}">Revenir' in page


@pytest.mark.django_db
def test_accounts_come_by_the_same_road(admin):
    url, known = reverse("core:accounts_import"), User.objects.count()
    rows = "".join(f"p.n{rank};P;N{rank};p{rank}@exemple.fr;59L;Chargé de mission\n" for rank in range(3))
    content = "Identifiant;Prénom;Nom;Courriel;Service;Rôle\n" + rows
    imports.send(admin, url, content.encode(), start="2008-10-01")
    confirmed(admin, url, last_job())
    assert (last_job().state, User.objects.count() - known) == (JobState.DONE, 3)


def test_more_accounts_ask_no_more_of_the_base(admin):
    """Nor of the processor: one password that nobody knows is hashed for all."""
    queries = {}
    for many in (1, 40):
        rows = [
            {"username": f"p.{many}.{rank}", "first_name": "P", "last_name": "N", "job_title": "", "service": "59L"}
            | {"email": f"p{many}.{rank}@exemple.fr", "role": "officer"}
            for rank in range(many)
        ]
        with CaptureQueriesContext(connection) as asked:
            import_accounts(actor=admin.user, rows=rows, start=dt.date(2008, 10, 1))
        queries[many] = len(asked)
    made = User.objects.filter(username__startswith="p.40.")

    assert queries[40] == queries[1]
    assert (made.values("password").distinct().count(), made.first().has_usable_password()) == (1, True)
    assert (
        Assignment.objects.filter(user__in=made).count() == AccountMail.objects.filter(email__startswith="p40").count()
    )


@pytest.mark.parametrize("count", [1, 3])
def test_more_structures_ask_no_more_of_the_base(officer_59l, django_assert_num_queries, count):
    """Created, changed, then left as they are."""
    for queries, town in ((9, "LILLE"), (9, "LOMME"), (6, "LOMME")):
        rows = read_rows(csv_file(*(line(rank, COMMUNE=town) for rank in range(1, count + 1))))
        with django_assert_num_queries(queries):
            apply_rows(actor=officer_59l.user, rows=rows)

    assert list(Siae.objects.values_list("city", flat=True)) == ["LOMME"] * count
    assert JournalEntry.objects.filter(action__startswith="siae.import").count() == 2 * count
