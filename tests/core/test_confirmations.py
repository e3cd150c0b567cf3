"""The page of an act says what follows from it before the person does it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import escape

from conventions.workflows.opinion import OPINION_WORKFLOW
from conventions.workflows.procedure import PROCEDURE_WORKFLOW
from financing.services.diagnostics import save_diagnostic
from financing.workflows.diagnostic import DIAGNOSTIC_WORKFLOW
from tests.conventions.rights_of_conventions import a_procedure, an_amendment_asked, asked
from tests.factories.cdiae import make_council, make_request
from tests.factories.conventions import SiaeFactory

pytestmark = pytest.mark.django_db


def a_diagnostic(head) -> dict:
    values = {"origin": "service", "consultant": "Cabinet Exemple", "started_on": dt.date(2008, 9, 1), "plan": ""}
    row = save_diagnostic(actor=head.user, siae=SiaeFactory(), values=values, years=[])
    return {"pk": row.pk, "name": "deliver"}


def of_the_council(head) -> dict:
    council = make_council()
    return {"code": council.departement.code, "pk": make_request().pk}


@pytest.mark.parametrize(
    ("page", "make", "workflow", "names"),
    [
        ("conventions:procedure_close", lambda head: a_procedure(), PROCEDURE_WORKFLOW, ("conclude", "drop")),
        (
            "conventions:opinion_by_hand",
            lambda head: {"number": asked().subject.number},
            OPINION_WORKFLOW,
            ("answer_by_hand",),
        ),
        ("conventions:amendment_opinion", lambda head: an_amendment_asked(), OPINION_WORKFLOW, ("answer_by_hand",)),
        ("cdiae:opinion_by_hand", of_the_council, OPINION_WORKFLOW, ("answer_by_hand",)),
        ("financing:diagnostic_action", a_diagnostic, DIAGNOSTIC_WORKFLOW, ("deliver",)),
    ],
)
def test_the_page_says_what_follows(head_59l, page, make, workflow, names):
    shown = head_59l.get(reverse(page, kwargs=make(head_59l))).content.decode()

    for name in names:
        assert workflow.get(name).confirm
        assert escape(workflow.get(name).confirm) in shown
