"""Each day, place, name and link where its sentence wants it: the mails to guests and speakers, the papers of a day."""

import datetime as dt

import pytest

from tests.papers import unsaid, words_of

PAPERS, MAILS = "seminars/documents/", "seminars/mail/"
CLOSE, OFFER = dt.date(2008, 11, 3), dt.date(2008, 11, 5)


class Event(dict):
    """Says its name, and holds its values."""

    def __str__(self) -> str:
        return self["name"]


EVENT = Event(
    name="Nord",
    where="Lille",
    contact="nord@x.fr",
    series="Séminaires 2008",
    day_sentence="le 19 novembre",
    invitation="au séminaire du Nord",
    answers_close_on=CLOSE,
    cancel_reason="grève\ndes trains",
    host="DR Nord",
)
OTHER = Event(EVENT, name="Sud", where="Nice", host="DR Sud")
WHEN, THERE = "le 19 novembre à 9 h", "le 19 novembre à 9 h, Lille"
ANSWERED, REPRESENTED = {"answer": "comes"}, {"answer": "represented", "deputy_name": "Zoé"}


def mail(name: str, **values) -> str:
    guest = {"name": "Anne", "badge_code": "AB-1", "offer_ends_on": OFFER} | values.pop("guest", {})
    said = {"event": EVENT, "when": WHEN, "guest": guest, "region": "Picardie"}
    return words_of(f"{MAILS}{name}.txt", **said | values)


