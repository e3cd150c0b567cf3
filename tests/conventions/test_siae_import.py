"""Importing a list: the service, the command, and the whole journey in the browser."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from conventions.enums import SiaeState
from conventions.models import Siae
from conventions.selectors.siae_import import APPLY, TRY
from conventions.services.siae_import import apply_rows, confirm_import, plan_rows, read_rows, start_import
from iae_portal.core.enums import JobState, Role
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Job, JournalEntry
from iae_portal.core.services import jobs
from tests.clients import client_of
from tests.conventions.files import HEADER, csv_file, line, ods_file, xlsx_file
from tests.factories import make_user, service
from tests.factories.conventions import SiaeFactory, siret_number

pytestmark = pytest.mark.django_db
NATIONAL_LIST = settings.BASE_DIR.parent / "shared" / "data" / "liste_siae_2019_07.csv"
URL = reverse("conventions:siae_import")
MIXED = csv_file(
    line(1),
    line(2, MESURE="EI"),
    line(1),
    line(3, CODE_DEPARTEMENT="059"),
    line(4, CODE_DEPARTEMENT="975"),
    line(5, CODE_DEPARTEMENT="59V"),
)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def counts(plan) -> tuple[int, ...]:
    return tuple(plan.counts.values())


def send(client, content: bytes, name: str = "liste.csv"):
    return client.post(URL, {"file": SimpleUploadedFile(name, content)})


def run_jobs() -> None:
    """What the worker does with the jobs that wait."""
    for job in Job.objects.filter(state=JobState.QUEUED):
        jobs.run(job.pk)


def last_job() -> Job:
    return Job.objects.order_by("-pk").first()


def report(client, job: Job):
    return client.get(reverse("conventions:siae_import_report", args=[job.uuid]))


def confirm(client, job: Job):
    return client.post(reverse("conventions:siae_import_confirm", args=[job.uuid]))


def test_applying_creates_with_one_journal_line_each_and_twice_changes_nothing():
    rows = read_rows(MIXED)
    assert counts(plan_rows(actor=None, rows=rows)) == (3, 0, 0, 2, 1)
    assert Siae.objects.count() == 0
    assert counts(apply_rows(actor=None, rows=rows)) == (3, 0, 0, 2, 1)
    assert JournalEntry.objects.filter(action="siae.import_create").count() == 3
    assert counts(apply_rows(actor=None, rows=rows)) == (0, 0, 3, 2, 1)
    assert JournalEntry.objects.count() == 3
    siae = Siae.objects.get(siret=siret_number(1))
    assert (siae.service.code, siae.search_key[:9], siae.sort_key, siae.city_key) == (
        "59L",
        "atelier 1",
        "atelier 1",
        "lille",
    )


def test_a_change_is_written_with_before_and_after_and_a_closed_one_stays_closed():
    siae = SiaeFactory(siret=siret_number(1), name="AVANT", city="LILLE", state=SiaeState.CLOSED, phone="0320000000")
    assert counts(apply_rows(actor=None, rows=read_rows(csv_file(line(1))))) == (0, 1, 0, 0, 0)
    siae.refresh_from_db()
    assert (siae.name, siae.sort_key, siae.state, siae.phone) == ("ATELIER 1", "atelier 1", "closed", "0320000000")
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.before["name"], entry.after["name"]) == ("siae.import_update", "AVANT", "ATELIER 1")


@pytest.mark.parametrize(
    ("role", "code", "written"),
    [
        (Role.OFFICER, "59L", ["59L", "59L"]),
        (Role.HEAD, "59V", ["59V"]),
        (Role.OFFICER, "62", []),
        (Role.NATIONAL, "DGEFP", ["59L", "59L", "59V"]),
        (Role.ADMINISTRATOR, "DGEFP", ["59L", "59L", "59V"]),
    ],
)
def test_local_roles_import_for_their_own_service_only(role, code, written):
    apply_rows(actor=make_user(role, code), rows=read_rows(MIXED))
    assert sorted(Siae.objects.values_list("service__code", flat=True)) == written


@pytest.mark.parametrize("role", [Role.REGIONAL_OFFICER, Role.REGIONAL_DIRECTOR])
def test_regional_roles_do_not_import(role):
    user = make_user(role, "R31")
    with pytest.raises(NotAllowed):
        apply_rows(actor=user, rows=read_rows(MIXED))
    with pytest.raises(NotAllowed):
        start_import(actor=user, content=MIXED, name="x.csv")
    client = client_of(user)
    assert (client.get(URL).status_code, send(client, MIXED).status_code) == (403, 403)
    assert (Siae.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("make", "name"), [(csv_file, "liste.csv"), (xlsx_file, "liste.xlsx"), (ods_file, "liste.ods")]
)
def test_the_journey_try_read_confirm_read(officer_59l, make, name, django_capture_on_commit_callbacks):
    content = make(line(1), line(1, COMMUNE="LOMME"), line(2, CODE_DEPARTEMENT="62"), line(3))
    SiaeFactory(siret=siret_number(3), name="AVANT")
    answer = send(officer_59l, content, name)
    trial = last_job()
    assert answer.url == reverse("conventions:siae_import_report", args=[trial.uuid])
    assert report(officer_59l, trial).context["is_done"] is False
    run_jobs()
    page = report(officer_59l, trial)
    result = page.context["result"]
    assert {name: result[name] for name in ("created", "changed", "refused", "repeated")} == {
        "created": 1,
        "changed": 1,
        "refused": 1,
        "repeated": 1,
    }
    assert (page.context["may_confirm"], Siae.objects.count()) == (True, 1)
    answer = confirm(officer_59l, trial)
    application = last_job()
    assert (application.kind, answer.url) == (APPLY, reverse("conventions:siae_import_report", args=[application.uuid]))
    run_jobs()
    assert "Import terminé" in report(officer_59l, application).content.decode()
    assert sorted(Siae.objects.values_list("name", flat=True)) == ["ATELIER 1", "ATELIER 3"]
    assert report(officer_59l, trial).context["applied"] == application


def test_every_line_of_a_report_is_a_list(officer_59l, django_assert_num_queries, monkeypatch):
    job = Job.objects.create(kind=TRY, label="Essai", owner=officer_59l.user, state=JobState.DONE)
    url = reverse("conventions:siae_import_lines", args=[job.uuid])
    for count in (1, 3):
        while job.lines.count() < count:
            job.lines.create(line=job.lines.count() + 2, level="error", message="SIRET faux")
        with django_assert_num_queries(7):
            assert officer_59l.get(url).context["total"] == count

    assert officer_59l.get(url, {"level": "info"}).context["total"] == 0
    monkeypatch.setattr("iae_portal.core.lists.AT_ONCE", 2)
    assert "en arrière-plan" in officer_59l.get(url, {"export": "xlsx"}).text
    officer_59l.post(reverse("core:list_export"), {"chemin": f"{url}?export=xlsx"})
    run_jobs()
    assert last_job().result["sentence"].startswith("Le fichier de 3 lignes est prêt")


def test_confirming_twice_imports_once(officer_59l):
    send(officer_59l, csv_file(line(1)))
    trial = last_job()
    run_jobs()
    assert confirm(officer_59l, trial).url == confirm(officer_59l, trial).url
    assert Job.objects.filter(kind=APPLY).count() == 1


def test_a_failed_application_may_be_asked_again(officer_59l):
    send(officer_59l, csv_file(line(1)))
    trial = last_job()
    run_jobs()
    confirm(officer_59l, trial)
    Job.objects.filter(kind=APPLY).update(state=JobState.FAILED)
    confirm(officer_59l, trial)
    assert Job.objects.filter(kind=APPLY).count() == 2


def test_a_trial_that_is_not_over_is_not_confirmed(officer_59l):
    send(officer_59l, csv_file(line(1)))
    with pytest.raises(Refusal):
        confirm_import(actor=officer_59l.user, trial=last_job())
    assert confirm(officer_59l, last_job()).status_code == 409


def test_an_import_run_again_after_a_dead_worker_changes_nothing_more(officer_59l):
    send(officer_59l, csv_file(line(1)))
    run_jobs()
    confirm(officer_59l, Job.objects.get(kind=TRY))
    run_jobs()
    Job.objects.filter(kind=APPLY).update(state=JobState.QUEUED)
    run_jobs()
    assert (Siae.objects.count(), JournalEntry.objects.count()) == (1, 1)
    assert last_job().result["created"] == 1


def test_rights_lost_between_trial_and_work_refuse_the_lines(officer_59l):
    send(officer_59l, csv_file(line(1)))
    run_jobs()
    confirm(officer_59l, Job.objects.get(kind=TRY))
    officer_59l.user.assignments.update(service=service("62"))
    run_jobs()
    assert (Siae.objects.count(), last_job().result["refused"]) == (0, 1)


def test_a_wrong_file_is_refused_on_the_spot_and_nothing_is_kept(officer_59l, tmp_path):
    answer = send(officer_59l, b"")
    assert answer.status_code == 422
    assert "vide" in answer.context["form"].errors["file"][0]
    assert (Job.objects.count(), list(tmp_path.iterdir())) == (0, [])


def test_the_report_downloads_every_line_and_belongs_to_its_owner(officer_59l, head_59l, national):
    send(officer_59l, csv_file(line(1), line(2, SIRET="12")))
    trial = last_job()
    run_jobs()
    urls = [reverse(f"conventions:siae_import_{page}", args=[trial.uuid]) for page in ("lines", "report")]
    text = officer_59l.get(urls[0], {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert text[0] == "Ligne;Issue;Explication"
    assert [row.split(";")[:2] for row in text[1:]] == [["3", "Lignes refusées"]]
    for other in (head_59l, national):
        assert [other.get(url).status_code for url in urls] == [404, 404]
        assert confirm(other, trial).status_code == 404


def test_the_page_of_an_import_is_not_any_job(officer_59l):
    job = Job.objects.create(kind="autre", label="Autre", owner=officer_59l.user)
    assert report(officer_59l, job).status_code == 404


def run_command(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_siae", str(path), *options, stdout=out)
    return out.getvalue()


def test_the_command_tries_then_imports_for_any_service(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_bytes(MIXED)
    tried = run_command(path, "--dry-run").splitlines()
    assert tried[-2:] == [
        "Essai, rien n'est écrit.",
        "6 lignes : 3 créées, 0 modifiées, 0 inchangées, 2 refusées, 1 répétées.",
    ]
    assert Siae.objects.count() == 0
    assert "Répétée, ligne 4 : Même SIRET" in run_command(path)
    assert "0 créées, 0 modifiées, 3 inchangées" in run_command(path)
    assert JournalEntry.objects.first().actor_label == "Portail (travail automatique)"


@pytest.mark.parametrize("content", [b"", csv_file(header=["A"]), csv_file(line(), encoding="utf-32")])
def test_the_command_refuses_a_wrong_file(tmp_path, content):
    path = tmp_path / "liste.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        run_command(path)
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        run_command(tmp_path / "absent.csv")


@pytest.mark.skipif(not NATIONAL_LIST.exists(), reason=f"{NATIONAL_LIST.name} n'est pas à côté du dépôt (shared/data)")
def test_the_national_list_of_july_2019(tmp_path):
    rows = read_rows(NATIONAL_LIST.read_bytes())
    plan = apply_rows(actor=None, rows=rows)
    assert (len(rows), *counts(plan)) == (3932, 3848, 0, 0, 21, 63)
    shared = [note for note in plan.refused if "plusieurs services" in note.sentence]
    assert (len(shared), len(plan.refused) - len(shared)) == (3, 18)
    assert sum("Différences" in note.sentence for note in plan.repeated) == 26
    assert counts(apply_rows(actor=None, rows=rows)) == (0, 0, 3848, 21, 63)


def test_columns_that_the_portal_does_not_know_are_told(officer_59l):
    send(officer_59l, csv_file([*line(1), "rouge"], header=[*HEADER, "couleur"]))

    assert last_job().parameters["notes"] == ["Colonnes que le portail ne connaît pas, laissées de côté : couleur."]


@pytest.mark.parametrize(("written", "closed"), [("autre@exemple.invalid", True), ("ana@exemple.invalid", False)])
def test_another_address_closes_the_link_of_the_former_contact(link, officer_59l, written, closed):
    siae = link.convention.siae
    Siae.objects.filter(pk=siae.pk).update(siret=siret_number(1), type="ACI", email="ana@exemple.invalid")
    content = csv_file([*line(1), written], header=[*HEADER, "Courriel"])

    assert counts(apply_rows(actor=officer_59l.user, rows=read_rows(content)))[1] == 1

    link.refresh_from_db()
    assert (link.revoked_on is not None) is closed
