"""Each day, name and figure where its sentence wants it: convocation, minutes, extract, and the mails of a meeting."""

import datetime as dt

import pytest

from tests.papers import unsaid, words_of

PAPERS, MAILS = "cdiae/documents/", "cdiae/mail/"
TODAY, DAY, END = dt.date(2008, 10, 15), dt.date(2008, 11, 19), dt.date(2008, 11, 3)
COUNCIL = {"the": "le conseil", "of": "du conseil", "to": "au conseil", "of_name": "du CDIAE"}
PLACED = "mercredi 19 novembre 2008 à 9 h 30, Préfecture"
MEETING = {
    "held_on": DAY,
    "starts_at": dt.time(9, 30),
    "place": "Préfecture",
    "body_title": "CDIAE du Nord",
    "council": "CDIAE du Nord",
    "cancel_reason": "grève\ndes trains",
    "rules": {"body": {"of": "du conseil", "the": "le conseil", "of_short_name": "du CDIAE"}},
}
LETTER = {
    "civility": "Madame",
    "date": TODAY,
    "held_on": DAY,
    "hour": "9 h 30",
    "where": "Préfecture",
    "body": "CDIAE",
    "formation": "formation plénière",
    "called": COUNCIL,
    "first_day": END,
    "quorum_reference": "article 7",
    "notice_reference": "article 9",
    "proxies_reference": "article 8",
    "agenda_version": 2,
    "agenda": [{"rank": 1, "title": "Alpha", "treatment": "Pour avis"}],
}
OF_LETTER = {
    "second": "Le conseil n'ayant pu délibérer le 3 novembre 2008 faute de quorum",
    "remote": "À distance : 01 02",
    "urgency": "en raison de l'urgence (article 9). Motif : terme proche",
    "former_on": "Cette convocation remplace celle du 3 novembre 2008. Ce qui change : le lieu",
    "proxies": "nul ne peut détenir plus de 2 mandats (article 8).",
    "by_mail": "Le lien personnel reçu par courriel",
}
GIVEN = {"second": True, "remote": "01 02", "urgency": "terme proche", "former_on": END, "proxies": 2, "by_mail": True}


def test_a_convocation_says_what_is_its_own_and_nothing_of_another():
    full = words_of(f"{PAPERS}convocation.html", **LETTER | GIVEN | {"changes": ["le lieu"]})
    bare = words_of(f"{PAPERS}convocation.html", **LETTER)
    always = "le mercredi 19 novembre 2008 à 9 h 30 Préfecture", "Ordre du jour (version 2)", "1 Alpha Pour avis"
    own = [*OF_LETTER.values(), "convocation rectificative – CDIAE", "Aucun quorum ne sera exigé"]
    assert [unsaid(text, *always) for text in (full, bare)] == [[], []]
    assert (unsaid(full, *own), unsaid(bare, *own)) == ([], own)
    for name in ("remote", "urgency", "proxies", "by_mail"):
        alone = words_of(f"{PAPERS}convocation.html", **LETTER | {name: GIVEN[name]})
        assert [said for said in own if said in alone] == [OF_LETTER[name]]
    others = ["vous convoquer à la formation plénière du CDIAE", "adressez votre réponse au secrétariat du conseil"]
    assert (unsaid(full, *others), unsaid(bare, *others)) == (others, [])
    assert "plus d'un mandat (" in words_of(f"{PAPERS}convocation.html", **LETTER | {"proxies": 1})


VOTE = {
    "sense": "FAVORABLE",
    "explanation": "Adopté : 2 pour.",
    "quorum": "Quorum atteint : 9.",
    "interested": True,
    "quorum_with_interested": "Quorum atteint : 10.",
    "idle_proxies": [{"giver": "Zoé", "holder": "Yves", "why": "absent"}],
    "ballots": [{"voice": "Anne", "votes": 1, "choice": "POUR"}, {"seat": "Siège 4", "votes": 2, "choice": "Contre"}],
}
ITEM = {
    "rank": 1,
    "title": "Alpha",
    "treatment": "Pour avis",
    "interests": [
        {"member": "Zoé", "lifted": "sans lien", "reason": "gérante"},
        {"member": "Yves", "lifted": "", "reason": "Gérant."},
    ],
    "votes": [VOTE],
    "opinion": "FAVORABLE",
    "state": "Adopté",
    "dissents": [{"member": "Luc", "text": "trop cher"}],
}


