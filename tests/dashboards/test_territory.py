"""The dashboard of a territory: each figure recounted in plain Python for every role, and the list behind it."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from conventions.models import Measure
from financing.enums import BudgetLine
from iae_portal.core.models import Region
from iae_portal.dashboards.tables import Table, Unit
from tests.clients import client_of
from tests.dashboards.board_scene import PAGE
from tests.dashboards.recount import CENT, recounted
from tests.factories import AssignmentFactory, UserFactory, make_user, service
from tests.factories.conventions import MeasureFactory, SiaeFactory

pytestmark = pytest.mark.django_db
OF_THE_TERRITORY = (
    "structures",
    "notified",
    "held",
    "held_before",
    "without_quorum",
    "late",
)  # whatever the type and the network
SEEN = {
    "officer_59l": {"59L"},
    "head_59l": {"59L"},
    "officer_59v": {"59V"},
    "officer_62": {"62"},
    "officer_69": {"69"},
    "regional_officer_31": {"59L", "59V", "62", "R31"},
    "director_31": {"59L", "59V", "62", "R31"},
    "director_82": {"69"},
    "national": {"59L", "59V", "62", "69", "R31"},
    "admin": {"59L", "59V", "62", "69", "R31"},
}


def tables_of(client, **asked) -> dict[str, Table]:
    context = client.get(PAGE, {"year": "2008", **asked}).context
    found = {table.key: table for table in context["tables"]}
    return found | ({"territoires": context["comparison"]} if context["comparison"] else {})


def read(client, asked: dict) -> str:
    return unescape(client.get(PAGE, asked).content.decode())


def values_of(table: Table) -> dict[str, list]:
    return {line.name: [cell.value for cell in line.cells] for line in table.lines}


def shown(tables: dict[str, Table]) -> dict:
    states, exits, delays = (values_of(tables[key]) for key in ("etats", "sorties", "delais"))
    council, diagnostics = values_of(tables["conseil"]), values_of(tables["diagnostics"])
    return {
        "running": sum(states[name][-1] for name in ("Signée", "En vigueur")),
        "open": states["En négociation"][-1],
        "signed": delays["Du dépôt à la signature"][0],
        "signing": delays["Du dépôt à la signature"][1],
        "signing_tenth": delays["Du dépôt à la signature"][2],
        "examined": exits["Sorties examinées"][0],
        "dynamic": exits["Sorties dynamiques"][0],
        "dynamic_before": exits["Sorties dynamiques"][1],
        "dynamic_agreed": exits["Sorties dynamiques"][3].quantize(CENT),
        "durable": exits["dont emploi durable"][0],
        "durable_agreed": exits["dont emploi durable"][3].quantize(CENT),
        "opinions": Counter(
            favourable=council["Avis favorables"][0],
            reserved=council["Avis favorables avec réserves"][0],
            unfavourable=council["Avis défavorables"][0],
        ),
        "opinion": delays["De la saisine du conseil à l'avis"][1],
        "opinion_tenth": delays["De la saisine du conseil à l'avis"][2],
        "diagnostics": diagnostics["Diagnostics commencés"][0],
        "rounds": diagnostics["Tours de table"][0],
        "notified": values_of(tables["credits"])[BudgetLine.JOB_AID.label][0] or 0,
        "held": council["Séances tenues"][0],
        "held_before": council["Séances tenues"][1],
        "without_quorum": council["Séances sans quorum"][0],
        "late": sum(row[0] for row in values_of(tables["retards"]).values()),
    }


def test_each_figure_is_a_plain_recount_for_every_role(territories, request):
    wrong = {}
    for role, codes in SEEN.items():
        found, expected = shown(tables_of(request.getfixturevalue(role))), recounted(codes)
        wrong |= {(role, key): (found[key], expected[key]) for key in found if found[key] != expected[key]}
    assert wrong == {}


def test_type_and_network_narrow_every_figure_of_structures(territories, director_31):
    codes = SEEN["director_31"]
    for asked, wanted in (
        ({"type": "EI"}, lambda siae: siae.type == "EI"),
        ({"network": "chantier exemple"}, lambda siae: siae.network == "Chantier exemple"),
    ):
        assert shown(tables_of(director_31, **asked)) == shown(tables_of(director_31)) | {
            key: value for key, value in recounted(codes, wanted).items() if key not in OF_THE_TERRITORY
        }


def test_territories_stand_side_by_side_each_with_its_own_figures(territories, national, director_31):
    lines = values_of(tables_of(director_31)["territoires"])
    regions = values_of(tables_of(national)["territoires"])

    for name, codes, rows in (
        ("DDTEFP 59L", {"59L"}, lines),
        ("DDTEFP 62", {"62"}, lines),
        ("Nord-Pas-de-Calais", SEEN["director_31"], regions),
        ("Rhône-Alpes", {"69"}, regions),
    ):
        expected = recounted(codes)
        names = ("structures", "running", "open", "signed", "signing", "dynamic", "durable")
        assert rows[name][1:8] == [expected[key] for key in names], name
        assert rows[name][10:12] == [expected["diagnostics"], expected["late"]], name
    assert regions["France"][1] == recounted(SEEN["national"])["structures"]
    each = values_of(tables_of(national, par="service")["territoires"])
    assert len(each) == 101 + len(("Moyenne", "France"))
    assert each["DDTEFP 59L"][1:] == lines["DDTEFP 59L"][1:]


def test_each_figure_leads_to_the_very_list_it_counts(territories, director_31, national, officer_59l):
    wrong, seen = {}, 0
    for client, asked in (
        (director_31, {"type": "ACI", "network": "Chantier exemple"}),
        (national, {"region": str(Region.objects.get(code="82").pk)}),
        (officer_59l, {}),
    ):
        for table in tables_of(client, **asked).values():
            for line in table.lines:
                for cell in line.cells:
                    if not cell.url or cell.unit is not Unit.COUNT or table.key.startswith(("sorties", "seminaires")):
                        continue
                    total = client.get(cell.url).context["total"]
                    seen += 1
                    wrong |= {(table.key, line.name, cell.url): (cell.value, total)} if total != cell.value else {}
    assert wrong == {}
    assert seen > 60


def test_an_amount_leads_to_the_envelopes_that_hold_it(territories, director_31, national, officer_59l):
    for client, asked, page in (
        (director_31, {}, "/financement/enveloppes/service/59L/?annee=2008"),
        (national, {}, "/financement/enveloppes/region/31/?annee=2008"),
    ):
        lines = tables_of(client, **asked)["territoires"].lines
        assert page in [line.cells[8].url for line in lines]
        assert client.get(page).status_code == 200
    amount = tables_of(officer_59l)["credits"].lines[0].cells[0]
    assert "1\u202f000,10" in officer_59l.get(amount.url, follow=True).content.decode()


def test_what_the_address_asks_and_can_not_have_is_a_sentence(territories, director_31, national):
    region, other = (Region.objects.get(code=code).pk for code in ("31", "82"))
    for asked in ({"region": other}, {"region": "9" * 30}, {"service": service("69").pk}, {"service": "abc"}):
        missing = director_31.get(PAGE, asked)
        assert missing.status_code == 404
        assert "Si une de vos listes du lundi y menait" in missing.content.decode()
    assert director_31.get(PAGE, {"service": service("R31").pk}).status_code == 404
    assert director_31.get(PAGE, {"region": region}).status_code == 200
    both = {"region": other, "service": service("59L").pk}
    assert "n'est pas de la région choisie" in read(national, both)
    assert national.get(PAGE, both).context["title"] == "Tableau de bord : Rhône-Alpes"

    for asked, sentence in (
        ({"type": "CUI"}, "Le type « CUI » n'existe pas : la page montre tous les types."),
        ({"year": "20O8"}, "« 20O8 » n'est pas une année : la page montre 2008."),
        ({"year": "3000"}, "« 3000 » n'est pas une année"),
        ({"year": "1950"}, "Rien n'est enregistré pour 1950 sur ce territoire"),
        ({"network": "Disparu\x00"}, "Le réseau « Disparu » n'est celui d'aucune structure ici"),
        ({"tri": "disparu", "ans": "7", "page": "99"}, "Territoires côte à côte en 2008"),
    ):
        assert sentence in read(director_31, asked), asked
    newcomer = client_of(UserFactory())
    assert "demandez à l'administrateur de vous affecter" in read(newcomer, {})


def test_sorted_by_a_figure_the_unknown_comes_last_both_ways_and_equal_values_share_a_rank(territories, director_31):
    Measure.objects.filter(siae__service__code="62").delete()
    for tri, first in (("-dynamiques", "DDTEFP 59L"), ("dynamiques", "DDTEFP 59V")):
        lines = tables_of(director_31, tri=tri)["territoires"].lines
        assert [lines[0].name, lines[2].name] == [first, "DDTEFP 62"]
        assert [line.cells[0].shown for line in lines] == [
            *(("1", "2") if tri[0] == "-" else ("2", "1")),
            "–",
            "–",
            "–",
        ]

    table = tables_of(director_31, tri="-notifie")["territoires"]
    assert [line.cells[0].shown for line in table.lines[:3]] == ["1", "–", "–"]
    assert [line.name for line in table.lines[1:3]] == ["DDTEFP 59V", "DDTEFP 62"]  # by name, whichever way
    mean = dict(zip(table.columns, (cell.shown for cell in table.lines[3].cells), strict=True))
    # How many territories are in a mean that not all of them make.
    assert table.lines[3].name == "Moyenne" and mean["Notifié"].endswith(" (1 sur 3)")
    assert " sur " not in mean["Structures"]


def test_last_year_stands_beside_the_figure_chosen(territories, officer_59l, director_31):
    line = next(
        row for row in tables_of(director_31, tri="-dynamiques")["territoires"].lines if row.name == "DDTEFP 59L"
    )
    measures = Measure.objects.filter(siae__service__code="59L", year=2007)
    before = Decimal(100 * sum(row.durable + row.transition + row.positive for row in measures)) / 20

    assert (line.cells[-2].value, line.cells[-1].value) == (before, line.cells[6].value - before)
    assert "territoires" not in tables_of(officer_59l)


def test_two_services_are_drawn_on_a_map_and_one_is_not(territories, officer_59l):
    both = make_user("officer", "59L")
    AssignmentFactory(user=both, service=service("62"))

    assert [bool(client.get(PAGE).context["map"]) for client in (officer_59l, client_of(both))] == [False, True]


def test_the_page_costs_the_same_for_one_and_three_services(
    territories, officer_59l, national, django_assert_num_queries
):
    for client in (officer_59l, national):
        client.get(PAGE)
        with django_assert_num_queries(14):
            client.get(PAGE, {"ans": "6", "compte": "direct"})


@pytest.mark.parametrize("view", ["conventions:opinions", "conventions:exit_list", "cdiae:meeting_list"])
def test_the_lists_behind_cost_the_same_for_few_rows_and_many(
    territories, officer_59l, director_31, django_assert_num_queries, view
):
    for client, queries in ((officer_59l, 5), (director_31, 6)):
        address = reverse(view)
        assert client.get(address).context["total"] > 0
        with django_assert_num_queries(queries):
            client.get(address)


def exits(siae, year, examined, durable, transition, positive):
    values = {"examined": examined, "durable": durable, "transition": transition, "positive": positive}
    return MeasureFactory(siae=siae, indicator_code="SORTIES", year=year, value=None, **values)


def test_rates_are_computed_on_the_sums_of_exits(director_31):
    small, large, _ = SiaeFactory(), SiaeFactory(), SiaeFactory()
    exits(small, 2008, 10, 5, 5, 0)
    exits(large, 2008, 90, 9, 9, 18)
    exits(large, 2007, 100, 10, 10, 20)
    exits(SiaeFactory(state="closed", closed_on=dt.date(2008, 1, 1)), 2008, 0, 0, 0, 0)

    tables = tables_of(director_31, tri="-dynamiques")

    lille, valenciennes, *_, whole = tables["sorties-territoires"].lines
    assert [cell.shown for cell in lille.cells] == ["2 sur 3", "100", "14", "14", "18", "46,0\u00a0%", "14,0\u00a0%"]
    assert [cell.shown for cell in valenciennes.cells] == ["0 sur 0", *["inconnu"] * 6]
    assert [cell.shown for cell in whole.cells] == [cell.shown for cell in lille.cells]
    assert tables["territoires"].lines[0].cells[-1].shown == "+6,0"


def test_a_territory_where_nobody_answered_has_no_figure(director_31):
    exits(SiaeFactory(service=service("59L")), 2008, 0, 0, 0, 0)
    SiaeFactory(service=service("62"))

    tables = tables_of(director_31)

    lille, _, arras, whole = ([cell.shown for cell in line.cells] for line in tables["sorties-territoires"].lines)
    assert (lille[:2], lille[-2:]) == (["1 sur 1", "0"], ["n.s.", "n.s."])
    assert (arras[:2], arras[-2:], whole[0]) == (["0 sur 1", "inconnu"], ["inconnu", "inconnu"], "1 sur 2")
    shown = {line.name: line.cells[6].shown for line in tables["territoires"].lines}
    assert (shown["DDTEFP 59L"], shown["DDTEFP 62"]) == ("n.s.", "inconnu")
    assert tables["sorties"].lines[0].cells[0].shown == "n.s."
