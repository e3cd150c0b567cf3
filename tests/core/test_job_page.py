"""The page that follows a long work: what it made, and the way back to the page that asked for it."""

import pytest
from django.template.loader import render_to_string

from iae_portal.core.enums import JobState
from iae_portal.core.models import Job

BACK = '<a href="{}">Revenir à la page de départ</a>'


def shown(state: str, parameters: dict, **values) -> str:
    job = Job(kind="essai", label="Essai", state=state, parameters=parameters, **values)
    return render_to_string("core/job_progress.html", {"job": job, "lines": []})


@pytest.mark.parametrize("state", list(JobState))
@pytest.mark.parametrize("result", [{}, {"sentence": "3 courriels envoyés.", "url": "/rappels/courriels/"}])
def test_whatever_it_made_one_click_leads_back(state, result):
    assert BACK.format("/cdiae/seances/4/") in shown(state, {"path": "/cdiae/seances/4/"}, result=result)


@pytest.mark.parametrize("parameters", [{}, {"path": "imports/structures/0a1b"}])
def test_a_work_of_no_page_leads_nowhere(parameters):
    assert "page de départ" not in shown(JobState.DONE, parameters)


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "/conventions/"),
        ("export=csv", "/conventions/"),
        ("q=exemple&export=csv&tri=-fin", "/conventions/?q=exemple&amp;tri=-fin"),
    ],
)
def test_a_long_export_leads_back_to_the_list_as_it_was_asked(query, address):
    page = shown(JobState.DONE, {"path": "/conventions/", "query": query}, result={"url": "/travaux/x/fichier/"})

    assert BACK.format(address) in page


def test_one_link_where_what_it_made_is_the_page_that_asked_for_it():
    page = shown(JobState.DONE, {"path": "/campagne/1/"}, result={"url": "/campagne/1/", "link": "Revoir la campagne"})

    assert page.count('href="/campagne/1/"') == 1