def test_the_minutes_say_of_each_item_who_voted_and_what_was_decided():
    said = words_of(f"{PAPERS}minutes_item.html", item=ITEM)
    wanted = (
        "1. Alpha Pour avis",
        "L'intérêt personnel proposé pour Zoé n'a pas été retenu : sans lien",
        "Yves ne prend pas part à la délibération. Gérant.",
        "Avis mis aux voix : favorable. Adopté : 2 pour. Quorum atteint : 9.",
        "Avec eux, quorum atteint : 10.",
        "Le mandat donné par Zoé à Yves est suspendu : absent.",
        "Appel nominal : Anne, pour ; Siège 4 (2 voix), contre.",
        "Avis favorable.",
        "il est noté le désaccord de Luc : trop cher",
    )
    assert unsaid(said, *wanted) == []
    assert "Adopté." in words_of(f"{PAPERS}minutes_item.html", item=ITEM | {"opinion": "", "votes": [], "reason": ""})


def test_the_minutes_say_who_came_who_did_not_and_when_they_were_approved():
    rows = [
        {"name": "Anne", "quality": "élue", "college": "Élus", "mode": "à distance", "moves": "sortie à 10 h"},
        {"name": "Luc", "quality": "CFDT", "substitute": True, "college": "Syndicats", "mode": "sur place"},
    ]
    minutes = {"held_on": DAY, "where": "Préfecture", "order": "arrêté 3", "reference": "décret 4", "called": COUNCIL}
    absent = [{"name": "Zoé", "quality": "maire", "excused": True}, {"name": "Yves", "quality": "préfet"}]
    full = words_of(
        f"{PAPERS}minutes.html",
        present=rows,
        absent=absent,
        proxies=[{"giver": "Zoé, maire", "holder": "Anne", "unused": True}, {"giver": "Yves, préfet", "holder": "Luc"}],
        urgency="terme proche",
        second=True,
        approved_on=END,
        **minutes,
    )
    bare = words_of(f"{PAPERS}minutes.html", **minutes)
    always = "Séance du 19 novembre 2008, Préfecture. Composition : arrêté 3. Établi selon : décret 4."
    one = (
        "Seconde convocation sur le même ordre du jour, sans quorum exigé.",
        "Convocation en urgence : terme proche",
        "Anne élue Élus à distance ; sortie à 10 h Luc CFDT (suppléant) Syndicats sur place",
        "Zoé, maire, a donné mandat à Anne ; le mandataire n'étant pas venu, le mandat est resté sans effet.",
        "Yves, préfet, a donné mandat à Luc.",
        "Zoé, maire, absence annoncée Yves, préfet",
        "Procès-verbal approuvé par le conseil le 3 novembre 2008.",
    )
    assert (unsaid(full, always, *one), unsaid(bare, always, *one)) == ([], list(one))
    assert unsaid(bare, "Aucun membre n'était présent.", "Aucun mandat.", "Ouverture", "Délibérations") == []
    failure = {
        "figures": ["8 présents"],
        "idle": ["Sans effet."],
        "reference": "article 7",
        "second": "Le 3.",
    }
    failed = words_of(f"{PAPERS}minutes.html", failure=failure, items=[ITEM], **minutes)
    wanted = "8 présents Sans effet. Règle appliquée : article 7.", "en délibération. Alpha Le 3. Clôture"
    assert unsaid(failed, *wanted) == []


def test_an_extract_says_what_the_council_said_and_who_stood_aside():
    given = {"called": COUNCIL, "held_on": DAY, "body_reference": "R. 5112-11", "rank": 3, "title": "Alpha"}
    given |= {"opinion": "FAVORABLE", "quorum": "Quorum : 9.", "vote": "2 pour.", "majority_reference": "article 8"}
    full, bare = (words_of(f"{PAPERS}opinion.html", interested=people, **given) for people in (["Zoé", "Luc"], []))
    always = (
        "Le conseil, réuni le 19 novembre 2008 (R. 5112-11), a examiné le point 3 de son ordre du jour : Alpha",
        "Avis favorable Délibération Quorum : 9. 2 pour. Règle de vote : article 8.",
    )
    aside = "en raison d'un intérêt personnel : Zoé, Luc."
    assert (unsaid(full, *always, aside), unsaid(bare, *always, aside)) == ([], [aside])
    assert "La commission, réunie" in words_of(
        f"{PAPERS}opinion.html", **given | {"called": {"the": "la commission", "feminine": True}}
    )


CALLED = {"member": "Zoé", "met_on": END, "agenda": {"content": LETTER["agenda"]}}
MAIL = {
    "meeting": MEETING,
    "convocation": CALLED,
    "giver": "Luc",
    "reason": "neige",
    "substitute": {"name": "Anne"},
    "item": {"title": "Alpha", "get_opinion_display": "FAVORABLE"},
}


