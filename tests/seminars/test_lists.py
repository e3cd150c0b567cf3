"""Guest lists: files of three formats, duplicates, members of the councils, who may add whom."""

import datetime as dt

import pytest
from django.urls import reverse

from cdiae.enums import MemberKind
from cdiae.models import Member, Seat
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.imports.tables import read_table
from iae_portal.core.models import JournalEntry
from iae_portal.core.text import fold
from seminars.enums import EventKind, GuestCategory
from seminars.guests_import import COLUMNS, Words, lines_of
from seminars.models import Guest
from seminars.selectors.councils import guests_from_councils
from seminars.selectors.guests import duplicates_of, elsewhere, to_invite
from seminars.services.guests import add_guests, remove_guest, save_guest
from seminars.services.guests_import import ANOTHER_REGION, apply_import, plan_import
from tests import imports
from tests.conventions.files import ODS_TYPE, archive, csv_file, xlsx_file
from tests.factories.cdiae import make_council
from tests.factories.seminars import ContributionFactory, EventFactory, GuestFactory, region
from tests.scenes import scene
from tests.seminars.august_2008 import national_person, regional_officer

pytestmark = pytest.mark.django_db

CATEGORIES = (
    "La catégorie « Inconnue » n'existe pas : écrivez Membre d'un CDIAE, Président de conseil régional, Président de "
    "conseil général, Partenaires sociaux, ANPE, Réseau de l'insertion, Caisse des Dépôts, Services de l'État ou "
    "Partenaire local."
)
HEADER = ["Civilité", "Prénom", "Nom", "Fonction", "Organisme", "Catégorie", "Département", "Courriel"]
ROWS = [
    ["Mme", "Noëlle", "Exemple", "Présidente", "Réseau d'exemple", "Réseau de l'insertion", "59", "n@exemple.invalid"],
    ["M.", "Ali", "Fictif", "", "ANPE", "ANPE", "1", "ali@exemple.invalid"],
    ["M.", "Ali", "Fictif", "", "ANPE", "ANPE", "1", "ali@exemple.invalid"],
    ["M.", "Jean", "", "", "", "Inconnue", "99", "pas-une-adresse"],
]


def as_csv() -> bytes:
    return csv_file(*ROWS, header=HEADER, encoding="cp1252")


def as_xlsx() -> bytes:
    return xlsx_file(*ROWS, header=HEADER)


def as_ods() -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in [HEADER, *ROWS]
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Feuille">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive({"mimetype": ODS_TYPE, "META-INF/manifest.xml": manifest, "content.xml": content})


@scene
def event():
    """Attached: Nord-Pas-de-Calais and Picardie."""
    event = EventFactory()
    ContributionFactory(event=event)
    ContributionFactory(event=event, region=region("22"))
    return event


@pytest.mark.parametrize("content", [as_csv, as_xlsx, as_ods])
def test_the_three_formats_are_read_alike(event, content):
    plan = plan_import(actor=national_person(), event=event, table=read_table(content(), COLUMNS))
    assert [line.values["last_name"] for line in plan.ready] == ["Exemple", "Fictif"]
    assert [line.values["departement"] for line in plan.ready] == ["59", "01"]
    assert [line.line for line in plan.repeated] == [4]
    assert [(line.line, line.problems) for line in plan.refused] == [
        (
            5,
            (
                "Le nom manque.",
                CATEGORIES,
                "Le département « 99 » n'est pas un code de 2008.",
                "« pas-une-adresse » n'est pas une adresse de courriel : corrigez-la.",
            ),
        )
    ]


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        ("Réseau de l'insertion", "network", ()),
        ("Réseau", "network", ("Catégorie « Réseau » : lue « Réseau de l'insertion ».",)),
        ("réseaux", "network", ("Catégorie « réseaux » : lue « Réseau de l'insertion ».",)),
        ("Président", "", ()),  # of which council?
        ("Ré", "", ()),
    ],
)
def test_a_category_is_known_by_its_first_words(said, code, told):
    categories = {fold(label): category for category, label in GuestCategory.choices}
    table = read_table(csv_file(["Exemple", said], header=["Nom", "Catégorie"]), COLUMNS)

    (line,) = lines_of(table, Words(categories, {}, {}, {}))

    assert (line.values["category"], line.told, not line.problems) == (code, told, bool(code))


