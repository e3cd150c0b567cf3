"""The files for the paying agency: short, a page writes them; long, a worker does."""

from decimal import Decimal
from unittest.mock import Mock

import pytest
from django.urls import reverse

from financing.enums import LotAnswer, RejectCode
from financing.selectors import payments
from financing.selectors.payments import with_computations
from financing.services import lot_answers
from financing.services.lot_answers import Answer, answer_line, run_answers, start_answers
from financing.services.lots import prepare_lot, validate_lot
from financing.services.monthly_states import save_states
from iae_portal.core import clock, lists, slices
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import Progress, claim
from tests.factories import service
from tests.factories.financing import credit, make_convention, validated
from tests.financing.test_monthly_states import rows
from tests.jobs import begun

pytestmark = pytest.mark.django_db


def of_a_lot(officer, head) -> str:
    lot = validate_lot(actor=head.user, lot=prepare_lot(actor=officer.user, service=service("59L")))
    return reverse("financing:lot_file", args=[lot.pk])


def of_a_perimeter(officer, head) -> str:
    return reverse("financing:payer_export")


@pytest.mark.parametrize("address", [of_a_lot, of_a_perimeter])
def test_a_worker_writes_the_same_file_as_the_page(
    officer_59l, head_59l, monkeypatch, django_capture_on_commit_callbacks, address
):
    credit("59L", "500000.00", year=2008)
    validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    url = address(officer_59l, head_59l)
    at_once = officer_59l.get(url)
    lines = len(at_once.content.splitlines()) - 1
    monkeypatch.setattr(lists, "AT_ONCE", lines - 1)
    page = officer_59l.get(url)

    with django_capture_on_commit_callbacks(execute=True):
        officer_59l.post(reverse("core:list_export"), {"chemin": page.context["path"]})
    written = officer_59l.get(Job.objects.get().result["url"])

    assert lines == 10
    assert f"Ce fichier aura {page.context['total']} lignes" in page.content.decode()
    assert b"".join(written.streaming_content) == at_once.content
    assert written["Content-Disposition"] == at_once["Content-Disposition"]


def test_the_lines_to_pay_are_read_slice_by_slice(officer_59l, head_59l, monkeypatch):
    """A slice ends in the middle of an annexe: its credits are those of the whole year all the same."""
    credit("59L", "500000.00", year=2008)
    for _ in range(2):
        validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    url, read = of_a_perimeter(officer_59l, head_59l), []
    whole = officer_59l.get(url).content

    def computed(lines):
        read.append(len(lines))
        return with_computations(lines)

    monkeypatch.setattr(payments, "with_computations", computed)
    monkeypatch.setattr(slices, "AT_A_TIME", 7)
    assert officer_59l.get(url).content == whole
    assert (len(whole.splitlines()) - 1, sum(read)) == (20, 20)
    assert len(read) > 2 and max(read) <= 7


@pytest.mark.parametrize("count", [1, 3])
def test_the_answers_of_an_annexe_are_noted_together(officer_59l, head_59l, django_assert_num_queries, count):
    credit("59L", "500000.00", year=2008)
    validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    asked = validate_lot(actor=head_59l.user, lot=prepare_lot(actor=officer_59l.user, service=service("59L")))
    answers = {row.pk: Answer(clock.today(), row.amount) for row in asked.lines.order_by("rank")[:count]}
    job = start_answers(actor=officer_59l.user, lot=asked, answers=answers)

    progress = begun(job)
    with django_assert_num_queries(28):
        assert run_answers(job, progress)["sentence"].startswith(f"{count} réponse")


