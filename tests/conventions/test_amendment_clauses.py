"""An amendment of each kind changes its own clauses, from those in force, in the dossier from its day of effect."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from conventions.enums import AmendmentKind, AmendmentState
from conventions.models import Amendment, Convention, OpinionRequest
from conventions.selectors.amendments import clauses_on, written_clauses
from conventions.services import amendments
from conventions.services.amendment_effects import apply_amendment
from conventions.services.daily import run_daily
from iae_portal.core.forms.dates import INVALID
from iae_portal.notifications.models import Deadline
from tests.conventions.amending import JUNE, MARCH, RATES, TODAY, TOMORROW, refused

pytestmark = pytest.mark.django_db

BANK = "FR7630006000011234567890189"


@pytest.mark.parametrize(
    ("kind", "first", "count"),
    [
        ("posts", "posts_fte", 3),
        ("period", "end", 1),
        ("objectives", "objectives.welcome", 4 + 3 * (3 + 1)),
        ("parties", "signatory.structure.name", 2 * 3 + 2),
        ("activity", "publics", 6 + 4),
        ("other", None, 0),
    ],
)
def test_each_kind_carries_its_own_clauses_as_they_are_in_force(amend, signed, kind, first, count):
    rows = written_clauses(amend(kind))

    assert len(rows) == count
    assert {row.kind for row in rows} <= {kind}
    assert [row.key for row in rows][:1] == ([first] if first else [])


def test_it_keeps_only_what_changes_beside_what_was_in_force(amend, signed):
    posts = signed.project.posts_fte
    row = amend("posts", posts_fte=posts + 2, supervision_fte=signed.project.supervision_fte)

    assert (list(row.before), list(row.after)) == (["posts_fte"], ["posts_fte"])
    assert (row.posts_before, row.posts_after) == (posts, posts + 2)
    assert amend("activity", publics=f" {signed.project.publics} ").after == {}


def test_a_clause_of_another_kind_is_not_taken(amend):
    assert amend("activity", posts_fte=99, publics="Jeunes sortis sans diplôme.").after == {
        "publics": "Jeunes sortis sans diplôme."
    }


@pytest.mark.parametrize(
    ("kind", "clauses", "sentence"),
    [
        ("posts", {"posts_fte": Decimal(-1)}, "indiquez un nombre positif"),
        ("posts", {"posts_fte": None}, "indiquez un nombre positif"),
        ("period", {"end": dt.date(2012, 1, 1)}, "trois ans au plus"),
        ("period", {"end": dt.date(2009, 5, 31)}, "ne peut pas précéder la date d'effet"),
        ("objectives", {f"{RATES}.durable": Decimal(90)}, "ne peut dépasser 100"),
        ("objectives", {"target.FORMATION.2010.value": Decimal(101)}, "n'est pas possible"),
        ("objectives", {"target.FORMATION.2010.value": None}, "indiquez la cible"),
        ("parties", {"account_number": BANK[:-1] + "8"}, "clé de l'IBAN est fausse"),
        ("parties", {"signatory.structure.name": ""}, "elle ne s'efface pas. Écrivez la nouvelle, ou « Rose Exemple »"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(amend, kind, clauses, sentence):
    assert sentence in refused(amend, kind, **clauses).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("kind", "clauses"),
    [
        ("posts", {"posts_fte": Decimal(0)}),
        ("period", {"end": dt.date(2009, 6, 1)}),
        ("objectives", {"target.FORMATION.2010.value": Decimal(100)}),
        ("parties", {"account_number": "FR76 3000 6000 0112 3456 7890 189"}),
        ("parties", {"signatory.structure.name": "Rose Fictive"}),
    ],
)
def test_on_the_other_side_of_the_bound_it_is_taken(amend, kind, clauses):
    assert len(amend(kind, **clauses).after) == 1


def test_the_dossier_reads_as_amended_from_the_day_of_effect(amend, conclude, signed, settings):
    conclude(amend("period", end=dt.date(2010, 12, 31)))
    conclude(amend("activity", publics="Allocataires du RSA."))
    low = amend("objectives", **{"objectives.training": "Un objectif.\nUn autre.", f"{RATES}.durable": Decimal(12)})
    Amendment.objects.filter(pk=low.pk).update(justification="Un chantier ferme.")
    conclude(low)
    before = (signed.project.publics, dt.date(2011, 12, 31))

    settings.PORTAL_TODAY = "2009-05-31"
    run_daily()
    row = Convention.objects.get(pk=signed.pk)
    assert (row.project.publics, row.end) == before

    settings.PORTAL_TODAY = "2009-06-01"
    run_daily()
    row = Convention.objects.get(pk=signed.pk)
    assert (row.project.publics, row.end) == ("Allocataires du RSA.", dt.date(2010, 12, 31))
    first, second = row.objectives.filter(axis="training").order_by("rank")
    assert (first.text, second.text, second.rank - first.rank) == ("Un objectif.", "Un autre.", 1)
    agreed = row.targets.get(agreed__reason="Avenant 3 : Un chantier ferme.")  # the one that changed, and no other
    assert (agreed.indicator.code, agreed.year, agreed.agreed.durable) == ("SORTIES", 2010, 12)
    assert run_daily() == 0
    assert [apply_amendment(amendment=each) for each in row.amendments.all()] == [False] * 3


@pytest.mark.parametrize(
    ("typed", "title", "shown"),
    [
        ("1/6/2009", "La convention au 1er juin 2009", 'value="01/06/2009"'),
        ("2009-06-01", "La convention au 1er juin 2009", 'value="01/06/2009"'),
        (" ", "La convention au 15 octobre 2008", 'value="15/10/2008"'),
        ("31/02/2009", "La convention à une date", 'value="31/02/2009"'),
    ],
)
def test_a_day_is_read_as_it_is_typed_or_refused_in_a_sentence(signed, officer_59l, typed, title, shown):
    page = officer_59l.get(reverse("conventions:as_of", args=[signed.number]), {"jour": typed}).content.decode()

    assert (f">{title}</h2>" in page, shown in page) == (True, True)
    assert (INVALID.partition(" :")[0].replace("'", "&#x27;") in page) == (title == "La convention à une date")


def test_the_convention_as_of_five_days(amend, conclude, signed, settings, officer_59l):
    posts = signed.project.posts_fte
    conclude(amend("posts", MARCH, posts_fte=posts + 2))
    conclude(amend("posts", JUNE, posts_fte=posts - 1))
    conclude(amend("period", JUNE, end=dt.date(2010, 12, 31)))
    settings.PORTAL_TODAY = "2009-07-01"
    run_daily()

    def read(day: str) -> tuple:
        page = officer_59l.get(reverse("conventions:as_of", args=[signed.number]), {"jour": day})
        state = page.context["state"]
        rows = dict(row for group in state.groups for row in group.rows)
        kept = clauses_on(signed, dt.date.fromisoformat(day))["posts_fte"].value if rows else None
        return kept and Decimal(kept) - posts, rows.get("Date de fin"), len(state.amendments), state.sentence[:33]

    assert [read(day) for day in ("2008-12-31", "2009-02-28", "2009-03-01", "2009-06-01", "2011-01-01")] == [
        (None, None, 0, "La convention n'était pas encore "),
        (0, "31 décembre 2011", 0, ""),
        (2, "31 décembre 2011", 1, ""),
        (-1, "31 décembre 2010", 3, ""),
        (None, None, 0, "La convention n'était plus en vig"),
    ]


@pytest.mark.parametrize(
    ("kind", "effective_on", "accepted"),
    [
        ("posts", dt.date(2009, 1, 1), True),
        ("posts", dt.date(2009, 1, 2), False),
        ("period", dt.date(2009, 1, 1), False),
        ("posts", TOMORROW.replace(year=2009), True),
    ],
)
def test_only_the_annual_financial_amendment_comes_late(amend, settings, kind, effective_on, accepted):
    settings.PORTAL_TODAY = "2009-03-12"
    if accepted:
        assert amend(kind, effective_on).effective_on == effective_on
    else:
        assert "au plus tôt le jour de sa signature" in refused(amend, kind, effective_on)


@pytest.mark.parametrize(
    ("kind", "effective_on", "sentence"),
    [
        ("posts", "2008-12-31", "se situe dans la période de la convention"),
        ("posts", "2012-01-01", "se situe dans la période de la convention"),
        ("period", "2009-01-01", "au plus tôt le jour de sa signature"),
    ],
)
def test_a_day_of_effect_that_cannot_be_is_said_on_its_page(
    signed, officer_59l, settings, kind, effective_on, sentence
):
    settings.PORTAL_TODAY = "2009-03-12"
    typed = {"kind": kind, "purpose": "Deux postes de plus.", "effective_on": effective_on}
    page = officer_59l.post(reverse("conventions:amendment_new", args=[signed.number]), typed)

    assert (page.status_code, signed.amendments.exists()) == (422, False)
    text = page.content.decode()
    assert sentence in text and "Deux postes de plus." in text and effective_on in text


def test_the_database_keeps_the_effect_from_the_signature_on(amend, conclude):
    row = Amendment.objects.filter(pk=conclude(amend("posts", JUNE, posts_fte=3)).pk)
    row.update(effective_on=TODAY)

    with pytest.raises(IntegrityError, match="conventions_amendment_not_late"), transaction.atomic():
        row.update(effective_on=dt.date(2008, 10, 14))
    row.update(effective_on=dt.date(2008, 1, 1))


def test_a_reworked_amendment_is_written_and_submitted_again(amend, signed, officer_59l):
    row = amend("posts", posts_fte=3)
    asked = amendments.submit_amendment(actor=officer_59l.user, amendment=row)
    write = {"actor": officer_59l.user, "amendment": row, "purpose": "Objet.", "effective_on": JUNE, "posts_fte": 4}
    assert "en préparation" in refused(amendments.write_amendment, **write)

    reworked = amendments.rework_amendment(actor=officer_59l.user, amendment=row, comment="Quatre postes.")

    assert (reworked.state, OpinionRequest.objects.get(pk=asked.pk).state) == (AmendmentState.DRAFT, "withdrawn")
    assert amendments.write_amendment(**write).posts_after == 4
    assert amendments.submit_amendment(actor=officer_59l.user, amendment=row).reason.startswith("Pour avis")


def test_what_changes_nothing_is_not_submitted(amend, officer_59l):
    submitted = {"actor": officer_59l.user, "amendment": amend("activity")}

    assert "ne change encore aucune clause" in refused(amendments.submit_amendment, **submitted)


def test_the_annexe_is_asked_for_when_posts_move(amend, conclude, signed):
    due = Deadline.objects.filter(kind="financing.annex_due", object_id=signed.pk)
    conclude(amend("activity", publics="Autres publics."))
    assert not due.exists()

    conclude(amend("posts", posts_fte=3))

    assert due.get().due_on == JUNE


def test_the_frozen_version_says_before_and_after_whatever_the_dossier_becomes(amend, conclude, signed):
    row = conclude(amend("posts", posts_fte=signed.project.posts_fte + 1))
    shown = row.snapshot["changes"]
    type(signed.siae).objects.filter(pk=signed.siae_id).update(name="Autre nom")

    assert [change["label"] for change in shown] == ["Postes d'insertion (ETP)"]
    assert Amendment.objects.get(pk=row.pk).snapshot["siae"]["name"] != "Autre nom"


def test_the_officer_writes_it_from_the_pages(signed, officer_59l):
    new = reverse("conventions:amendment_new", args=[signed.number])
    typed = {"kind": AmendmentKind.POSTS, "purpose": "Deux postes de plus.", "effective_on": "2009-06-01"}
    typed |= {"supervision_fte": "2,5", "accompaniment_fte": "1"}
    edit = officer_59l.post(new, typed).url

    assert officer_59l.get(edit).context["form"]["posts_fte"].value() == signed.project.posts_fte
    page = officer_59l.post(edit, typed | {"posts_fte": "-1"})
    assert page.status_code == 422
    assert "Deux postes de plus." in page.content.decode()
    assert officer_59l.post(edit, typed | {"posts_fte": "12,5"}).status_code == 302
    page = officer_59l.get(edit.replace("modifier/", ""))
    assert [row.after for row in page.context["changes"]][:1] == ["12,5"]


@pytest.mark.parametrize(("end", "kept"), [(JUNE, True), (dt.date(2009, 5, 31), False)])
def test_a_convention_made_shorter_meanwhile_leaves_no_room_for_it(amend, officer_59l, head_59l, end, kept):
    row = amend()
    amendments.submit_amendment(actor=officer_59l.user, amendment=row)
    whole = row.convention.end
    Convention.objects.update(end=end)
    given = {"actor": officer_59l.user, "amendment": row}
    if kept:
        amendments.ready_amendment(**given)
    else:
        assert "se situe dans la période" in refused(amendments.ready_amendment, **given)
        Convention.objects.update(end=whole)
        amendments.ready_amendment(**given)
        Convention.objects.update(end=end)
        signed = {"actor": head_59l.user, "amendment": row, "others_signed_on": TODAY, "signed_on": TODAY}
        assert "se situe dans la période" in refused(amendments.sign_amendment, **signed)


@pytest.mark.parametrize(("end", "kept"), [(dt.date(2011, 5, 31), True), (dt.date(2011, 6, 1), False)])
def test_a_new_end_leaves_the_next_convention_its_first_day(signed, amend, maker, end, kept):
    Convention.objects.filter(pk=signed.pk).update(end=dt.date(2010, 12, 31))
    maker.take_over(signed.siae, dt.date(2011, 6, 1), dt.date(2012, 5, 31))
    if kept:
        assert amend("period", end=end).after == {"end": end.isoformat()}
    else:
        assert "couvre déjà une partie de cette période" in refused(amend, "period", end=end)


def test_a_new_end_goes_to_the_last_day_of_the_three_years(amend, conclude):
    conclude(amend("period", end=dt.date(2010, 12, 31)))

    assert amend("period", end=dt.date(2011, 12, 31)).after == {"end": "2011-12-31"}


def test_it_is_signed_on_its_day_of_effect_at_the_latest(amend, officer_59l, head_59l, settings):
    effect, day_after = dt.date(2009, 1, 2), dt.date(2009, 1, 3)
    row = amend(effective_on=effect)
    amendments.submit_amendment(actor=officer_59l.user, amendment=row)
    amendments.ready_amendment(actor=officer_59l.user, amendment=row)
    settings.PORTAL_TODAY = day_after.isoformat()
    given = {"actor": head_59l.user, "amendment": row, "others_signed_on": effect}

    said = refused(amendments.sign_amendment, **given, signed_on=day_after)
    assert "Celui-ci prend effet le 2 janvier 2009 : reprenez-le pour en changer." in said
    assert amendments.sign_amendment(**given, signed_on=effect).state == AmendmentState.SIGNED
