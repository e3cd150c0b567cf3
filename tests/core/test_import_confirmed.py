"""A colleague writes between the trial of an import and its confirmation: nothing is replaced unseen."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from conventions.models import Convention
from conventions.services.measures import write_results
from financing.checks.monthly_states import StateRow
from financing.models import FinancialAnnex, MonthlyState
from financing.services.monthly_states import save_states
from iae_portal.core.imports.confirmed import MARK, moved_since, refused_since, shown_of
from iae_portal.core.imports.trials import Changed, Created, Said, Trial
from iae_portal.core.models import Job
from iae_portal.core.services.import_jobs import KIND
from iae_portal.core.services.jobs import run
from iae_portal.core.services.journal import tell
from iae_portal.core.views.imports import CHANGED
from seminars.models import Event
from seminars.services.locks import OVER
from tests import imports
from tests.cdiae.diagnoses import PAGE, enter, open_for_two_areas, row_of
from tests.clients import PortalClient
from tests.conventions.files import csv_file
from tests.factories.conventions import ConventionFactory
from tests.factories.seminars import EventFactory
from tests.financing.test_monthly_states import running
from tests.scenes import scene

pytestmark = pytest.mark.django_db
URL = reverse("financing:states_file")
HEADER = ["Annexe", "Mois", "Heures", "Salariés", "Remarque"]
DETAIL = "Détail que l'essai ne montre pas"


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@scene
def annex(officer_59l) -> FinancialAnnex:
    row = running(officer_59l)
    typed(officer_59l, row, 1, 100)
    return row


def typed(client: PortalClient, annex: FinancialAnnex, month: int, hours: int) -> None:
    row = StateRow(dt.date(2008, month, 1), Decimal(hours), 12)
    save_states(actor=client.user, convention=annex.convention, rows=[row])


def file_of(annex: FinancialAnnex, *months: int) -> bytes:
    return csv_file(*([annex.number, f"0{month}/2008", "200", "12", ""] for month in months), header=HEADER)


def hours(month: int = 1) -> int:
    return int(MonthlyState.objects.get(month=dt.date(2008, month, 1)).hours)


def cells(answer) -> list[list[str]]:
    """The rows of « Changé depuis l'essai »."""
    page = unescape(answer.content.decode())
    part = re.search(r'id="change-depuis".*?</table>', page, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", part[0].split("<tbody>")[1], re.DOTALL) if part else []
    return [[cell.strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in rows]


def test_what_a_colleague_typed_since_is_not_replaced_and_is_shown(annex, officer_59l, head_59l):
    shown = imports.send(officer_59l, URL, file_of(annex, 1))
    typed(head_59l, annex, 1, 130)

    again = imports.confirm(officer_59l, URL, shown)

    assert (again.status_code, hours()) == (422, 130)
    ((line, _, field, before, now, given, author),) = cells(again)
    assert (line, field, before, now, given) == ("2", "Heures", "100", "130", "200")
    assert author.startswith(f"{head_59l.user}, le 15 octobre 2008 à ")
    said = " ".join(unescape(again.content.decode()).split())
    assert "1 ligne remplacerait autre chose que ce que l'essai montrait. Vérifiez-la ci-dessous" in said
    assert imports.confirm(officer_59l, URL, again).status_code == 302
    assert hours() == 200


@pytest.mark.parametrize(("month", "status"), [(1, 422), (2, 302)])
def test_only_a_row_of_the_file_counts(annex, officer_59l, head_59l, month, status):
    shown = imports.send(officer_59l, URL, file_of(annex, 1))
    typed(head_59l, annex, month, 130)
    assert imports.confirm(officer_59l, URL, shown).status_code == status


@pytest.mark.parametrize(("typed_since", "status", "kept"), [(130, 422, 130), (200, 302, 200)])
def test_a_row_made_since_is_not_replaced_either(annex, officer_59l, head_59l, typed_since, status, kept):
    shown = imports.send(officer_59l, URL, file_of(annex, 1, 2))
    typed(head_59l, annex, 2, typed_since)
    assert imports.confirm(officer_59l, URL, shown).status_code == status
    assert (hours(2), hours(1)) == (kept, 200 if status == 302 else 100)


def test_a_row_that_held_what_the_file_says_and_moved_is_shown(annex, officer_59l, head_59l):
    typed(officer_59l, annex, 1, 200)
    shown = imports.send(officer_59l, URL, file_of(annex, 1, 2))
    typed(head_59l, annex, 1, 130)
    again = imports.confirm(officer_59l, URL, shown)
    assert [row[2:6] for row in cells(again)] == [["Heures", "200", "130", "200"]]
    assert not MonthlyState.objects.filter(month=dt.date(2008, 2, 1)).exists()


def test_a_file_confirmed_twice_is_written_once(annex, officer_59l):
    shown = imports.send(officer_59l, URL, file_of(annex, 1))
    assert imports.confirm(officer_59l, URL, shown).status_code == 302
    typed(officer_59l, annex, 2, 5)
    second = imports.confirm(officer_59l, URL, shown)
    assert (second.status_code, imports.counts(second), cells(second)) == (200, (0, 0, 1, 0, 0), [])
    assert_written(second, officer_59l)


def assert_written(answer, writer: PortalClient) -> None:
    """Nothing to write any more: by whom, when, and where to see it; the page never says that nothing is written."""
    page = " ".join(unescape(answer.content.decode()).split())
    assert f"tout ce que le fichier apporte l'a été par {writer.user}, le 15 octobre 2008 à " in page
    assert ("Rien n'est encore écrit" in page, "Voir le résultat" in page) == (False, True)
    assert re.search(r'class="fr-alert [^>]*tabindex="-1" data-errors', page)  # where the focus goes


def test_a_confirmation_that_does_not_say_what_it_saw_shows_it_first(annex, officer_59l):
    fields = {**imports.carried(imports.send(officer_59l, URL, file_of(annex, 1))), "montre": "forgé"}
    again = officer_59l.post(URL, {**fields, "confirmer": "1"})
    assert (again.status_code, hours()) == (422, 100)
    assert "n'était plus à jour" in unescape(again.content.decode())
    assert imports.confirm(officer_59l, URL, again).status_code == 302


def test_a_long_file_is_compared_by_its_job(annex, officer_59l, head_59l, monkeypatch):
    monkeypatch.setattr("iae_portal.core.views.imports.AT_ONCE", 1)

    def done() -> Job:
        job = Job.objects.filter(kind=KIND).latest("pk")
        run(job.pk)
        job.refresh_from_db()
        return job

    def confirmed(trial: Job) -> Job:
        fields = re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)">',
            officer_59l.get(trial.result["url"]).content.decode(),
        )
        officer_59l.post(URL, dict(fields) | {"confirmer": "1"})
        return done()

    imports.send(officer_59l, URL, file_of(annex, 1, 2))
    trial = done()
    typed(head_59l, annex, 1, 130)

    again = confirmed(trial)
    assert (hours(), MonthlyState.objects.count()) == (130, 1)
    page = officer_59l.get(again.result["url"])
    assert [row[2:6] for row in cells(page)] == [["Heures", "100", "130", "200"]]
    assert again.result["sentence"] == CHANGED

    confirmed(again)
    assert (hours(), hours(2)) == (200, 200)