def test_an_annexe_whose_answer_is_refused_leaves_the_others_noted(officer_59l, head_59l):
    credit("59L", "500000.00", year=2008)
    made = [validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"]) for _ in range(3)]
    asked = validate_lot(actor=head_59l.user, lot=prepare_lot(actor=officer_59l.user, service=service("59L")))
    rows = [asked.lines.filter(annex=annex).earliest("rank") for annex in made]
    too_much = (Decimal("0.00"), Decimal("0.01"), Decimal("0.00"))
    answers = {row.pk: Answer(clock.today(), row.amount + more) for row, more in zip(rows, too_much, strict=True)}
    job = claim(start_answers(actor=officer_59l.user, lot=asked, answers=answers).pk)

    assert run_answers(job, Progress(job))["sentence"] == "2 réponses notées."
    ((line, said),) = job.lines.values_list("line", "message")
    assert (line, said.startswith(f"{made[1].number} : Ligne {rows[1].rank}")) == (0, True)
    assert sorted(asked.lines.exclude(answer=LotAnswer.PENDING).values_list("pk")) == [(rows[0].pk,), (rows[2].pk,)]


def test_answers_noted_by_a_worker_that_died_are_counted_as_asked(officer_59l, head_59l, monkeypatch):
    credit("59L", "500000.00", year=2008)
    made = [validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"]) for _ in range(2)]
    asked = validate_lot(actor=head_59l.user, lot=prepare_lot(actor=officer_59l.user, service=service("59L")))
    rows = [asked.lines.filter(annex=annex).earliest("rank") for annex in made]
    answers = {rows[0].pk: Answer(clock.today(), rows[0].amount), rows[1].pk: Answer(code=RejectCode.values[0])}
    job = start_answers(actor=officer_59l.user, lot=asked, answers=answers)
    monkeypatch.setattr(lot_answers, "TOGETHER", 1)
    dying = begun(job)
    monkeypatch.setattr(dying, "advance", Mock(side_effect=SystemExit))
    with pytest.raises(SystemExit):
        run_answers(dying.job, dying)
    assert asked.lines.exclude(answer=LotAnswer.PENDING).count() == 1

    again = begun(job)
    assert run_answers(again.job, again)["sentence"] == "2 réponses notées."
    assert not job.lines.exists()


@pytest.mark.parametrize("who", ["head_59l", "officer_59l"])
def test_an_answer_noted_by_another_is_said_not_counted(who, request, officer_59l, head_59l):
    """Two people, or two tabs of one, send the file of the agency: each line counts once, the second reads whose."""
    credit("59L", "500000.00", year=2008)
    validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    asked = validate_lot(actor=head_59l.user, lot=prepare_lot(actor=officer_59l.user, service=service("59L")))
    first, second = asked.lines.order_by("rank")[:2]
    answers = {row.pk: Answer(clock.today(), row.amount) for row in (first, second)}
    job, before = start_answers(actor=officer_59l.user, lot=asked, answers=answers), request.getfixturevalue(who).user
    other = begun(start_answers(actor=before, lot=asked, answers={first.pk: answers[first.pk]}))
    assert run_answers(other.job, other)["sentence"] == "1 réponse notée."

    progress = begun(job)
    assert run_answers(progress.job, progress)["sentence"] == "1 réponse notée."
    (said,) = job.lines.values_list("message", flat=True)
    assert said.startswith(f"Ligne {first.rank}, {first} : déjà payée, noté par {before}, le 15 octobre 2008 à ")
    for noted, noter in ((first, before), (second, officer_59l.user)):
        with pytest.raises(Refusal, match=f"elle est déjà payée. Dernier changement : {noter}, le 15 octobre 2008 à "):
            answer_line(actor=officer_59l.user, row=noted, answer=answers[noted.pk])


def test_the_balance_paid_after_the_end_says_the_posts_and_the_amount_of_the_last_month(officer_59l, settings):
    """2021: 10 988.00 since October; January, where the balance stands, has another amount."""
    settings.PORTAL_TODAY = "2022-02-20"
    credit("59L", "100000.00", year=2021)
    annex = validated(officer_59l.user, make_convention("EI", 2021), fte="4.00")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["505.25"] * 12, year=2021))
    answer = officer_59l.get(reverse("financing:payer_export"))
    header, *lines = answer.content.decode("utf-8-sig").splitlines()
    found = [dict(zip(header.split(";"), line.split(";"), strict=True)) for line in lines]
    (balance,) = [row for row in found if row["Mois"] == "01/2022"]
    assert (balance["Montant unitaire"], balance["ETP"]) == ("10988", "4")
