"""Each day, figure and name where its sentence wants it: a letter, a convention, an amendment, a fiche, a receipt."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.papers import unsaid, words_of

PAPERS = "conventions/documents/"
TODAY, DUE = dt.date(2008, 10, 15), dt.date(2008, 11, 3)
LETTERS = {
    "missing": ({}, "me les adresser avant le 3 novembre 2008."),
    "return": (
        {"pieces": ["Statuts"]},
        "n° N-1 vous est renvoyé",
        "Statuts Je vous demande",
        "avant le 3 novembre 2008.",
    ),
    "notice": ({"delay": "un mois"}, "de résilier la convention n° N-1", "d'un délai de un mois au moins, à compter"),
    "notification": (
        {"signed_on": "2 mars", "start": "1er avril", "end": "31 mai"},
        "n° N-1, signée le 2 mars. Elle prend effet le 1er avril et prend fin le 31 mai.",
    ),
    "opinion": (
        {"given_on": "2 mars", "body": "le conseil", "opinion": "favorable"},
        "Le 2 mars, le conseil a rendu un avis favorable sur votre dossier de conventionnement n° N-1.",
    ),
    "recovery": (
        {"ended_on": "2 mars", "reason": "Avenant.", "lines": ["annexe 1"], "amount": "100 €", "agency": "au CNASEA"},
        "La convention n° N-1 a pris fin le 2 mars. Le calcul",
        "annexe 1 Je vous demande de reverser 100 € au CNASEA avant le 3 novembre 2008,",
    ),
    "renewal": ({"end": "2 mars"}, "prend fin le 2 mars.", "votre projet d'insertion, avant le 3 novembre 2008."),
    "resumption": (
        {"start": "2 mars", "end": "4 mars"},
        "prononcée à compter du 2 mars, prend fin le 4 mars. Les paiements reprennent le lendemain.",
    ),
    "suspension": (
        {"start": "2 mars", "end": "4 mars"},
        "à compter du 2 mars, jusqu'au 4 mars, pour ce motif",
    ),
    "termination": (
        {"notified_on": "2 mars", "answer_until": "4 avril", "ended_on": "5 mai"},
        "recommandée reçue le 2 mars,",
        "vos observations jusqu'au 4 avril.",
        "la convention est résiliée le 5 mai, pour ce motif",
    ),
    "year": ({"year": 2007, "missing": ["a", "b"]}, "pour l'année 2007 : a ; b. Je vous", "avant le 3 novembre 2008."),
}


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_says_each_day_in_its_place(kind):
    facts, *sentences = LETTERS[kind]
    given = {"number": "N-1", "date": TODAY, "due_on": DUE, "termination_article": "R. 1", "facts": facts}
    assert unsaid(words_of(f"{PAPERS}letters/{kind}.html", **given), *sentences) == []


def test_a_letter_without_its_end_says_so():
    given = {"number": "N-1", "date": TODAY, "due_on": DUE}
    facts = [{"start": "2 mars"}, {"start": "2 mars"}, {"reason": "Avenant non signé."}]
    said = [
        words_of(f"{PAPERS}letters/{kind}.html", facts=each, **given)
        for kind, each in zip(("suspension", "resumption", "recovery"), facts, strict=True)
    ]
    assert "suspendu à compter du 2 mars, pour ce motif" in said[0]
    assert "annoncée à compter du 2 mars, n'aura pas lieu." in said[1]
    assert said[2].startswith("Convention n° N-1. Avenant non signé. Le calcul")


def test_an_acknowledgement_says_the_day_it_came_and_the_day_silence_refuses():
    given = {"received_on": TODAY, "refused_on": DUE, "siae_type": "EI", "refused_by": "R. 2", "of_body": "du conseil"}
    said = words_of(f"{PAPERS}acknowledgement.html", date=TODAY, **given)
    wanted = "(EI), reçue le 15 octobre 2008,", "avant le 3 novembre 2008, votre demande sera réputée rejetée (R. 2)"
    assert unsaid(said, *wanted, "par la consultation du conseil.") == []


RATES = {"year": "2009", "durable": "25 %", "transition": "20 %", "positive": "15 %", "dynamic": "60 %"}
CONVENTION = {
    "form_label": "Convention",
    "start": dt.date(2009, 1, 1),
    "end": dt.date(2011, 12, 31),
    "duration": "trois ans",
    "parties": [],
    "siae": {"name": "Alpha", "type": "entreprise", "article": "R. 3"},
    "service": {"of_departement": "du Nord", "city": "Lille"},
    "agency": {"of": "de l'agence", "the": "l'agence"},
    "opinion": {"of_body": "du conseil", "given_on": TODAY},
    "rule": {"dynamic": 60, "durable": 25, "to_body": "au conseil", "observations": "un mois"},
    "axes": ["accueil", "suivi"],
    "past": [RATES | {"year": "2007", "durable": "11 %"}],
    "rates": [RATES],
}
ALWAYS = (
    "Convention, du 1er janvier 2009 au 31 décembre 2011",
    "Vu l'avis du conseil du Nord rendu le 15 octobre 2008 ;",
    "pour trois ans : elle prend effet le 1er janvier 2009 et prend fin le 31 décembre 2011.",
    "sur deux axes : accueil ; suivi.",
    "60 % de sorties dynamiques dont 25 % d'emploi durable",
    "elle dispose de un mois au moins",
    "Sorties des dernières années, en part des sorties examinées de l'année",
    "Dynamiques 2007 11 % 20 % 15 % 60 %",
    "Dynamiques 2009 25 % 20 % 15 % 60 %",
)
# Said of one convention, and what another says in its place.
ONE = {
    "is_multi_year": "font l'objet d'une annexe chaque année.",
    "has_departement": "Le département du Nord contribue",
    "naf": "activités : 81.21Z",
    "others": "La structure tient aussi : AI-2.",
    "means": "(encadrement : 1,5 ETP ; postes : 2 ETP)",
    "reasons": "Justifications convenues : 2009 : crise",
    "delegation": "Vu la délégation de signature du préfet : arrêté 7",
}
OF_RULE = {
    "has_the_plan": ("Vu le plan de modernisation", "Vu le code du travail"),
    "aids_posts": ("Le nombre de postes ouvrant droit à l'aide, son", "L'aide à l'accompagnement, son"),
    "body_is_feminine": ("soumis pour avis au conseil ; elle est informée des", "au conseil ; il est informé des"),
}
GIVEN = {
    "is_multi_year": True,
    "has_departement": True,
    "naf": "81.21Z",
    "others": ["AI-2"],
    "means": [{"label": "encadrement", "fte": Decimal("1.5")}, {"label": "postes", "fte": Decimal(2)}],
    "reasons": ["2009 : crise"],
    "delegation": "arrêté 7",
}


def test_a_convention_says_what_is_its_own_and_nothing_of_another():
    full = words_of(f"{PAPERS}convention.html", **CONVENTION | GIVEN | {"rule": CONVENTION["rule"] | OF_RULE})
    bare = words_of(f"{PAPERS}convention.html", **CONVENTION)
    assert [unsaid(text, *ALWAYS) for text in (full, bare)] == [[], []]
    assert (unsaid(full, *ONE.values()), unsaid(bare, *ONE.values())) == ([], list(ONE.values()))
    for name, said in ONE.items():
        alone = words_of(f"{PAPERS}convention.html", **CONVENTION | {name: GIVEN[name]})
        assert [each for each in ONE.values() if each in alone] == [said]
    for yes, no in OF_RULE.values():
        assert (yes in full, yes in bare, no in bare) == (True, False, True)
    # The posts are in three articles.
    assert [text.count("déclare chaque mois l'occupation") for text in (full, bare)] == [1, 0]
    assert [text.count("et des postes conventionnés") for text in (full, bare)] == [1, 0]


def test_an_amendment_says_what_was_before_what_comes_and_from_when():
    change = SimpleNamespace(label="Postes", before="5 ETP", after="7 ETP")
    given = {
        "convention_number": "N-1",
        "convention_signed_on": TODAY,
        "effective_on": DUE,
        "service": CONVENTION["service"],
        "changes": [change],
        "told": {"to_body": "au conseil", "on": TODAY},
    }
    told = words_of(f"{PAPERS}amendment.html", **given)
    asked = words_of(f"{PAPERS}amendment.html", **given | {"opinion": CONVENTION["opinion"], "changes": []})
    always = "n° N-1 – effet le 3 novembre", "n° N-1, signée le 15 octobre 2008 ;", "prend effet le 3 novembre 2008."
    assert (
        unsaid(told, *always, "Après Postes 5 ETP 7 ETP", "Vu l'information donnée au conseil le 15 octobre 2008") == []
    )
    assert unsaid(asked, *always, "avis du conseil du Nord rendu le 15 octobre", "ne change que ce que dit son") == []
    assert "l'information donnée" not in asked


def test_a_fiche_sets_what_was_measured_beside_what_was_agreed():
    cells = [{"measured": "40 %", "agreed": "60 %", "reached": "non atteinte"}, {"measured": "50 %"}]
    said = words_of(
        f"{PAPERS}fiche.html",
        year=2008,
        years=[2007, 2008],
        held_on=TODAY,
        author="Anne",
        participants=[("Pour la structure", "Jean")],
        results=[{"indicator": "Sorties", "cells": cells}],
        proposals=[{"indicator": "Sorties", "in_force": "60 %", "proposed": "65 %"}],
        undertakings=[
            {"text": "Former", "owner": "structure", "due_on": DUE, "kept_on": TODAY},
            {"text": "Payer", "owner": "service", "due_on": TODAY, "kept_on": None},
        ],
    )
    wanted = (
        "Tenu le 15 octobre 2008 Pour la structure Jean Rédigée par Anne",
        "Sorties 40 % cible : 60 % non atteinte 50 %",
        "Propositions pour 2009",
        "Sorties 60 % 65 %",
        "Former structure 3 novembre 2008 15 octobre 2008",
        "Payer service 15 octobre 2008 –",
    )
    assert unsaid(said, *wanted) == []


def test_a_receipt_says_what_was_sent_by_whom_and_when():
    lines = [{"label": "Postes", "proposed": "7 ETP"}]
    given = {"siae": "Alpha", "dossier": "N-1", "what": "Bilan", "typed_by": "Anne", "sent_on": TODAY}
    said = words_of(f"{PAPERS}receipt.html", lines=lines, **given)
    of_sending = "Structure Alpha Dossier N-1 Objet Bilan Envoyé par Anne Envoyé le 15 octobre 2008"
    assert unsaid(said, of_sending, "Postes 7 ETP") == []


SERVICE = "DDTEFP du Nord"
DOSSIER = {"display_number": "N-1", "siae": {"name": "Alpha"}, "service": SERVICE}
LINK = {"name": "Anne", "expires_on": DUE, "convention": DOSSIER}
LETTER = {"get_kind_display": "Renvoi", "rank": 3, "kind": "return"}
MAILS = {
    "acknowledgement": ({}, "Objet : Dossier N-1 complet", "Votre demande de conventionnement N-1 est complète."),
    "exchange_withdrawn": ({"titles": ["Bilan", "Comptes"]}, f"La {SERVICE} n'attend", "- Bilan - Comptes"),
    "fiche": (
        {"review": {"year": 2008, "held_on": TODAY}},
        "Objet : Alpha : fiche de suivi du dialogue de gestion 2008",
        "Convention : N-1. Dialogue tenu le 15 octobre 2008.",
    ),
    "letter": (
        {"letter": LETTER | {"due_on": DUE}},
        "Objet : Convention N-1 : renvoi",
        "la lettre n° 3 de votre dossier N-1 : renvoi. Votre réponse est attendue avant le 3 novembre 2008.",
    ),
    "structure_code_text": ({"code": "123 456", "minutes": 15}, "Anne,", "code : 123 456 Il sert pendant 15 minutes"),
    "structure_link": ({"asked": "le bilan"}, f"La {SERVICE} vous demande : le bilan. Ce", "jusqu'au 3 novembre"),
    "structure_reminder": (
        {"lines": [("Bilan", TODAY, True), ("Comptes", DUE, False)]},
        "Alpha : 2 réponses attendues",
        f"La {SERVICE} attend de vous : - Bilan, attendu depuis le 15 octobre 2008 - Comptes, pour le 3 novembre 2008",
    ),
}


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_to_a_structure_says_its_dossier_and_its_days(name):
    values, *sentences = MAILS[name]
    said = words_of(f"conventions/mail/{name}.txt", convention=DOSSIER, link=LINK, **values)
    assert unsaid(said, *sentences) == []


def test_a_mail_to_a_structure_asks_nothing_where_nothing_is_awaited():
    opened = words_of("conventions/mail/structure_link.txt", convention=DOSSIER, link=LINK)
    assert f"La {SERVICE} vous ouvre le dossier N-1" in opened
    assert "attendue avant" not in words_of("conventions/mail/letter.txt", convention=DOSSIER, letter=LETTER)


@pytest.mark.parametrize(
    ("party", "himself", "said"),
    [
        ("agency", False, "l'agence, représentée par Luc ;"),
        ("departement", False, "le département du Nord, représenté par Luc ;"),
        ("state", True, "l'État, représenté par le préfet, Luc ;"),
        ("state", False, f"l'État, représenté par le préfet, et par délégation Luc ({SERVICE}) ;"),
        ("structure", False, "Alpha, association, SIRET 123, adresse …, représentée par Luc ;"),
    ],
)
def test_a_party_is_said_with_who_signs_for_it(party, himself, said):
    siae = {"name": "Alpha", "legal_form": "association", "siret": "123", "address": ""}
    given = {"agency": {"the": "l'agence", "feminine": True}, "siae": siae}
    service = {"name": SERVICE, "of_departement": "du Nord", "prefet": "le préfet"}
    shown = {"person": "Luc", "himself": himself}
    assert words_of(f"{PAPERS}parties/{party}.html", party=shown, service=service, **given) == said
