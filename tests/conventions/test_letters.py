"""The register of letters: one line for each act that writes to the structure, how it left and what came back."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse

from conventions.documents import letter_content
from conventions.enums import LetterKind
from conventions.models import Convention, Letter, Siae
from conventions.partners import advisory_body
from conventions.services import actions
from conventions.services.dossier import receive_piece
from conventions.services.letters import follow_letter, write_letter
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Departement, Job
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.rendering import html_of
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.words import words_of
from tests.factories.conventions import ConventionFactory, LetterFactory

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = dt.date(2008, 10, 15), dt.date(2008, 10, 16)
# Each says how it may be contested.
DECISIONS = {LetterKind.REFUSAL, LetterKind.SUSPENSION, LetterKind.TERMINATION, LetterKind.RECOVERY}
FACTS = {
    LetterKind.MISSING: {"comment": "Statuts à jour.", "pieces": ["Statuts"]},
    LetterKind.RETURN: {"comment": "Revoir les postes.", "pieces": []},
    LetterKind.OPINION: {"body": "le conseil", "given_on": "14 octobre 2008", "opinion": "favorable", "text": ""},
    LetterKind.NOTIFICATION: {"signed_on": "1er janvier", "start": "1er janvier", "end": "31 décembre"},
    LetterKind.REFUSAL: {"comment": "Offre déjà suffisante."},
    LetterKind.NOTICE: {"grounds": "Absence d'encadrement.", "delay": "quinze jours"},
    LetterKind.DROPPED: {"comment": ""},
    LetterKind.TERMINATION: {
        "notified_on": "1er septembre",
        "answer_until": "16 septembre",
        "observations": "Vos observations ont été examinées.",
        "ended_on": "15 octobre 2008",
        "comment": "Objet détourné.",
    },
    LetterKind.YEAR: {"year": 2007, "missing": ["les sorties", "le bilan d'activité"]},
    LetterKind.SUSPENSION: {"start": "15 octobre 2008", "end": "", "reason": "Comptes non remis."},
    LetterKind.RESUMPTION: {"start": "15 octobre 2008", "end": "20 octobre 2008"},
    LetterKind.RENEWAL: {"end": "31 décembre 2008"},
    LetterKind.RECOVERY: {
        "ended_on": "15 octobre",
        "lines": ["annexe 1 : 100 €"],
        "amount": "100 €",
        "agency": "au CNASEA",
    },
}


CLAIMED = FACTS[LetterKind.RECOVERY] | {"ended_on": "", "year": 2024, "reason": "Avenant 2024 non signé."}


def test_every_kind_of_letter_has_its_words():
    assert set(FACTS) == set(LetterKind) - {LetterKind.ACKNOWLEDGEMENT}


@pytest.mark.parametrize(("kind", "facts"), [*FACTS.items(), (LetterKind.RECOVERY, CLAIMED)])
def test_a_letter_says_what_it_is_given(opened, officer_59l, kind, facts):
    letter = write_letter(convention=opened, kind=kind, actor=officer_59l.user, due_on=TODAY, **facts)
    page = html_of(DocumentVersion.objects.get(kind="conventions.letter", object_id=letter.pk))

    said = [text for text in facts.values() if isinstance(text, str)]
    assert [text for text in said if text.replace("'", "&#x27;") not in page] == []
    assert ("recours devant le tribunal" in " ".join(page.split())) is (kind in DECISIONS)


def test_missing_pieces_are_named_and_numbered_in_the_register(opened, officer_59l):
    asked = {"comment": "Complétez.", "missing_due_on": dt.date(2008, 11, 1)}
    first = opened.pieces.filter(type__mandatory=True)[0]
    with pytest.raises(Refusal, match="ce qui ne convient pas"):
        receive_piece(actor=officer_59l.user, piece=first, received_on=TODAY, valid=False, remark=" ")
    receive_piece(actor=officer_59l.user, piece=first, received_on=TODAY, valid=False, remark="page 3 absente.")
    actions.ask_pieces(actor=officer_59l.user, convention=opened, name="ask_pieces", **asked)

    letter = opened.letters.get()
    assert (letter.rank, letter.kind, letter.due_on) == (1, LetterKind.MISSING, dt.date(2008, 11, 1))
    names = [str(row.type) for row in opened.pieces.all() if row.type.mandatory]
    assert letter.facts["pieces"] == [f"{first.type} – page 3 absente", *names[1:]]


@pytest.mark.parametrize(("last_day", "named"), [(TODAY, 2), (dt.date(2008, 10, 14), 0)])
def test_who_follows_the_dossier_is_named_while_of_its_service(opened, officer_59l, last_day, named):
    Convention.objects.update(officer=officer_59l.user)
    officer_59l.user.assignments.update(end=last_day)
    letter = LetterFactory(convention=Convention.objects.get())

    assert str(letter_content(letter)).count(str(officer_59l.user)) == named


@pytest.mark.parametrize(
    ("email", "kind", "mailed"),
    [
        ("structure@exemple.invalid", LetterKind.MISSING, True),
        ("structure@exemple.invalid", LetterKind.NOTICE, False),
        ("", LetterKind.MISSING, False),
    ],
)
def test_it_leaves_by_mail_when_there_is_an_address_save_a_registered_one(opened, officer_59l, email, kind, mailed):
    opened.siae.email = email
    letter = write_letter(convention=opened, kind=kind, actor=officer_59l.user, due_on=TODAY, **FACTS[kind])

    assert letter.mailed is mailed
    assert Job.objects.filter(kind="conventions.letter").count() == 1
    assert not OutgoingMail.objects.filter(key=f"letter:{letter.pk}").exists()


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"posted_on": TOMORROW}, "à une date à venir"),
        ({"registered_number": "1A 123"}, "le jour où la lettre recommandée a été postée"),
    ],
)
def test_its_follow_up_is_refused_in_a_sentence(officer_59l, days, sentence):
    with pytest.raises(Refusal) as refused:
        follow_letter(actor=officer_59l.user, letter=LetterFactory(), **days)

    assert sentence in refused.value.sentences[0]


def test_the_officer_follows_a_letter_from_the_register(officer_59l):
    letter = LetterFactory(written_on=dt.date(2008, 10, 2))
    address = reverse("conventions:letter_follow", args=[letter.convention.number, letter.pk])
    typed = {"posted_on": "2008-10-01", "registered_number": "1A 123 456", "received_on": "2008-10-06"}

    page = officer_59l.post(address, typed)
    assert page.status_code == 422
    assert "Une lettre ne peut pas être postée avant d&#x27;être écrite." in page.content.decode()

    assert officer_59l.post(address, typed | {"posted_on": "2008-10-02"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.posted_on, letter.registered_number) == (dt.date(2008, 10, 2), "1A 123 456")


@pytest.mark.parametrize(
    ("kind", "noted", "kept"),
    [
        (LetterKind.NOTIFICATION, None, dt.date(2008, 10, 6)),
        (LetterKind.NOTIFICATION, dt.date(2008, 10, 3), dt.date(2008, 10, 3)),
        (LetterKind.MISSING, None, None),
    ],
)
def test_the_letter_of_notification_notifies_the_day_it_came(officer_59l, kind, noted, kept):
    signed = ConventionFactory(state="signed", signed_on=dt.date(2008, 10, 1), notified_on=noted)
    letter = LetterFactory(convention=signed, kind=kind)
    follow_letter(actor=officer_59l.user, letter=letter, received_on=dt.date(2008, 10, 6))
    signed.refresh_from_db()
    assert signed.notified_on == kept


@pytest.mark.parametrize(("received_on", "waits"), [(None, True), (dt.date(2008, 10, 6), False)])
def test_a_letter_that_the_structure_has_is_not_to_be_posted(officer_59l, received_on, waits):
    letter = LetterFactory(received_on=received_on, mailed=False)
    page = officer_59l.get(reverse("conventions:letters", args=[letter.convention.number])).content.decode()
    assert ("À poster" in page) == waits


def test_the_register_reads_one_or_three_letters_alike(opened, officer_59l, django_assert_num_queries):
    address = reverse("conventions:letters", args=[opened.number])
    officer_59l.get(address)
    counts = []
    for rank in (1, 2, 3):
        LetterFactory(convention=opened, rank=rank)
        if rank != 2:
            with django_assert_num_queries(7):
                counts.append(len(officer_59l.get(address).context["letters"]))

    assert counts == [1, 3]
    assert Letter.objects.first().rank == 3


@pytest.mark.parametrize(("siae_type", "article"), [("EI", "R. 5132-5"), ("AI", "R. 5132-16"), ("ACI", "")])
def test_a_termination_cites_the_article_of_its_type_where_one_is_known(opened, officer_59l, siae_type, article):
    opened.siae.type = siae_type
    opened.siae.save(update_fields=["type"])
    for kind in (LetterKind.NOTICE, LetterKind.TERMINATION):
        letter = write_letter(convention=opened, kind=kind, actor=officer_59l.user, **FACTS[kind])
        page = html_of(DocumentVersion.objects.get(kind="conventions.letter", object_id=letter.pk))
        assert f"l&#x27;article {article} du code" in page.replace("'", "&#x27;") if article else "R. 5132" not in page


@pytest.mark.parametrize(("known", "sentence"), [({"address": ""}, True), ({"city": ""}, True), ({}, False)])
def test_a_letter_to_a_structure_without_address_is_refused_whole(opened, officer_59l, known, sentence):
    Siae.objects.filter(pk=opened.siae_id).update(**known)
    address = reverse("conventions:action", args=[opened.number, "ask_pieces"])
    typed = {"comment": "Page 3 absente.", "missing_due_on": "2008-11-03"}

    page = officer_59l.post(address, typed)
    opened.refresh_from_db()
    assert (page.status_code, opened.letters.exists(), opened.missing_reason == "") == (
        (422, False, True) if sentence else (302, True, False)
    )
    if sentence:
        text = page.content.decode()
        assert "n&#x27;a pas d&#x27;adresse postale" in text and "Page 3 absente." in text


@pytest.mark.parametrize(
    ("kind", "changes", "notified_on", "shown"),
    [
        (LetterKind.NOTIFICATION, {}, dt.date(2008, 10, 6), (False, True)),
        (LetterKind.NOTIFICATION, {}, None, (True, False)),
        (LetterKind.NOTIFICATION, {"posted_on": dt.date(2008, 10, 2)}, dt.date(2008, 10, 6), (False, False)),
        (LetterKind.MISSING, {}, dt.date(2008, 10, 6), (True, False)),
    ],
)
def test_a_convention_notified_by_another_way_has_no_letter_to_post(officer_59l, kind, changes, notified_on, shown):
    convention = ConventionFactory(state="in_force", signed_on=dt.date(2008, 10, 1), notified_on=notified_on)
    LetterFactory(convention=convention, kind=kind, **changes)

    page = officer_59l.get(reverse("conventions:letters", args=[convention.number])).content.decode()

    assert ("À poster" in page, "Convention notifiée le 06/10/2008" in page) == shown


@pytest.mark.parametrize("kind", [LetterKind.OPINION, LetterKind.MISSING])
def test_the_letter_of_an_opinion_and_its_extract_each_say_what_the_other_is(opened, officer_59l, kind):
    """Two services write them, on two days: the structure is told that it is one opinion."""
    letter = write_letter(convention=opened, kind=kind, actor=officer_59l.user, due_on=TODAY, **FACTS[kind])
    said = words_of("conventions/mail/letter.txt", {"letter": letter, "convention": opened}).paragraphs
    assert any("est celui de ce même avis" in text for text in said) == (kind == LetterKind.OPINION)

    asked = SimpleNamespace(kind="convention" if kind == LetterKind.OPINION else "fdi")
    item = SimpleNamespace(opinion_request=asked, title="Exemple", get_opinion_display="Favorable")
    council = SimpleNamespace(departement=Departement.objects.get(code="59"))
    meeting = SimpleNamespace(rules=SimpleNamespace(body=advisory_body(TODAY)), council=council, held_on=TODAY)
    said = words_of("cdiae/mail/opinion.txt", {"item": item, "meeting": meeting}).paragraphs
    assert any("ce n'en est pas un second" in text for text in said) == (kind == LetterKind.OPINION)
