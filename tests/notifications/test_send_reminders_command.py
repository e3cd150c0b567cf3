"""The command says in French who owes what and why."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from iae_portal.core.enums import Role
from iae_portal.notifications.models import OutgoingMail, ReminderRun, ReminderSent
from tests.factories import make_user, service
from tests.notifications.conftest import deadline_for
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def say(*args: str) -> str:
    out = io.StringIO()
    call_command("send_reminders", *args, stdout=out)
    return out.getvalue()


@scene
def due():
    ana = make_user(Role.OFFICER, "59L", username="ana", first_name="Ana", last_name="Exemple")
    deadline_for(owner=ana)
    deadline_for("69", due_on=dt.date(2008, 9, 5))


EXPECTED = """
Ana Exemple <ana@exemple.invalid>
  - À faire avant le 30 octobre 2008 : réclamer les pièces manquantes – dossier d'essai 59L
    Pourquoi : Il manque une pièce au dossier de {lille}. (15 jours avant l'échéance)

Sans destinataire (personne n'occupe la fonction, ou son adresse manque) :
  - En retard depuis le 5 septembre 2008 : réclamer les pièces manquantes – dossier d'essai 69
    Pourquoi : Il manque une pièce au dossier de {rhone}. (35 jours après l'échéance)

1 rappel, 1 personne.
"""


def expected(title: str) -> str:
    return title + "\n" + EXPECTED.format(lille=service("59L"), rhone=service("69"))


def test_a_dry_run_names_who_owes_what_and_writes_nothing(due):
    assert say("--dry-run") == expected("Rappels du 15 octobre 2008 (essai : rien n'est envoyé)")
    assert (OutgoingMail.objects.count(), ReminderSent.objects.count(), ReminderRun.objects.count()) == (0, 0, 0)


def test_for_real_twice_it_sends_once(due):
    assert say() == expected("Rappels du 15 octobre 2008")
    assert "Aucun rappel à envoyer." in say()
    assert OutgoingMail.objects.count() == 1


def test_another_day_may_be_given(due):
    assert say("--date", "2008-10-16", "--dry-run").startswith("Rappels du 16 octobre 2008")
    assert "1 rappel, 1 personne." not in say("--date", "2008-10-14")


def test_a_day_to_come_is_only_for_a_dry_run(due):
    with pytest.raises(CommandError, match="n'est pas encore arrivé"):
        say("--date", "2008-10-16")


def test_a_wrong_date_is_explained():
    with pytest.raises(CommandError, match="écrivez AAAA-MM-JJ"):
        say("--date", "15/10/2008")
