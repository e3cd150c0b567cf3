"""Files are whole, named by a row, or gone."""

import datetime as dt
import errno
import os

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job, JobLine
from iae_portal.core.selectors import installation
from iae_portal.core.selectors.health import FULL, disk_state
from iae_portal.core.services import retention
from iae_portal.core.services.files import erase_orphans, forget_replaced, orphans
from iae_portal.core.services.writing import save_and_tell
from iae_portal.core.storage import SENTENCE, StorageFull
from tests.disks import small_disk
from tests.factories import UserFactory
from tests.factories.conventions import PieceFactory
from tests.factories.core import AccessAttemptFactory
from tests.factories.notifications import DeadlineFactory, OutgoingMailFactory

pytestmark = pytest.mark.django_db
OLD = dt.timedelta(days=1, minutes=1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(name: str, age: dt.timedelta = OLD) -> str:
    kept = default_storage.save(name, ContentFile(b"contenu"))
    then = (clock.real_now() - age).timestamp()
    os.utime(default_storage.path(kept), (then, then))
    return kept


def test_a_small_disk_takes_what_it_holds_and_says_the_rest(folder):
    with small_disk(folder, 1000) as mounted:
        if not mounted:
            pytest.skip("this machine mounts nothing")
        for rank in range(3):
            default_storage.save(f"pieces/{rank}.pdf", ContentFile(b"x" * 300_000))
        with pytest.raises(StorageFull):
            default_storage.save("pieces/3.pdf", ContentFile(b"x" * 300_000))
        assert disk_state()["etat"] == FULL
        assert sorted(default_storage.listdir("pieces")[1]) == ["0.pdf", "1.pdf", "2.pdf"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_no_truncated_file_and_says_so(folder, number, caplog):
    class Filling(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"le debut"
            raise OSError(number, "full")

    with pytest.raises(StorageFull) as refused:
        default_storage.save("pieces/une.pdf", Filling(b"x"))
    assert refused.value.sentences == (SENTENCE,)
    assert list((folder / "pieces").iterdir()) == []
    assert "no room left" in caplog.text


def test_a_page_says_that_the_disk_is_full(officer_59l, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "full")

    officer_59l.raise_request_exception = False
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", full)
    answer = officer_59l.get("/mon-compte/")
    assert (answer.status_code, "disque du portail est plein" in answer.content.decode()) == (507, True)


def test_a_replaced_file_goes_once_the_change_is_committed(django_capture_on_commit_callbacks):
    piece = PieceFactory(file=stored("pieces/ancienne.pdf"))
    shared = PieceFactory(file=stored("pieces/commune.pdf"))
    other = PieceFactory(file=shared.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        for row in (piece, shared):
            values = {"file": stored(f"pieces/nouvelle-{row.pk}.pdf")}
            save_and_tell(row, actor=UserFactory(), action="essai", sentence="Pièce remplacée", values=values)
        assert default_storage.exists("pieces/ancienne.pdf")
    assert not default_storage.exists("pieces/ancienne.pdf")
    assert default_storage.exists(other.file.name)


@pytest.mark.parametrize(("age", "found"), [(OLD, 1), (dt.timedelta(hours=23, minutes=59), 0)])
def test_only_what_no_row_names_for_a_day_is_erased(age, found, capsys):
    PieceFactory(file=stored("pieces/tenue.pdf"))
    waiting = Job.objects.create(kind="essai", label="Import", parameters={"path": stored("imports/attend")})
    orphan = stored("pieces/orpheline.pdf", age)
    call_command("orphan_files")
    assert (orphan in capsys.readouterr().out) is bool(found)
    assert orphans() == [orphan][:found]
    assert default_storage.exists(waiting.parameters["path"])
    assert erase_orphans() == found
    assert default_storage.exists("pieces/tenue.pdf")
    assert default_storage.exists(orphan) is not bool(found)


def test_a_restored_copy_erases_no_file(settings, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(installation, "_known", set())
    settings.INSTALLATION = "exercice"
    piece, orphan = PieceFactory(file=stored("pieces/ancienne.pdf")), stored("pieces/orpheline.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        forget_replaced(piece, {"file": orphan})
    assert erase_orphans() == 0
    assert default_storage.exists(orphan)


@pytest.mark.parametrize(("late", "left"), [(-1, 3), (1, 0)])
def test_each_dated_rule_erases_what_is_older_and_nothing_else(late, left):
    now = clock.real_now()
    then = {rule.what: rule.limit(now) - dt.timedelta(hours=late) for rule in retention.RULES}
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=then["sessions finies"])
    AccessAttemptFactory()
    AccessAttempt.objects.update(attempt_time=then["essais"])
    AccessLog.objects.create(username="agent")
    AccessLog.objects.update(attempt_time=then["connexions"])

    retention.purge()

    assert sum(model.objects.count() for model in (Session, AccessLog, AccessAttempt)) == left


@pytest.mark.parametrize(
    ("what", "day", "limit"),
    [
        ("connexions", dt.datetime(2008, 10, 15, 3, tzinfo=dt.UTC), dt.datetime(2007, 10, 15, 3, tzinfo=dt.UTC)),
        ("essais", dt.datetime(2008, 2, 29, 3, tzinfo=dt.UTC), dt.datetime(2007, 2, 28, 3, tzinfo=dt.UTC)),
        ("travaux finis", dt.datetime(2008, 3, 31, 3, tzinfo=dt.UTC), dt.datetime(2008, 1, 1, 3, tzinfo=dt.UTC)),
    ],
)
def test_a_year_is_a_year_even_of_366_days(what, day, limit):
    assert {rule.what: rule for rule in retention.RULES}[what].limit(day) == limit


@pytest.mark.parametrize(("days", "left"), [(89, 1), (91, 0)])
def test_finished_jobs_go_after_ninety_days_but_those_that_something_leads_to(days, left):
    then = clock.real_now() - dt.timedelta(days=days)
    done = {"kind": "essai", "label": "Essai", "state": JobState.DONE, "finished_at": then}
    alone = Job.objects.create(**done)
    JobLine.objects.create(job=alone, line=1, level="error", message="Une ligne.")
    of_a_mail, of_a_paper = Job.objects.create(**done), Job.objects.create(**done)
    OutgoingMailFactory(job=of_a_mail)
    DeadlineFactory(content_type=ContentType.objects.get_for_model(Job), object_id=of_a_paper.pk)
    waiting = Job.objects.create(kind="essai", label="Essai")
    retention.purge()
    assert Job.objects.filter(pk=alone.pk).count() == left
    assert Job.objects.filter(pk__in=(of_a_mail.pk, of_a_paper.pk, waiting.pk)).count() == 3
