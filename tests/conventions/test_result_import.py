"""A file of results of many structures: read, tried with a sentence a bad line, written."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.models import Convention, Indicator, Measure
from conventions.services.measures import YearResults, write_many, write_results
from iae_portal.core.errors import Refusal
from iae_portal.core.imports.tables import read_table
from iae_portal.core.models import JournalEntry
from iae_portal.notifications.models import Deadline
from tests import imports
from tests.conventions.files import csv_file, ods_file, xlsx_file
from tests.factories.conventions import ConventionFactory, ProposalFactory, TargetFactory, YearReturnFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db
URL = reverse("conventions:result_import")
EXITS = ["Convention", "Année", "Date de sortie", "Motif de sortie", "Nombre"]
WHOLE = ["Convention", "Année", *("Sorties examinées", "Emploi durable", "Emploi de transition", "Sorties positives")]

OUTSIDE = "L'année 2005 est hors de la convention et des trois années qui la précèdent."


@scene
def old(service_59l) -> Convention:
    return ConventionFactory(state="in_force", signed_on=dt.date(2008, 1, 1), siae__service=service_59l)


@pytest.fixture
def service_59l(officer_59l):
    return officer_59l.user.assignments.get().service


def tried(client, lines, header, make=csv_file):
    return imports.send(client, URL, make(*lines, header=header), "resultats")


def refusals(answer) -> dict[int, str]:
    return {said.line: said.sentence for said in answer.context["trial"].refused}


def written(client, answer) -> str:
    assert imports.confirm(client, URL, answer).status_code == 302
    return str(next(iter(client.get(reverse("conventions:year_returns")).context["messages"])))


def exits() -> tuple:
    row = Measure.objects.get(indicator_code="SORTIES", year=2007)
    return row.examined, row.durable, row.transition, row.positive, row.motives


@pytest.mark.parametrize("make", [csv_file, xlsx_file, ods_file], ids=["csv", "xlsx", "ods"])
def test_exits_of_a_file_add_up_by_motive(old, officer_59l, make):
    lines = [
        [old.display_number, "2007", "03/09/2007", "CDI, aidé ou non", ""],
        [old.number, "2007", "31/12/2007", "cdi aide ou non", "2"],
        [old.number, "2007", "", "recherche d'emploi", "4"],
    ]
    answer = tried(officer_59l, lines, EXITS, make)

    assert imports.counts(answer) == (1, 0, 0, 0, 0)
    assert answer.context["trial"].created[0].values["Sorties examinées"] == "7"
    assert Measure.objects.exists() is False
    assert written(officer_59l, answer) == "Résultats de 1 structure enregistrés."
    assert exits() == (7, 3, 0, 0, {"CDI": 3, "CHOMAGE": 4})


def test_a_structure_is_told_once_whatever_its_years(old, officer_59l):
    answer = tried(officer_59l, [[old.number, year, "", "CDI", ""] for year in ("2006", "2007")], EXITS)
    assert imports.counts(answer) == (2, 0, 0, 0, 0)
    assert written(officer_59l, answer) == "Résultats de 1 structure enregistrés."


def test_each_bad_line_has_its_sentence_and_the_others_are_written(old, officer_59l):
    number = old.number
    bad = {
        3: ([number, "2007", "01/01/2008", "CDI", ""], "la sortie du 1er janvier 2008 n'est pas de l'année 2007."),
        4: ([number, "2007", "31/12/2006", "CDI", ""], "la sortie du 31 décembre 2006 n'est pas de l'année 2007."),
        5: (
            [number, "2007", "", "Embauche", ""],
            "« Embauche » n'est pas un motif de sortie : reprenez les mots de la page des résultats.",
        ),
        6: ([number, "2007", "", "CDI", "-1"], "Nombre : « -1 » n'est pas un nombre de sorties."),
        7: (
            ["ACI-62-09-0001", "2007", "", "CDI", ""],
            "Aucune convention de votre service n'a le numéro ACI-62-09-0001.",
        ),
        8: ([number, "2008", "", "CDI", ""], "L'année 2008 n'est pas finie : ses résultats ne sont pas encore connus."),
        9: (
            [number, "2005", "", "CDI", ""],
            "L'année 2005 est hors de la convention et des trois années qui la précèdent.",
        ),
        10: ([number, "07", "", "CDI", ""], "« 07 » n'est pas une année (écrivez 2007)."),
        11: ([number, "2007", "", "", ""], "cette ligne ne donne ni sortie, ni total, ni indicateur."),
    }
    good = [number, "2007", "31/12/2007", "CDI", ""]

    answer = tried(officer_59l, [good, *(line for line, _ in bad.values())], EXITS)

    assert refusals(answer) == {line: sentence for line, (_, sentence) in bad.items()}
    assert written(officer_59l, answer) == "Résultats de 1 structure enregistrés ; 9 lignes laissées de côté."
    assert exits() == (1, 1, 0, 0, {"CDI": 1})


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (["10", "3", "2", "5", "", ""], None),
        (["10", "3", "2", "6", "", ""], "Les sorties dynamiques ne peuvent pas dépasser les sorties examinées."),
        (["10", "3", "2", "", "", ""], "Comptez les sorties par motif, ou remplissez les quatre totaux."),
        (["10", "3", "2", "5", "10", ""], None),
        (
            ["10", "3", "2", "5", "9", ""],
            "10 sorties examinées pour 9 salariés dans l'année : corrigez l'un des deux nombres.",
        ),
        (["", "", "", "", "", "100"], None),
        (
            ["", "", "", "", "", "100,01"],
            "Part des femmes : 100,01\xa0% n'est pas possible. La valeur attendue : de 0 à 100\xa0%.",
        ),
        (
            ["", "", "", "", "", "beaucoup"],
            "Part des femmes : « beaucoup » n'est pas un nombre à lire ici (deux décimales au plus).",
        ),
    ],
)
def test_bounds_and_sums_are_those_of_the_page(old, officer_59l, cells, sentence):
    header = [*WHOLE, "Salariés en insertion de l'année", "FEMMES"]
    answer = tried(officer_59l, [[old.number, "2007", *cells]], header)
    assert refusals(answer) == ({} if sentence is None else {2: sentence})


def test_what_the_file_does_not_give_stays_and_a_second_time_changes_nothing(old, officer_59l):
    kept = {"examined": 5, "durable": 1, "transition": 0, "positive": 0, "motives": {}}
    write_results(actor=officer_59l.user, convention=old, year=2007, exits=kept, values={"FEMMES": Decimal(40)})
    line = [[old.number, "2007", "45"]]

    answer = tried(officer_59l, line, ["Convention", "Année", "Part des femmes"])
    assert answer.context["trial"].changed[0].differences == [("Part des femmes", "40", "45")]
    assert written(officer_59l, answer) == "Résultats de 1 structure enregistrés."
    assert exits() == (5, 1, 0, 0, {})
    assert Measure.objects.get(indicator_code="FEMMES").value == 45

    again = tried(officer_59l, [*line, *line], ["Convention", "Année", "Part des femmes"])
    assert imports.counts(again) == (0, 0, 1, 1, 0)
    assert refusals(again) == {3: "Part des femmes est déjà donné de cette année à la ligne 2."}


def test_the_service_itself_refuses_what_a_year_cannot_hold(old, officer_59l):
    given = {"actor": officer_59l.user, "convention": old, "year": 2007}
    kept = {"examined": 10, "durable": 1, "transition": 0, "positive": 0, "motives": {}}
    write_results(**given, exits=kept, values={"EFFECTIF": Decimal(10)})
    with pytest.raises(Refusal, match="11 sorties examinées pour 10 salariés"):
        write_results(**given, exits=kept | {"examined": 11}, values={})


@pytest.mark.parametrize("count", [1, 3])
def test_the_results_of_many_ask_no_more_of_the_base(officer_59l, service_59l, django_assert_num_queries, count):
    """Written, then changed: each result has its line of the journal, each structure its due lines."""
    place = {"state": "in_force", "signed_on": dt.date(2008, 1, 1), "siae__service": service_59l}
    rows = [YearReturnFactory(convention=ConventionFactory(**place)).convention for _ in range(count)]
    officer_59l.user.assignments.get()

    def write(queries, women, **values):
        exits = {"examined": 8, "durable": 2, "transition": 2, "positive": 1, "motives": {}}
        given = [YearResults(row, 2007, exits, {"FEMMES": women, **values}) for row in rows]
        with django_assert_num_queries(queries):
            return write_many(actor=officer_59l.user, given=given)

    assert write(16, Decimal(40), EFFECTIF=Decimal(10)) == 3 * count
    assert write(15, Decimal(45), EFFECTIF=None) == 2 * count
    assert write(6, Decimal(45)) == 0
    assert Measure.objects.filter(year=2007).count() == 2 * count
    told = JournalEntry.objects.filter(action="convention.measure", object_id=rows[-1].pk).order_by("pk")
    assert [(line.before.get("value"), line.after.get("value")) for line in told] == [
        (None, None),
        (None, "10"),
        (None, "40"),
        ("10.00", None),
        ("40.00", "45"),
    ]
    assert Deadline.objects.open().count() == 3 * count


def test_two_conventions_of_a_structure_add_to_the_same_year(old, officer_59l):
    """The second finds what the first has just given: nothing is written twice, the last word stays."""
    place = {"siae": old.siae, "state": "expired", "signed_on": dt.date(2007, 1, 1)}
    former = ConventionFactory(start=dt.date(2007, 1, 1), end=dt.date(2007, 12, 31), **place)
    given = [
        YearResults(old, 2007, None, {"FEMMES": Decimal(40), "JEUNES": Decimal(20)}),
        YearResults(former, 2007, None, {"FEMMES": Decimal(45), "JEUNES": None}, keep_exits=True),
    ]

    assert write_many(actor=officer_59l.user, given=given) == 4
    assert dict(Measure.objects.values_list("indicator_code", "value")) == {"FEMMES": 45}
    refused = YearResults(former, 2007, None, {"SENIORS": Decimal(60)}, keep_exits=True)
    with pytest.raises(Refusal, match="font 120"):
        write_many(actor=officer_59l.user, given=[YearResults(old, 2007, None, {"JEUNES": Decimal(60)}), refused])
    assert dict(Measure.objects.values_list("indicator_code", "value")) == {"FEMMES": 45}


def test_the_model_is_a_file_of_exits(officer_59l):
    answer = officer_59l.get(reverse("core:import_model", args=["resultats"]))

    assert read_table(answer.content).header == EXITS


def test_the_file_of_a_year_comes_back_unchanged(old, officer_59l):
    YearReturnFactory(convention=old)
    given = {"actor": officer_59l.user, "convention": old, "year": 2007}
    values = {"EFFECTIF": Decimal(30), "ENCADREMENT": Decimal("0.25"), "ECARTETP": Decimal("-1.5")}
    counted = {"examined": 8, "durable": 2, "transition": 2, "positive": 1, "motives": {}}
    write_results(**given, exits=counted, values=values)
    target = TargetFactory(convention=old, indicator=Indicator.objects.get(code="SORTIES"), year=2007)
    target.agreed = ProposalFactory(target=target, value=None, durable=25, transition=20, positive=15)
    target.save()

    for kind in ("csv", "xlsx"):
        answer = officer_59l.get(reverse("conventions:year_returns"), {"export": kind})
        assert imports.counts(imports.send(officer_59l, URL, answer.content, f"resultats.{kind}")) == (0, 0, 1, 0, 0)

    header, line = officer_59l.get(reverse("conventions:year_returns"), {"export": "csv"}).content.decode().splitlines()
    told = dict(zip(header.split(";"), line.split(";"), strict=True))
    assert (told["Taux de sorties dynamiques"], told["Taux de sorties dynamiques – cible"]) == ("62,50", "60,00")
    assert (told["Taux d'encadrement"], told["Part des femmes"], told["Part des femmes – cible"]) == ("0,25", "", "")


@pytest.mark.parametrize(("types", "refused"), [(["ACI", "EI"], False), (["EI"], True)])
def test_an_indicator_of_another_type_of_structure_refuses_its_line(old, officer_59l, types, refused):
    Indicator.objects.filter(code="FEMMES").update(types=types)
    header = ["Convention", "Année", "Part des femmes", "JEUNES"]
    answer = tried(officer_59l, [[old.number, "2007", "40", "20"], [old.number, "2006", "", "20"]], header)

    sentence = "Ne concerne pas ce type de structure : Part des femmes. Laissez la case vide."
    assert refusals(answer) == ({2: sentence} if refused else {})
    assert imports.counts(answer)[0] == 2 - refused
