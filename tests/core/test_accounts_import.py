"""Accounts from a file: read and shown first, refused line by line, written with assignment and invitation."""

import datetime as dt

import pytest

from iae_portal.core.errors import NotAllowed
from iae_portal.core.imports.accounts import COLUMNS, Known, make_plan
from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.imports.tables import read_table
from iae_portal.core.models import Assignment, JournalEntry, User
from iae_portal.core.services.accounts_import import plan_accounts
from tests import imports

PAGE = "/administration/comptes/importer/"
HEAD = "Identifiant;Prénom;Nom;Courriel;Fonction;Service;Rôle\n"
KNOWN = Known(
    roles_of={"59L": frozenset({"officer", "head"}), "R31": frozenset({"regional_officer"})},
    codes={"ddtefp du nord lille": "59L", "drtefp r31": "R31"},
    roles={
        "officer": "officer",
        "charge de mission": "officer",
        "head": "head",
        "regional officer": "regional_officer",
    },
    usernames=frozenset({"deja.la"}),
    emails=frozenset({"deja@exemple.invalid"}),
)


def plan_of(*lines: str):
    return make_plan(read_table((HEAD + "\n".join(lines)).encode(), COLUMNS), KNOWN)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a.b;A;B;a@b.fr;;59L;Chargé de mission", None),
        ("a.b;A;B;a@b.fr;;ddtefp 59l;officer", None),
        ("a.b;A;B;a@b.fr;;DDTEFP du Nord – Lille;officer", None),
        ("a.b;A;B;a@b.fr;;DDTEFP du Rhône;officer", "« DDTEFP du Rhône » n'existe pas : reprenez son code"),
        ("a.b;A;B;a@b.fr;;DRTEFP R31;officer", "n'existe pas dans le service R31"),
        ("Deja.La;A;B;a@b.fr;;59L;officer", "déjà pris"),
        ("a.b;A;B;DEJA@exemple.invalid;;59L;officer", "déjà celui d'un compte"),
        ("a b;A;B;a@b.fr;;59L;officer", "prenom.nom"),
        ("a.b;A;B;a@b;;59L;officer", "adresse de courriel"),
        ("a.b;;B;a@b.fr;;59L;officer", "Prénom : indiquez"),
        ("a.b;A;B;a@b.fr;;99;officer", "n'existe pas : reprenez son code"),
        ("a.b;A;B;a@b.fr;;59L;administrator", "administration seulement"),
        ("a.b;A;B;a@b.fr;;59L;Roi", "écrivez Chargé de mission ou Directeur départemental."),
        ("a.b;A;B;a@b.fr;;R31;officer", "n'existe pas dans le service R31 : écrivez Chargé de mission régional."),
        (f"a.b;{'A' * 151};B;a@b.fr;;59L;officer", "trop long"),
    ],
)
def test_a_line_is_ready_or_says_why(line, said):
    plan = plan_of(line)
    if said is None:
        assert [row.values["role"] for row in plan.ready] == ["officer"]
    else:
        (row,) = plan.refused
        assert said in " ".join(row.problems)


def test_a_repeated_line_and_a_missing_column():
    plan = plan_of("a.b;A;B;a@b.fr;;59L;officer", "A.B;C;D;c@d.fr;;59L;officer", "c.d;C;D;A@B.fr;;59L;officer")
    assert (len(plan.ready), [row.line for row in plan.refused]) == (1, [3, 4])
    with pytest.raises(FileRefused, match="Courriel et Service"):
        read_table(b"Identifiant;Nom;Pr\xc3\xa9nom;R\xc3\xb4le\na;b;c;d", COLUMNS)


def test_the_file_is_shown_then_written_once(admin, officer_59l, mailoutbox, django_capture_on_commit_callbacks):
    lines = "n.un;Nina;Un;n.un@exemple.invalid;Agente;59L;Chargé de mission\nmauvais;;;;;;\n"
    shown = imports.send(admin, PAGE, (HEAD + lines).encode(), "comptes.csv", start="2008-11-01")
    assert imports.counts(shown) == (1, 0, 0, 1, 0)
    assert not User.objects.filter(username="n.un").exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert imports.confirm(admin, PAGE, shown).status_code == 302
    made = Assignment.objects.get(user__username="n.un")
    assert (made.service.code, made.role, made.start) == ("59L", "officer", dt.date(2008, 11, 1))
    assert [mail.to for mail in mailoutbox] == [["n.un@exemple.invalid"]]
    assert set(JournalEntry.objects.values_list("action", flat=True)) == {"account.create", "assignment.add"}
    again = imports.confirm(admin, PAGE, shown)
    assert User.objects.filter(username="n.un").count() == 1
    assert imports.counts(again) == (0, 0, 0, 2, 0)
    with pytest.raises(NotAllowed):
        plan_accounts(actor=officer_59l.user, table=read_table((HEAD + lines).encode(), COLUMNS))
