"""Exit classes and population of the exits (circulaire DGEFP 2008-21): conventions.exits."""

from datetime import date

import pytest

from conventions.exits import ExitClass, counts_of_motives
from conventions.models import ExitMotive
from conventions.rates import ExitCounts
from conventions.structure_types import STRUCTURE_TYPES, population_rule


@pytest.mark.django_db
def test_circulaire_2008_21_motives_of_each_class():
    by_class = {
        exit_class: [motive.code for motive in ExitMotive.objects.all() if motive.exit_class == exit_class]
        for exit_class in ExitClass
    }
    assert by_class == {
        ExitClass.DURABLE: ["CDI", "CDD_LONG", "MISSION_LONG", "FONCTION_PUBLIQUE", "CREATION"],
        ExitClass.TRANSITION: ["CDD_COURT", "MISSION_COURTE", "CONTRAT_AIDE"],
        ExitClass.POSITIVE: ["PREQUALIFIANTE", "QUALIFIANTE", "AUTRE_SIAE"],
        ExitClass.OTHER: ["CHOMAGE", "INACTIVITE", "SANS_NOUVELLES"],
        ExitClass.WITHDRAWN: ["CONGE_LONG", "DECES", "DETENTION", "DEMENAGEMENT"],
    }


def a_motive(code: str, exit_class: ExitClass) -> ExitMotive:
    return ExitMotive(code=code, exit_class=exit_class)


def test_classes_are_counted_from_the_motives():
    """Withdrawn exits leave the denominator, other exits stay in it."""
    classes = {"CDI": "durable", "CREATION": "durable", "CDD_COURT": "transition", "AUTRE_SIAE": "positive"}
    table = [a_motive(*pair) for pair in (classes | {"CHOMAGE": "other", "DECES": "withdrawn"}).items()]
    motives = {"CDI": 2, "CREATION": 1, "CDD_COURT": 3, "AUTRE_SIAE": 1, "CHOMAGE": 4, "DECES": 1}
    assert counts_of_motives(motives, table) == ExitCounts(examined=11, durable=3, transition=3, positive=1)
    assert counts_of_motives({}, table) == ExitCounts(0, 0, 0, 0)
    with pytest.raises(KeyError):
        counts_of_motives({"INCONNU": 1}, table)


def test_what_counts_as_examined():
    assert [each for each in ExitClass if not each.is_examined] == [ExitClass.WITHDRAWN]


def test_french_labels_of_the_classes():
    assert [each.label for each in ExitClass] == [
        "emploi durable",
        "emploi de transition",
        "sortie positive",
        "autre sortie",
        "retirée des sorties constatées",
    ]


@pytest.mark.parametrize(
    ("siae_type", "day", "label"),
    [
        ("EI", date(2008, 12, 31), "au moins 3 mois de présence"),
        ("ACI", date(2024, 1, 1), "au moins 3 mois de présence"),
        ("AI", date(2009, 1, 1), "au moins 3 mois de présence"),
        ("AI", date(2012, 12, 31), "au moins 3 mois de présence"),
        ("AI", date(2013, 1, 1), "au moins 150 heures travaillées"),
        ("ETTI", date(2005, 1, 1), "au moins 3 mois de présence"),
        ("ETTI", date(2014, 7, 1), "au moins 150 heures travaillées"),
    ],
)
def test_threshold_of_each_type_by_date(siae_type, day, label):
    assert population_rule(siae_type, day).label == label


def test_one_rule_per_type_and_day():
    days = [date(2008, 10, 15), date(2012, 12, 31), date(2013, 1, 1)]
    rules = [rule for row in STRUCTURE_TYPES.values() for rule in row.population]
    assert [sum(rule.holds_on(day) for rule in rules) for day in days] == [4, 4, 4]


@pytest.mark.parametrize(("siae_type", "day"), [("EITI", date(2009, 1, 1)), ("EI", date(1998, 12, 31))])
def test_no_rule_is_an_error(siae_type, day):
    with pytest.raises(LookupError) as error:
        population_rule(siae_type, day)
    assert str(error.value) == f"Aucune règle de population pour le type {siae_type} au {day:%d/%m/%Y}."
