"""Each day, service and reason where its sentence wants it: the note of a meeting of the plan, the mails it sends."""

import datetime as dt

from tests.papers import unsaid, words_of

MAILS = "dashboards/mail/"
TODAY, DUE = dt.date(2008, 10, 15), dt.date(2008, 11, 3)


class Text(dict):
    """Says its name, and holds its values."""

    def __str__(self) -> str:
        return self["name"]


def test_the_mail_of_a_meeting_says_what_changed_or_why_it_is_cancelled():
    given = {"meeting": "Comité", "now": "le 4", "reason": "grève"}
    moved, cancelled = (words_of(f"{MAILS}meeting.txt", before=before, **given) for before in ("le 3", ""))
    assert unsaid(moved, "Réunion modifiée – Comité", "a changé : le 3 devient le 4.") == []
    assert unsaid(cancelled, "Réunion annulée – Comité", "est annulée : Comité. Motif : grève") == []
    assert "annulée" not in moved
    assert "plus attendu à cette réunion du plan : Comité." in words_of(f"{MAILS}meeting_without.txt", meeting="Comité")


def test_the_mail_of_a_text_says_until_when_it_is_read_or_why_it_is_no_more():
    text = Text(name="Circulaire", reference="2008-7", sent_on=TODAY)
    sent = words_of(f"{MAILS}text.txt", text=text, due_on=DUE)
    bare = words_of(f"{MAILS}text.txt", text=Text(text, reference=""), due_on=DUE)
    assert unsaid(sent, "À lire – Circulaire", "service : Circulaire (2008-7).", "lu avant le 3 novembre 2008 :") == []
    assert "service : Circulaire. Lisez-le" in bare
    withdrawn = words_of(f"{MAILS}text_withdrawn.txt", text=text, reason="erreur")
    assert unsaid(withdrawn, "diffusé le 15 octobre 2008 : Circulaire. Motif : erreur") == []


def test_the_note_of_a_meeting_says_who_does_what_and_for_when():
    decisions = [
        {"title": "Former", "service": "DR Nord", "carrier": "l'agence", "due_on": DUE},
        {"title": "Payer", "service": "DR Sud", "due_on": TODAY},
    ]
    given = {
        "days": "15 octobre",
        "participants": ["DR Nord", "DR Sud"],
        "others": "Luc",
        "figures_on": TODAY,
        "figures": {"columns": ["Signées"], "rows": [["Nord", "3"], ["Total", "5"]]},
    }
    said = words_of("dashboards/documents/note.html", place="Paris", agenda="Bilan", decisions=decisions, **given)
    bare = words_of("dashboards/documents/note.html", **given)
    wanted = (
        "15 octobre, Paris Ordre du jour Bilan",
        "Former DR Nord, avec l'agence 3 novembre 2008 Payer DR Sud 15 octobre 2008",
        "DR Nord, DR Sud Luc",
        "Le plan au 15 octobre 2008",
        "Territoire Signées Nord 3 Total 5",
    )
    assert (unsaid(said, *wanted), unsaid(bare, *wanted)) == ([], list(wanted[:2]))
    assert "Aucune décision enregistrée." in bare
