"""The words of a mail in one text template (iae_portal.notifications.words)."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from iae_portal.core.text import fold
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.services.outbox import queue_mail
from iae_portal.notifications.wording import delay
from iae_portal.notifications.words import Words, words_of
from tests.factories.notifications import DeadlineFactory
from tests.notifications.conftest import KIND

TEMPLATE = "tests_notifications/pieces.txt"
VALUES = {"number": "59L 12", "name": "L'Île & Cie", "pieces": ["les statuts", "le <budget>"], "late": False}


def test_a_template_gives_the_parts_of_a_mail():
    assert words_of(TEMPLATE, VALUES) == Words(
        subject_line="Pièces du dossier 59L 12",
        paragraphs=("Le dossier de L'Île & Cie attend des pièces.",),
        items=("les statuts", "le <budget>", "la signature du président"),
        action="Ouvrir le dossier",
    )


def test_what_is_not_said_leaves_no_empty_paragraph():
    words = words_of(TEMPLATE, {**VALUES, "pieces": [], "late": True})
    assert (words.paragraphs[1:], words.items) == (("Il est en retard.",), ())


def test_words_without_subject_are_refused():
    with pytest.raises(ValueError, match="no_subject"):
        words_of("tests_notifications/no_subject.txt", {})


@pytest.mark.django_db
def test_a_mail_is_made_of_its_words():
    mail = queue_mail(
        kind=KIND,
        to=Recipient("a@exemple.invalid", "Aline"),
        words=TEMPLATE,
        context={**VALUES, "url": "/dossiers/12/"},
    )

    assert mail.subject_line == "Pièces du dossier 59L 12"
    assert "Le dossier de L'Île & Cie attend des pièces." in mail.text
    assert "<li>le &lt;budget&gt;</li>" in mail.html
    assert '/dossiers/12/">Ouvrir le dossier</a>' in mail.html


@pytest.mark.django_db
def test_an_address_in_the_words_is_a_link_that_fits_the_screen():
    address = f"https://exemple.invalid/documents/{'x' * 90}/"
    mail = queue_mail(
        kind=KIND,
        to=Recipient("a@exemple.invalid", "Aline"),
        words=TEMPLATE,
        context={**VALUES, "name": address, "url": "/dossiers/12/"},
    )

    assert f'href="{address}"' in mail.html
    assert f">{address}<" not in mail.html
    assert address in mail.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("État de octobre 2008 : Annexe EI", "État d'octobre 2008 : Annexe EI"),
        ("État de août 2008 manquant depuis plus d'un mois", "État d'août 2008 manquant depuis plus d'un mois"),
        ("État de avril 2008 : Annexe EI", "État d'avril 2008 : Annexe EI"),
        ("État de mars 2008 : Annexe EI", "État de mars 2008 : Annexe EI"),
        ("Lettre de octobre 2008", "Lettre de octobre 2008"),
    ],
)
def test_the_migration_elides_the_months_that_deadlines_kept(written, kept):
    row = DeadlineFactory(label=written)

    import_module("iae_portal.notifications.migrations.0006_months_elided").elide(apps, None)

    row.refresh_from_db()
    assert (row.label, row.search_key) == (kept, fold(kept))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "dans un instant"),
        (1, "dans 1 minute"),
        (61, "dans 2 minutes"),
        (119 * 60, "dans 119 minutes"),
        (120 * 60, "dans 2 heures"),
    ],
)
def test_a_new_try_is_said_to_the_minute_then_to_the_hour(seconds, said):
    assert delay(dt.timedelta(seconds=seconds)) == said
