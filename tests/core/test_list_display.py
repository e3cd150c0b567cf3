"""What every list shares: its columns and rows per page as a person likes them, wide criteria, long files."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.db.models import F, OrderBy
from django.template import engines
from django.urls import reverse

from conventions.models import Convention
from iae_portal.core import lists
from iae_portal.core.enums import Role
from iae_portal.core.models import Job
from iae_portal.core.services.preferences import SIZES
from tests.clients import client_of
from tests.factories import make_user, service
from tests.factories.conventions import ConventionFactory
from tests.factories.notifications import OutgoingMailFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db
LIST = reverse("conventions:list")
DISPLAY = reverse("core:list_display")


@scene
def two(db):
    ends = (dt.date(2009, 6, 30), dt.date(2009, 7, 1))
    return [ConventionFactory(start=dt.date(2008, 10, 1), end=end) for end in ends]


def numbers(page) -> set[str]:
    return {row.number for row in page.context["object_list"]}


@pytest.mark.parametrize(("size", "said"), [(1, True), (2, False)])
def test_a_list_of_several_pages_says_on_paper_which_one_it_is(two, officer_59l, monkeypatch, size, said):
    monkeypatch.setattr(lists.PortalListView, "page_size", size)

    page = " ".join(officer_59l.get(LIST).content.decode().split())
    assert ('<span class="portal-printed">– page 1 sur 2</span>' in page) is said


@pytest.mark.parametrize(("size", "shown"), [(1, [[1], [0]]), (2, [[1, 0]])])
def test_keys_sorted_first_give_the_same_pages(two, size, shown, django_assert_num_queries):
    pages = lists.KeysFirst(Convention.objects.order_by("-end", "pk"), size)
    with django_assert_num_queries(1 + len(shown)):
        assert [list(page) for page in pages] == [[two[rank] for rank in page] for page in shown]


@pytest.mark.parametrize("paginator", [lists.KeysFirst, lists.SpanPages])
def test_postgresql_keeps_the_rows_of_a_page_before_it_joins_the_others(two, monkeypatch, paginator):
    """Asked among the rows of a query, it joined the whole table of commitments to show twenty-five."""
    monkeypatch.setattr(lists, "FEW", 0)
    rows = Convention.objects.select_related("siae").order_by(OrderBy(F("end")), "pk")

    shown = paginator(rows, 1).page(1).object_list

    assert '."id" = ANY(ARRAY(SELECT ' in str(shown.query)
    assert list(shown) == [two[0]]


def hiding(*labels: str, hidden: tuple[str, ...] = ()) -> str:
    cells = "".join(f"<th{' class=portal-choice' if label == 'Choix' else ''}>{label}</th>" for label in labels)
    template = engines["django"].from_string(f"{{% heads %}}{cells}{{% endheads %}}{{{{ heads.hiding }}}}")
    return template.render({"hidden_columns": hidden})


@pytest.mark.parametrize(
    ("labels", "hidden", "classes"),
    [
        (("Nom", "SIRET", "<a>Type</a>"), ("Type",), " portal-hide-3"),
        (("Nom", "SIRET"), ("Nom",), ""),
        (("Choix", "Nom", "SIRET"), ("Choix", "Nom", "SIRET"), " portal-hide-3"),
        (("Nom", "SIRET"), ("Disparue",), ""),
        (("Nom", "Jusqu&#x27;au"), ("Jusqu'au",), " portal-hide-2"),
    ],
)
def test_a_column_is_hidden_by_its_name_never_what_the_row_is_about(labels, hidden, classes):
    assert hiding(*labels, hidden=hidden) == classes


def test_a_list_is_shown_as_the_person_likes_it(officer_59l, two):
    client = officer_59l
    shown = {"retour": LIST, "taille": "50", "colonne": ["Numéro", "Fin"], "montree": ["Numéro"]}

    client.post(DISPLAY, shown)
    page = client.get(LIST)

    assert page.context["page_obj"].paginator.per_page == 50
    assert page.context["hidden_columns"] == ["Fin"]
    assert "portal-table--list portal-hide-5" in page.content.decode()
    assert client.get(reverse("conventions:siae_list")).context["page_obj"].paginator.per_page == 25


@pytest.mark.parametrize(("size", "kept"), [("25", True), ("100", True), ("24", False), ("101", False), ("", False)])
def test_only_some_sizes_are_kept(officer_59l, size, kept):
    officer_59l.post(DISPLAY, {"retour": LIST, "taille": size})

    officer_59l.user.refresh_from_db()
    assert bool(officer_59l.user.preferences) is kept
    assert (int(size or 0) in SIZES) is kept


@pytest.mark.parametrize("path", ["https://exemple.invalid/conventions/", "//exemple.invalid/", "/mon-compte/", ""])
def test_what_is_no_list_has_no_display(officer_59l, path):
    assert officer_59l.post(DISPLAY, {"retour": path, "taille": "50"}).status_code == 404


def test_the_wide_criteria_are_one_click_away(officer_59l, two):
    client = officer_59l

    assert "Finit au plus tard le" not in client.get(LIST).content.decode()
    assert "Plus de critères" in client.get(LIST).content.decode()
    wide = client.get(LIST, {"plus": "1"})
    assert "Finit au plus tard le" in wide.content.decode()
    assert "Plus de critères" not in wide.content.decode()
    assert wide.context["is_filtered"] is False


def test_a_list_is_narrowed_by_the_day_of_the_end_and_by_who_is_in_charge(officer_59l, two):
    client = officer_59l
    first, second = (row.number for row in two)

    assert numbers(client.get(LIST, {"ends_by": "2009-06-30"})) == {first}
    assert numbers(client.get(LIST, {"ends_from": "2009-07-01"})) == {second}
    assert numbers(client.get(LIST, {"ends_from": "2009-06-30", "ends_by": "2009-07-01"})) == {first, second}
    two[0].officer = officer_59l.user
    two[0].save()
    assert numbers(client.get(LIST, {"officer": officer_59l.user.pk})) == {first}


def test_a_file_of_as_many_rows_as_a_page_writes_comes_at_once(officer_59l, two, monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", 2)

    assert officer_59l.get(LIST, {"export": "csv"}).status_code == 200


def test_a_longer_file_is_written_by_a_worker_for_who_asked(
    officer_59l, officer_62, two, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(lists, "AT_ONCE", 1)
    client = officer_59l
    asked = client.get(LIST, {"export": "csv", "tri": "-fin"})
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(reverse("core:list_export"), {"chemin": asked.context["path"]})
    job = Job.objects.get()

    assert "Ce fichier aura 2 lignes" in asked.content.decode()
    assert (sent.status_code, sent.url) == (302, reverse("core:job_detail", args=[job.uuid]))
    assert "Télécharger le fichier" in client.get(sent.url).content.decode()
    file = client.get(job.result["url"])
    rows = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert [row.split(";")[0] for row in rows[1:]] == [row.display_number for row in reversed(two)]
    assert 'filename="conventions.csv"' in file["Content-Disposition"]
    assert officer_62.get(job.result["url"]).status_code == 404

    default_storage.delete(job.result["path"])
    assert "demandez-le de nouveau" in client.get(job.result["url"], follow=True).content.decode()


@pytest.mark.parametrize(("code", "told"), [("974", "16/10/2008 02:30"), ("59L", "16/10/2008 00:30")])
def test_a_worker_writes_the_hours_of_who_asked(db, code, told, django_capture_on_commit_callbacks):
    OutgoingMailFactory(service=service(code), created_at=dt.datetime(2008, 10, 15, 22, 30, tzinfo=dt.UTC))
    client = client_of(make_user(Role.OFFICER, code))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("core:list_export"), {"chemin": f"{reverse('notifications:mails')}?export=csv"})
    file = client.get(Job.objects.get().result["url"])

    rows = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert [row.split(";")[0] for row in rows[1:]] == [told]


@pytest.mark.parametrize(
    "path", ["/conventions/", "/conventions/?export=exe", "/mon-compte/?export=csv", "//x/?export=csv", "http://[", ""]
)
def test_what_is_no_export_of_a_list_is_not_written(officer_59l, path):
    assert officer_59l.post(reverse("core:list_export"), {"chemin": path}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "told", "next_way"),
    [
        ("", {"date": "descending", "structure": "none"}, "-date"),  # the last one first
        ("-date", {"date": "ascending", "structure": "none"}, "date"),
        ("structure", {"date": "none", "structure": "ascending"}, "date"),
        ("-structure", {"date": "none", "structure": "descending"}, "date"),
    ],
)
def test_the_head_of_a_column_tells_the_way_in_which_its_rows_go(officer_59l, asked, told, next_way):
    sorts = officer_59l.get(reverse("financing:fdi_list"), {"tri": asked} if asked else {}).context["sorts"]

    assert {key: sort["aria"] for key, sort in sorts.items()} == told
    assert sorts["date"]["next"] == next_way