def test_exits_given_by_other_motives_since_are_not_replaced(officer_59l, head_59l):
    service = officer_59l.user.assignments.get().service
    old: Convention = ConventionFactory(state="in_force", signed_on=dt.date(2008, 1, 1), siae__service=service)
    header = ["Convention", "Année", "Sorties examinées", "Emploi durable", "Emploi de transition", "Sorties positives"]
    address = reverse("conventions:result_import")

    def write(client: PortalClient, motives: dict[str, int]) -> None:
        exits = {"examined": 9, "durable": 2, "transition": 0, "positive": 0, "motives": motives}
        write_results(actor=client.user, convention=old, year=2007, exits=exits, values={})

    write(officer_59l, {})
    shown = imports.send(officer_59l, address, csv_file([old.number, "2007", "8", "2", "0", "0"], header=header))
    write(head_59l, {"CDI": 2, "CHOMAGE": 7})
    again = imports.confirm(officer_59l, address, shown)
    assert again.status_code == 422
    ((*_, said, author),) = cells(again)
    assert said.startswith(DETAIL) and author.startswith(str(head_59l.user))
    assert imports.confirm(officer_59l, address, again).status_code == 302
    assert_written(imports.confirm(officer_59l, address, again), officer_59l)


def test_a_figure_of_a_diagnosis_typed_since_is_not_replaced(officer_59l, head_59l):
    diagnosis = open_for_two_areas(officer_59l.user)
    address = f"{PAGE}diagnostics/{diagnosis.pk}/importer/"
    shown = imports.send(officer_59l, address, b"Bassin;Demandeurs d'emploi\nLille;1000")
    enter(head_59l, diagnosis, "Lille", job_seekers=7)
    again = imports.confirm(officer_59l, address, shown)
    assert (again.status_code, row_of(diagnosis, "Lille").job_seekers) == (422, 7)
    assert cells(again)[0][3:6] == ["(vide)", "7", "1\u202f000"]
    assert cells(again)[0][6].startswith(str(head_59l.user))
    assert imports.confirm(officer_59l, address, again).status_code == 302
    assert_written(imports.confirm(officer_59l, address, again), officer_59l)


