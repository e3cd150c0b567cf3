"""The office of a council: the portal in processes of its own, a mail server, and the day that the test sets."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.core import PASSWORD
from tests.notifications.smtp_server import MailServer, running_mail_server
from tests.processes import (
    Process,
    Server,
    answers,
    celery_worker,
    portal_environment,
    redis_server,
    running,
    wait_for,
    web_server,
)

LINK = re.compile(r"https?://\S+/cdiae/invitation/\S+")


@dataclass
class Office:
    redis: Server
    web: Server
    worker: Process
    mails: MailServer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web.port}"

    def on(self, day: dt.date) -> None:
        """Another day: the web server and the worker start again on it."""
        for process in (self.worker, self.web):
            process.kill()
            process.environment["TEST_TODAY"] = day.isoformat()
        wait_for(lambda: not answers(self.web.port), "the last process to let the port go")
        self.web.start()
        self.worker.start()

    def letters(self, words: str, count: int) -> list[EmailMessage]:
        """The mails whose subject has these words, once so many have arrived."""

        def found():
            rows = [row for row in list(self.mails.messages) if words in row["Subject"]]
            return rows if len(rows) >= count else None

        return wait_for(found, f"{count} mails about {words}")

    def link_of(self, email: str) -> str:
        """The last answering link that this address received."""
        mine = [row for row in self.letters("Convocation", 1) if row["To"].addresses[0].addr_spec == email]
        return LINK.search(mine[-1].get_body(("plain",)).get_content()).group(0)


@contextmanager
def open_office(folder: Path, day: dt.date) -> Iterator[Office]:
    with running_mail_server() as mails:
        redis = redis_server(folder)
        more = {
            "DJANGO_SETTINGS_MODULE": "tests.council_settings",
            "TEST_EMAIL_PORT": str(mails.port),
            "TEST_TODAY": day.isoformat(),
        }
        environment = portal_environment(folder, redis, **more)
        web = web_server(folder, environment)
        worker = celery_worker(folder, environment | {"SITE_URL": f"http://127.0.0.1:{web.port}"})
        office = Office(redis, web, worker, mails)
        with running(redis, web, worker):
            yield office


@pytest.fixture
def office(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with open_office(tmp_path, dt.date(2008, 10, 15)) as opened:
        yield opened


def log_in(page: Page, name: str) -> None:
    page.goto("/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("[name=enregistrer]")
    page.wait_for_url(re.compile(r":\d+/$"))


def confirm(page: Page) -> None:
    """Send the form of the page; a form refused would leave its errors."""
    page.click("main [name=enregistrer]")
    expect(page.locator(".fr-alert--success").first).to_be_visible()


def job_is_done(page: Page, sentence: str) -> None:
    """The page of the job fills by itself until its last sentence."""
    page.wait_for_url(re.compile("/travaux/"))
    expect(page.locator("#travail")).to_contain_text(sentence, timeout=90_000)