def mail(name: str, **values) -> str:
    return words_of(f"{MAILS}{name}.txt", **MAIL | values)


def test_the_mail_of_a_convocation_says_whether_an_answer_is_asked():
    asked = mail("convocation", papers_url="https://x")
    kept = mail(
        "convocation",
        convocation=CALLED
        | {"former_on": END, "answer": "absent", "answer_to_himself": "absente", "changes": ["a", "b"]},
        meeting=MEETING | {"is_second": True},
    )
    of_asked = "Objet : Convocation – CDIAE", "Voici votre convocation", "Répondez avec le lien", "> Répondre à la conv"
    of_kept = (
        "Convocation rectificative – CDIAE",
        f"remplace celle du 3 novembre 2008 : {PLACED}.",
        "Ce qui change : a ; b.",
        "aucun quorum ne sera exigé",
        "reste enregistrée : absente.",
        "> Lire l'ordre du jour",
    )
    # An answer is kept where nothing is put right.
    answered = mail("convocation", convocation=CALLED | {"answer": "absent", "answer_to_himself": "absente"})
    assert unsaid(answered, of_asked[1], of_kept[4]) == []
    both = f"{PLACED}.", "- 1. Alpha (pour avis)", "du Nord, 19 novembre 2008"
    assert (unsaid(asked, *both, *of_asked), unsaid(kept, *both, *of_kept)) == ([], [])
    assert (unsaid(kept, *of_asked), unsaid(asked, *of_kept)) == (list(of_asked), list(of_kept))


MAILED = {
    "cancellation": ("Séance annulée – CDIAE du Nord, 19 novembre 2008", f"le {PLACED} est annulée. Motif : neige"),
    "dossier_cancelled": (f"le {PLACED} est annulée. Motif : grève des trains",),
    "proxy_given": ("Objet : Luc vous donne mandat", f"Luc vous donne mandat pour la séance du {PLACED} :"),
    "substitute": ("Vous suppléez Zoé –", f"Zoé vous demande de siéger à sa place : {PLACED}."),
    "substitute_changed": (f"où vous suppléez Zoé a changé : {PLACED}.",),
    "substitute_lost": (f"à la séance du {PLACED}. Son mandat prend fin avant ce jour",),
    "opinion": ("Le conseil a examiné « Alpha ». Son avis : favorable.", "séance du 19 novembre 2008"),
}


@pytest.mark.parametrize("name", MAILED)
def test_a_mail_says_the_meeting_and_the_person(name):
    assert unsaid(mail(name), *MAILED[name]) == []


def test_a_mail_says_what_happened_to_whom_it_writes():
    said = [mail(name, changed=yes) for name in ("proxy_released", "substitute_released") for yes in (True, False)]
    wanted = (
        f"La séance pour laquelle Luc vous avait donné mandat a changé : {PLACED}.",
        f"Luc ne vous donne plus mandat pour la séance suivante : {PLACED}.",
        f"La séance où vous deviez suppléer Zoé a changé : {PLACED}.",
        f"Zoé ne vous demande plus de siéger à sa place à la séance suivante : {PLACED}.",
    )
    assert [unsaid(text, *wanted) for text in said] == [[w for w in wanted if w is not own] for own in wanted]

    left = CALLED | {"member": {"end": END + dt.timedelta(1)}}
    released = [mail("released", why=why, convocation=left) for why in ("standing", "left", "composition")]
    assert unsaid(released[0], "la séance du 3 novembre 2008 du CDIAE", "elle se tient en commission permanente") == []
    assert "elle est fixée au 19 novembre 2008, et votre mandat prend fin le 4 novembre 2008." in released[1]
    assert "tenu par une autre personne." in released[2]


@pytest.mark.parametrize(
    ("holder", "why"),
    [
        ({"member": {"end": DAY - dt.timedelta(1)}, "answer": "absent"}, "a quitté le conseil"),
        ({"member": {"end": DAY}, "released_on": TODAY, "answer": "absent"}, "ne siège plus à cette séance"),
        ({"member": {"end": DAY}, "answer": "absent"}, "a annoncé son absence"),
        ({"member": {"end": None}, "answer": "proxy"}, "donne lui-même mandat à un autre membre"),
        ({"member": {"end": None}, "answer": "substitute"}, "se fait remplacer à cette séance"),
    ],
)
def test_who_gave_a_proxy_learns_why_nobody_carries_it(holder, why):
    assert f"{PLACED}. Ce membre {why} : un mandat ne se transmet pas" in mail("proxy_lost", holder=holder)
