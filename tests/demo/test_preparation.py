"""What the demonstration prepares, and when it does so again."""

import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from iae_portal.core.models import User
from iae_portal.demo.management.commands import load_demo
from iae_portal.demo.preparation import Preparation, PreparationError
from tests.factories import UserFactory

# Stands for the project's own command: notes what is asked, makes the database, fails on request.
MANAGE = """
import os, sys
from pathlib import Path
here = Path(__file__).parent
with open(here / "asked", "a") as file:
    file.write(sys.argv[1] + "\\n")
if sys.argv[1] == "migrate":
    (here / "var" / "demo.sqlite3").write_text((here / "content").read_text())
sys.exit(3 if os.environ.get("FAILS") == sys.argv[1] else 0)
"""


@pytest.fixture
def base(tmp_path):
    files = {
        "manage.py": MANAGE,
        "requirements.txt": "django==5.2\n",
        "content": "first",
        "static/portal/portal.css": "body {}\n",
        "conventions/migrations/0001_initial.py": "first = True\n",
        "iae_portal/demo/story/structures.py": "first = True\n",
        "iae_portal/demo/story/names.csv": "Exemple\n",
        "conventions/views/list.py": "first = True\n",
        "var/.keep": "",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def prepare(base: Path, **environment: str) -> list[str]:
    """Run the preparation; the commands it asked for."""
    (base / "asked").write_text("")
    Preparation(base, base / "var", base / "var" / "demo.sqlite3", os.environ | environment).run()
    return (base / "asked").read_text().split()


def test_the_first_start_makes_everything_and_the_second_nothing(base):
    assert prepare(base) == ["collectstatic", "migrate", "load_demo"]
    assert prepare(base) == []


def test_a_given_database_is_prepared_by_its_own_command_and_never_set_aside(base):
    (base / "asked").write_text("")
    for _ in range(2):
        Preparation(base, base / "var", None, dict(os.environ)).run()

    assert (base / "asked").read_text().split() == ["collectstatic", "load_demo", "load_demo"]
    assert list((base / "var").glob("*sqlite3*")) == []


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("conventions/migrations/0001_initial.py", ["migrate", "load_demo"]),
        ("iae_portal/demo/story/structures.py", ["migrate", "load_demo"]),
        ("iae_portal/demo/story/names.csv", ["migrate", "load_demo"]),
        ("conventions/views/list.py", []),
        ("static/portal/portal.css", ["collectstatic"]),
        ("requirements.txt", ["collectstatic"]),
    ],
)
def test_what_changed_is_made_again_and_nothing_else(base, path, asked):
    prepare(base)
    (base / path).write_text("second = True\n")

    assert prepare(base) == asked


def test_another_day_is_another_database(base):
    prepare(base)

    assert prepare(base, PORTAL_TODAY="2009-07-01") == ["migrate", "load_demo"]
    assert prepare(base, PORTAL_TODAY="2009-07-01") == []


def test_a_database_that_people_used_is_set_aside_not_lost(base, capsys):
    prepare(base)
    (base / "content").write_text("second")
    (base / "var/demo.sqlite3-wal").write_text("journal of the first")
    (base / "iae_portal/demo/story/structures.py").write_text("second = True\n")

    prepare(base)

    kept = {path.name: path.read_text() for path in (base / "var").glob("*sqlite3*")}
    assert kept == {
        "demo.sqlite3": "second",
        "previous-demo.sqlite3": "first",
        "previous-demo.sqlite3-wal": "journal of the first",
    }
    assert "l'ancienne base est gardée" in capsys.readouterr().out


def test_a_failed_step_is_told_and_taken_up_again_from_an_empty_database(base):
    with pytest.raises(PreparationError) as failure:
        prepare(base, FAILS="load_demo")
    assert str(failure.value) == (
        f"« manage.py load_demo » a échoué (code 3). Voir la fin de {base / 'var/log/preparation.log'}."
    )

    assert prepare(base) == ["migrate", "load_demo"]
    assert [path.name for path in (base / "var").glob("*sqlite3*")] == ["demo.sqlite3"]


def test_a_deleted_database_is_made_again(base):
    prepare(base)
    (base / "var/demo.sqlite3").unlink()

    assert prepare(base) == ["migrate", "load_demo"]


@pytest.mark.django_db
def test_a_given_database_that_holds_something_else_is_left_alone(settings, monkeypatch):
    settings.DEMO_PASSWORD, settings.DEMO_ACCOUNTS = "demo", [("agent.59l", "agente")]
    UserFactory(username="agent.59l")  # with a password of his own
    asked = []
    monkeypatch.setattr(load_demo, "call_command", lambda *names, **options: asked.append(names))

    with pytest.raises(CommandError, match="n'est ni vide ni celle d'une démonstration : rien n'y est écrit"):
        call_command("load_demo", "--given")

    assert asked == []


@pytest.mark.django_db
def test_a_given_database_of_a_demonstration_is_kept_as_people_left_it(settings, monkeypatch):
    settings.DEMO_PASSWORD, settings.DEMO_ACCOUNTS = "demo", [("agent.59l", "agente")]
    person = UserFactory(username="agent.59l")
    person.set_password("demo")
    person.save()
    asked = []
    monkeypatch.setattr(load_demo, "call_command", lambda *names, **options: asked.append(names))

    call_command("load_demo", "--given")

    assert asked == [("migrate",)]
    assert User.objects.count() == 1