UNTIL = {"until": CLOSE}
SAID = {
    "cancellation": ({}, "Événement annulé – Nord", "L'événement est annulé : Nord. Motif : grève des trains"),
    "speaker_cancellation": ({}, "L'événement est annulé : Nord. Motif : grève des trains"),
    "deputy": ({}, f"Vous représentez Anne : {THERE}.", "le badge joint (code AB-1)."),
    "invitation": (
        {},
        f"au séminaire du Nord (Séminaires 2008) : {THERE}.",
        "avec le même lien jusqu'au 3 novembre 2008.",
        "Pour toute question : nord@x.fr.",
    ),
    "offer": ({}, f"libérée pour vous : Nord, {THERE}.", "Confirmez-la avant la fin du mercredi 5 novembre 2008."),
    "regret": (
        UNTIL,
        f"vous ne venez pas, Nord, {WHEN}.",
        "avec le lien ci-dessous jusqu'au 3 novembre",
    ),
    "release": ({}, f"Vous ne représentez plus Anne : Nord, {WHEN}."),
    "waiting": ({}, f"prises pour l'instant : Nord, {WHEN}."),
    "withdrawal": ({}, f"Vous ne participez plus : Nord, {WHEN}."),
    "speaker": (
        {"lines": ["« A »", "« B »"], "attached": True, "version": {"number": 3}},
        "Vous intervenez : Nord (Séminaires 2008), le 19 novembre, Lille. « A » « B » La version 3 du",
    ),
    "speaker_release": ({"attached": True}, "plus au programme : Nord, le 19 novembre. L'annulation est jointe"),
    "correspondent_region": (
        {"former": OTHER},
        f"Picardie, rattachée jusqu'ici à un autre événement (Sud), l'est maintenant à celui-ci : Nord, {THERE}.",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_a_mail_says_the_event_and_the_person(name):
    values, *sentences = SAID[name]
    assert unsaid(mail(name, **values), *sentences) == []


@pytest.mark.parametrize(
    ("name", "yes", "said", "otherwise"),
    [
        ("confirmation", UNTIL, "changer d'avis jusqu'au 3 novembre 2008.", "Si vous ne pouvez plus venir, dites-le"),
        ("lapsed", UNTIL, "> Répondre de nouveau", "Pour toute question : nord@x.fr. > Voir ma demande"),
        ("regret", UNTIL, "changer d'avis", ""),
        ("speaker_cancellation", {"attached": True}, "L'annulation est jointe", ""),
        ("speaker_release", {"attached": True}, "L'annulation est jointe", ""),
        ("speaker", {"attached": True, "version": {"number": 3}}, "La version 3 du programme est jointe", ""),
        (
            "correspondent",
            {"cancelled": True},
            "est annulé : Nord. Motif : grève",
            f"a changé : Nord, {THERE}.",
        ),
        (
            "region",
            {"guest": {"place": "held"}},
            f"Votre place vous reste : Nord, {THERE}.",
            "Votre invitation reste ouverte",
        ),
        (
            "region",
            {"guest": ANSWERED},
            f"demande vous reste : Nord, {THERE}.",
            f"reste ouverte : Nord, {THERE}.",
        ),
    ],
)
def test_a_mail_says_one_thing_or_the_other(name, yes, said, otherwise):
    there, elsewhere = mail(name, **yes), mail(name)
    assert (said in there, said in elsewhere, otherwise in elsewhere) == (True, False, True)
    assert not otherwise or otherwise not in there


def test_a_mail_of_a_region_names_both_events():
    said = mail("region", target=OTHER, target_when="le 20 novembre")
    assert unsaid(said, "rattachée à un autre événement : Sud, le 20 novembre, Nice. La DR Sud, qui") == []


@pytest.mark.parametrize(
    ("name", "own", "through"),
    [
        ("certificate", "Votre attestation de présence est jointe :", "Zoé a participé à votre place :"),
        ("survey", "Vous avez participé :", "Zoé a participé à votre place :"),
    ],
)
def test_who_was_represented_is_written_of_his_deputy(name, own, through):
    said = [
        mail(name, guest=guest, deputy=deputy) for guest, deputy in ((ANSWERED, 0), (REPRESENTED, 0), (REPRESENTED, 1))
    ]
    place = " Nord, le 19 novembre."
    assert [(own + place in text, through + place in text) for text in said] == [
        (True, False),
        (False, True),
        (True, False),
    ]


def test_a_confirmation_says_the_place_the_workshop_and_the_deputy():
    full = mail("confirmation", guest=REPRESENTED | {"workshop": "Atelier 2"})
    wanted = (
        f"Votre inscription est confirmée : {THERE}.",
        "Zoé vous représente.",
        "Votre atelier : Atelier 2.",
        "(code AB-1)",
    )
    bare = mail("confirmation", guest=ANSWERED | {"deputy_name": "Zoé"})
    assert (unsaid(full, *wanted), unsaid(bare, *wanted)) == ([], list(wanted[1:3]))


PLACES = {
    "waiting": "vous restez sur la liste d'attente.",
    "offered": "confirmez-la avant la fin du mercredi 5 novembre 2008.",
    "held": "La nouvelle version est jointe pour votre agenda.",
}
NEXT = (
    ({}, {}, "Si vous souhaitez venir, écrivez à nord@x.fr."),
    ({}, UNTIL, "> Répondre à l'invitation"),
    ({"answer": "comes", "place": "lapsed"}, UNTIL, "> Répondre de nouveau"),
    ({"answer": "declines"}, UNTIL, "> Changer ma réponse"),
    ({"answer": "comes", "place": "held"}, {"holds": True}, "> Voir mon inscription"),
    ({"answer": "comes", "place": "waiting"}, UNTIL, "> Voir ma demande"),
    ({"answer": "comes", "place": "held"}, UNTIL | {"deputy": True}, "prévenez Anne, que vous représentez."),
)


def test_the_mail_of_a_change_says_what_each_guest_has_to_do():
    ends = [end for _, _, end in NEXT]
    for guest, values, own in NEXT:
        said = mail("change", guest={"answer": "", "place": ""} | guest, changes=["le lieu"], **values)
        assert unsaid(said, f"l'événement a changé : Nord, {THERE}. - le lieu") == []
        assert [end for end in ends if end in said] == [own]
        assert [place for place, words in PLACES.items() if words in said] == [
            place for place in PLACES if place == guest.get("place")
        ]
    assert PLACES["offered"] in mail("change", guest={"answer": "comes", "place": "offered"}, until=CLOSE)


def test_a_line_of_a_speaker_says_the_hours_and_the_room():
    row = {"label": "Débat", "hours": "09:00 – 10:30", "room": "B"}
    said = [mail("speaker_line", row=row, there="15 h"), mail("speaker_line", row=row | {"room": ""})]
    assert said[0] == "« Débat », 9 h – 10 h 30 (heure de Paris, début à 15 h), salle : B."
    assert said[1].endswith("(heure de Paris), salle à fixer.")


def test_a_certificate_says_who_came_to_what_and_where():
    given = {"host": "DR Nord", "person": "Anne", "event": "Nord", "series": "Séminaires", "held_on": CLOSE}
    said = words_of(f"{PAPERS}certificate.html", place="Lille", city="Lille", lines=["matin"], quality="élue", **given)
    wanted = (
        "La DR Nord, service organisateur, atteste que Anne élue a participé",
        "Événement Nord Série Séminaires Date 3 novembre 2008 Lieu Lille",
        "constatée par émargement : matin",
        "Fait à Lille, le 1er janvier 2008.",
    )
    assert unsaid(said, *wanted) == []


def test_the_papers_of_the_day_say_who_signs_where_and_what_was_concluded():
    people = [{"name": "Anne", "quality": "élue"}]
    sheet = {"label": "Matin", "hours": "9 h", "speakers": ["Luc"], "people": people, "speaking": [{"name": "Luc"}]}
    said = words_of(f"{PAPERS}attendance.html", sheets=[sheet], day="19 novembre", place="Lille", event="Nord")
    assert unsaid(said, "Matin, 9 h Nord, 19 novembre. Intervenants : Luc.", "Anne élue Luc") == []

    row = {"event": "Nord", "title": "Suivi", "present": 3, "marks": "3,5", "sheets": "5 sur 8", "text": "Conclu"}
    workshops = [{"number": 1, "events": [row]}, {"number": 2, "events": []}]
    said = words_of(f"{PAPERS}synthesis.html", workshops=workshops)
    wanted = "Atelier 1 Nord – Suivi Présents : 3. Notes sur 4, en moyenne (5 sur 8) : 3,5. Conclu"
    assert unsaid(said, wanted, "Atelier 2 Aucune synthèse n'est encore écrite.") == []
    assert said.count("Aucune synthèse") == 1