def test_a_file_without_a_needed_column_is_refused(event):
    with pytest.raises(FileRefused, match="Il manque : Nom et Catégorie"):
        read_table("Prénom\nAli\n".encode(), COLUMNS)


def test_the_file_is_shown_first_then_written_once(regional_officer_31, event):
    url = reverse("seminars:guests_import", args=[event.pk])
    shown = imports.send(regional_officer_31, url, as_csv(), source="Réseaux")
    assert imports.counts(shown) == (2, 0, 0, 1, 1)
    assert Guest.objects.count() == 0

    assert imports.confirm(regional_officer_31, url, shown).status_code == 302
    imports.confirm(regional_officer_31, url, shown)
    assert list(Guest.objects.order_by("pk").values_list("last_name", "source", "region__code")) == [
        ("Exemple", "Réseaux", "31"),
        ("Fictif", "Réseaux", "82"),
    ]


def test_the_trial_says_what_writing_leaves_out(event):
    """Who is already on the list, by his address or his name, and who is of another region than the person's own."""
    GuestFactory(event=event, email="n@exemple.invalid")
    GuestFactory(event=event, last_name="Connu", first_name="", organisation="ANPE")
    lines = [
        ["Autre", "", "ANPE", "", "N@exemple.invalid"],
        ["CONNU", "ANPE", "ANPE", "Picardie", "nouvelle@exemple.invalid"],
        ["Voisin", "", "ANPE", "Nord-Pas-de-Calais", ""],
        ["Nouveau", "", "ANPE", "Picardie", ""],
        ["Sans région", "", "ANPE", "", ""],
    ]
    content = csv_file(*lines, header=["Nom", "Organisme", "Catégorie", "Région", "Courriel"])
    plan = plan_import(actor=regional_officer("R22"), event=event, table=read_table(content, COLUMNS))
    assert [line.line for line in plan.ready] == [5, 6]
    assert plan.trial.unchanged == 2
    assert [(said.line, said.sentence) for said in plan.trial.refused] == [(4, ANOTHER_REGION)]
    whole = plan_import(actor=national_person(), event=event, table=read_table(content, COLUMNS))
    assert [line.line for line in whole.ready] == [4, 5, 6]


def test_somebody_known_is_not_added_twice(event):
    GuestFactory(event=event, email="n@exemple.invalid")
    again = [
        Guest(category="anpe", last_name="Autre", email="N@exemple.invalid"),
        Guest(category="anpe", last_name="Nouveau", email="nouveau@exemple.invalid"),
    ]
    added = add_guests(actor=national_person(), event=event, guests=again, source="Essai")
    assert added.sentence == "1 invité ajouté, 1 déjà dans la liste."


def test_the_same_name_on_two_lists_is_a_possible_duplicate(event):
    GuestFactory(event=event, last_name="Durand-Exemple", source="Liste A")
    GuestFactory(event=event, last_name="DURAND EXEMPLE", source="Liste B")
    other = GuestFactory(event=EventFactory(series=event.series, city="Lyon"), email="deux@exemple.invalid")
    mine = GuestFactory(event=event, email=other.email)

    assert [[guest.source for guest in group] for group in duplicates_of(event.guests.all())] == [
        ["Liste A", "Liste B"]
    ]
    assert [str(other) for other in elsewhere(mine)] == ["Séminaire de Lyon"]


def test_the_members_of_the_councils_of_the_attached_departements(event):
    council = make_council()
    seats = Seat.objects.filter(college__order__council=council)
    guests = guests_from_councils(event, dt.date(2008, 10, 15))
    full = Member.objects.filter(seat__in=seats, kind=MemberKind.FULL).order_by("sort_key", "pk")
    assert [guest.last_name for guest in guests] == [member.last_name for member in full]
    assert {(guest.category, guest.departement.code, guest.region.code) for guest in guests} == {
        ("council", "59", "31")
    }


def test_every_council_of_the_country_is_invited_to_the_assises():
    make_council("59L")
    make_council("69")
    assises = EventFactory(kind=EventKind.ASSISES)
    guests = guests_from_councils(assises, dt.date(2008, 10, 15))
    assert {guest.departement.code for guest in guests} == {"59", "69"}


