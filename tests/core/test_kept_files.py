"""A file chosen in a page that comes back refused (iae_portal.core.services.kept_files)."""

import datetime as dt
import os
import time

import pytest
from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from iae_portal.core.forms import PortalForm
from iae_portal.core.services import kept_files
from iae_portal.core.services.files import erase_orphans


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


class MinutesForm(PortalForm):
    day = forms.DateField(label="Jour")
    file = forms.FileField(label="Procès-verbal")


def sent(data: dict, *, owner: str = "7", file: bytes = b"") -> tuple[MinutesForm, str]:
    """The form and the file field of the page that shows it again."""
    chosen = {"file": [SimpleUploadedFile("pv de séance.pdf", file, "application/pdf")]} if file else {}
    with kept_files.owned_by(owner):
        form = MinutesForm(data, MultiValueDict(chosen))
        form.is_valid()
        return form, str(form["file"])


def token_of(page: str) -> str:
    return page.partition('name="file-garde" value="')[2].partition('"')[0]


def test_the_file_stands_when_another_field_is_wrong():
    _, page = sent({"day": "demain"}, file=b"%PDF-1.4 minutes")
    assert "« pv de séance.pdf » est gardé" in page

    form, again = sent({"day": "hier", "file-garde": token_of(page)})
    assert (form.errors.keys(), token_of(again)) == ({"day"}, token_of(page))  # kept once

    form, _ = sent({"day": "15/10/2008", "file-garde": token_of(page)})
    given = form.cleaned_data["file"]
    assert (given.name, given.content_type, given.read()) == (
        "pv de séance.pdf",
        "application/pdf",
        b"%PDF-1.4 minutes",
    )


def test_it_may_be_taken_away_or_replaced():
    _, page = sent({"day": "demain"}, file=b"first")
    kept = {"day": "15/10/2008", "file-garde": token_of(page)}
    assert sent({**kept, "file-retirer": "1"})[0].errors.keys() == {"file"}
    assert sent(kept, file=b"second")[0].cleaned_data["file"].read() == b"second"


def test_nobody_else_and_no_other_name_finds_it():
    _, page = sent({"day": "demain"}, file=b"first")
    kept = {"day": "15/10/2008", "file-garde": token_of(page)}
    assert sent(kept, owner="8")[0].errors.keys() == {"file"}
    assert sent({**kept, "file-garde": kept["file-garde"] + "x"})[0].errors.keys() == {"file"}


def test_what_the_field_refuses_is_not_kept():
    empty = SimpleUploadedFile("vide.pdf", b"")
    form = MinutesForm({"day": "demain"}, MultiValueDict({"file": [empty]}))
    assert form.errors.keys() == {"day", "file"}
    assert token_of(str(form["file"])) == ""


def test_it_goes_after_a_day(db, monkeypatch):
    _, page = sent({"day": "demain"}, file=b"first")
    kept = {"day": "15/10/2008", "file-garde": token_of(page)}
    (name,) = default_storage.listdir("gardes")[1]
    place = default_storage.path(f"gardes/{name}")
    hours = lambda count: time.time() - dt.timedelta(hours=count).total_seconds()  # noqa: E731

    os.utime(place, (hours(23), hours(23)))
    assert (erase_orphans(), sent(kept)[0].is_valid()) == (0, True)
    os.utime(place, (hours(25), hours(25)))
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 90_000)
    assert not sent(kept)[0].is_valid()
    assert erase_orphans() == 1