def test_each_line_is_compared_with_what_was_shown_of_it():
    row = Changed(2, "Ligne", [("Heures", "1", "3"), ("Effectif", "5", "6")], "avant")
    first = Trial([Created(4, {})], [row], refused=[Said(5, "non")])
    assert moved_since(shown_of(first), first) == []
    assert shown_of(first) == {"4": None, "5": False, "2": {MARK: "avant", "Heures": "1", "Effectif": "5"}}

    def moved(now: Trial) -> list[tuple[int, list]]:
        return [(found.line, found.differences) for found in moved_since(shown_of(first), now)]

    assert moved(Trial(changed=[Changed(2, "", [("Heures", "2", "3")], "avant")])) == [(2, [("Heures", "1", "2", "3")])]
    assert moved(Trial(changed=[Changed(2, "", [("Heures", "1", "3")], "avant")])) == []
    assert moved(Trial(changed=[Changed(2, "", [("Heures", "1", "3")], "après")])) == [(2, [])]
    assert moved(Trial(changed=[Changed(5, "", [("Heures", "1", "3")])])) == [(5, [("Heures", "–", "1", "3")])]
    assert moved(Trial(created=[Created(2, {})])) == [(2, [])]
    assert moved(Trial(created=[Created(3, {})])) == [(3, [])]
    assert moved(Trial(created=[Created(4, {}), Created(5, {})])) == []
    now = Trial(refused=[Said(line, "non") for line in range(2, 8)])
    assert [said.line for said in refused_since(shown_of(first), now)] == [2, 4]  # neither unchanged nor refused before


def test_a_line_refused_since_the_trial_is_told_before_the_others_are_written(annex, officer_59l, head_59l):
    """Of two annexes, a colleague ends one: what the file brings to the other waits for who reads it."""
    other = running(officer_59l)
    rows = [[row.number, "02/2008", "200", "12", ""] for row in (annex, other)]
    shown = imports.send(officer_59l, URL, csv_file(*rows, header=HEADER))
    assert imports.counts(shown)[0] == 2
    FinancialAnnex.objects.filter(pk=other.pk).update(state="cancelled")

    again = imports.confirm(officer_59l, URL, shown)

    assert (again.status_code, MonthlyState.objects.count()) == (422, 1)
    said = " ".join(unescape(again.content.decode()).split())
    assert "depuis l'essai, 1 ligne est refusée, pour la raison dite plus bas. Confirmez de nouveau" in said
    assert "Lignes refusées (1)" in said
    assert imports.confirm(officer_59l, URL, again).status_code == 302
    assert MonthlyState.objects.count() == 2

    shown = imports.send(officer_59l, URL, file_of(annex, 3))
    FinancialAnnex.objects.update(state="cancelled")
    none_left = imports.confirm(officer_59l, URL, shown)
    said = " ".join(unescape(none_left.content.decode()).split())
    assert (none_left.status_code, "1 ligne est refusée" in said, "Confirmez" in said) == (422, True, False)


def test_the_same_list_confirmed_by_two_says_who_wrote_it(director_31, national):
    address = reverse("seminars:guests_import", args=[EventFactory().pk])
    header = ["Nom", "Prénom", "Catégorie", "Département", "Courriel"]
    content = csv_file(["Exemple", "Ana", "CDC", "59", "ana@exemple.invalid"], header=header)
    pages = [imports.send(client, address, content, source="Réseaux") for client in (director_31, national)]
    assert imports.confirm(director_31, address, pages[0]).status_code == 302
    said = " ".join(unescape(imports.confirm(national, address, pages[1]).content.decode()).split())
    assert f"tout ce que le fichier apporte l'a été par {director_31.user}, le 15 octobre 2008 à" in said


@pytest.mark.parametrize("state", ["cancelled", "held", "reported"])
def test_a_list_whose_event_is_over_since_it_was_read_stays_on_its_page(director_31, national, state):
    event = EventFactory()
    address = reverse("seminars:guests_import", args=[event.pk])
    content = csv_file(["Exemple", "Ana", "CDC", "59"], header=["Nom", "Prénom", "Catégorie", "Département"])
    shown = imports.send(director_31, address, content, source="Réseaux")
    Event.objects.update(state=state)
    tell(national.user, event, "seminar.move", f"Fait : {event}", after={"state": state})

    refused = imports.confirm(director_31, address, shown)

    assert (refused.status_code, event.guests.count()) == (422, 0)
    (error,) = refused.context["form"].non_field_errors()
    assert error.startswith(f"{OVER} Dernier changement : {national.user}, le 15 octobre 2008 à ")
    assert refused.context["form"]["source"].value() == "Réseaux"