def test_a_region_adds_its_own_guests_only(event):
    with pytest.raises(NotAllowed):
        add_guests(actor=regional_officer("R83"), event=event, guests=[], source="Essai")
    added = add_guests(
        actor=regional_officer("R22"),
        event=event,
        guests=[
            Guest(category="anpe", last_name="Mien", region=region("22")),
            Guest(category="anpe", last_name="Autre", region=region("31")),
        ],
        source="Région",
    )
    assert (added.created, added.refused) == (1, 1)


def test_who_has_answered_is_not_removed(event):
    guest = GuestFactory(event=event, answer="declines", answered_at="2008-10-01T10:00:00Z")
    with pytest.raises(Refusal, match="Cette personne a répondu"):
        remove_guest(actor=national_person(), guest=guest)


def test_a_corrected_address_is_invited_again(event):
    """The invitation went to the wrong person, and its link is closed: another one must leave."""
    guest = GuestFactory(event=event, invited_at="2008-10-01T10:00:00Z")
    guest.email = "juste@exemple.invalid"
    save_guest(actor=national_person(), guest=guest)
    assert list(to_invite(event)) == [guest]


def test_a_list_gives_the_region_of_who_belongs_to_no_departement(event):
    """The president of a conseil régional; a column that is read must not be forgotten."""
    lines = [
        ["M.", "Paul", "Exemple", "Président", "Conseil régional", "Président de conseil régional", "Picardie"],
        ["M.", "Luc", "Exemple", "Président", "Conseil régional", "Président de conseil régional", "22"],
        ["M.", "Guy", "Exemple", "Président", "Conseil régional", "Président de conseil régional", "Bavière"],
    ]
    content = csv_file(*lines, header=["Civilité", "Prénom", "Nom", "Fonction", "Organisme", "Catégorie", "Région"])
    plan = plan_import(actor=national_person(), event=event, table=read_table(content, COLUMNS))
    assert [line.values["region"] for line in plan.ready] == ["22", "22"]
    assert [line.problems for line in plan.refused] == [("La région « Bavière » n'existe pas en 2008.",)]
    rows = [line.values for line in plan.ready[:1]]
    added = apply_import(actor=regional_officer("R22"), event=event, rows=rows, source="Conseils régionaux")
    assert (added.created, Guest.objects.get().region.code) == (1, "22")


def test_who_answers_for_one_region_does_not_write_it_on_each_line(event):
    guests = [Guest(category="network", last_name="Exemple")]
    added = add_guests(actor=regional_officer("R22"), event=event, guests=guests, source="Essai")
    assert (added.created, Guest.objects.get().region.code) == (1, "22")


def test_a_list_is_searched_without_accents_in_names_organisations_and_deputies(event, regional_officer_31):
    GuestFactory(event=event, last_name="Premier", organisation="Réseau d'exemple")
    GuestFactory(event=event, last_name="Second", deputy_name="Zoé Remplaçante")
    page = reverse("seminars:guests", args=[event.pk])
    for typed, found in (("Réseau", "PREMIER"), ("reseau", "PREMIER"), ("remplacante", "SECOND")):
        content = regional_officer_31.get(page, {"q": typed}).content.decode()
        assert [name for name in ("PREMIER", "SECOND") if name in content] == [found], typed


def test_the_organisers_read_the_lunches_and_the_needs_in_one_place(event, regional_officer_31):
    coming = {"answer": "comes", "answered_at": "2008-10-01T10:00:00Z", "place": "held"}
    GuestFactory(event=event, last_name="Premier", lunch=True, needs="Place pour un fauteuil", **coming)
    GuestFactory(event=event, last_name="Second", lunch=True, **coming)
    content = regional_officer_31.get(reverse("seminars:documents", args=[event.pk])).content.decode()
    assert "2 déjeuners" in content
    assert "Prénom PREMIER : Place pour un fauteuil" in content
    assert "SECOND" not in content


def test_guests_without_an_address_are_counted_not_forgotten(event, regional_officer_31):
    GuestFactory(event=event, email="")
    page = regional_officer_31.get(reverse("seminars:guests", args=[event.pk])).content.decode()
    assert "1 personne n'a pas de courriel : aucune invitation ne lui partira, appelez-la ou écrivez-lui." in page


def test_a_corrected_address_closes_the_former_link(event):
    guest = GuestFactory(event=event)
    former = guest.nonce
    guest.email = "juste@exemple.invalid"
    save_guest(actor=national_person(), guest=guest)
    guest.refresh_from_db()
    assert guest.nonce != former
    assert not JournalEntry.objects.filter(sentence__contains=guest.last_name).exists()
