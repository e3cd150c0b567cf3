"""Each amount, rate and day where its sentence wants it: the annexe, the letters on its figures, their mails."""

import datetime as dt
from decimal import Decimal

from tests.papers import unsaid, words_of

PAPERS, MAILS = "financing/documents/", "financing/mail/"
DAY, DUE = dt.date(2010, 10, 15), dt.date(2010, 11, 3)
LINE = {"text": "2 ETP à 1 €", "source": "arrêté"}
ANNEX = {
    "year": "2009",
    "first_month": "avril 2009",
    "last_month": "mai 2009",
    "structure": {"name": "Alpha", "type_label": "EI", "siret": "123", "address": "Lille"},
    "convention_number": "N-1",
    "renewal_rank": 2,
    "modification_rank": 3,
    "regime": {"label": "2009", "reference": "décret", "modulates": False},
    "agreed_amount": Decimal(100),
    "due": Decimal(80),
    "says_due": False,
    "explanation": [LINE],
    "schedule": [{"month": "avril 2009", "kind": "Acompte", "amount": Decimal(60)}],
    "total": Decimal(70),
    "account_holder": "",
    "account_number": "",
}
ALWAYS = (
    "Alpha – exercice 2009, d'avril 2009 à mai 2009",
    "Convention n° N-1, rang de reconduction 2, rang de modification 3.",
    "Régime : 2009 (décret).",
    "Montant conventionné : 100,00 €",
    "2 ETP à 1 € (arrêté)",
    "avril 2009 Acompte 60,00 € Total, reversements déduits 70,00 €",
)
ONE = {
    "Engagement juridique n° EJ-4.": {"commitment_number": "EJ-4"},
    "d'avril 2009 à mai 2009 2,5": {
        "segments": [{"start": "avril 2009", "end": "mai 2009", "fte": Decimal("2.5")}],
    },
    "Chantier Montant demandé Action 20,00 €": {
        "request_label": "Chantier",
        "requests": [{"label": "Action", "amount": Decimal(20)}],
    },
    "; dû à ce jour d'après le réalisé : 80,00 €.": {"says_due": True},
    "ce calcul ne la compte pas": {"regime": ANNEX["regime"] | {"modulates": True}},
    "reversement R-5 : 15,00 € restent dus, constatés non recouvrés le 15 octobre 2010. Motif : liquidée": {
        "unrecovered": [{"number": "R-5", "left": Decimal(15), "stated_on": DAY, "reason": "liquidée"}],
    },
    "prend en charge 30,00 € (30,00 %) et l'État 70,00 €, selon : accord 6. 2 ETP à 1 € (arrêté)": {
        "share": {
            "amount": Decimal(30),
            "state_amount": Decimal(70),
            "ratio": Decimal("0.3"),
            "agreement": "accord 6",
            "lines": [LINE],
        },
    },
    "Financeur Montant Région 40,00 €": {"fundings": [{"label": "Région", "amount": Decimal(40)}]},
    "Titulaire : Alpha. IBAN : FR76 1.": {"account_holder": "Alpha", "account_number": "FR76 1"},
}


def test_an_annexe_says_what_is_its_own_and_nothing_of_another():
    bare = words_of(f"{PAPERS}annex.html", **ANNEX)
    assert unsaid(bare, *ALWAYS, "Titulaire : à renseigner. IBAN : à renseigner.") == []
    of_others = [*ONE, "d'après le réalisé", "Part du département", "restent dus"]
    assert unsaid(bare, *of_others) == of_others
    for said, values in ONE.items():
        alone = words_of(f"{PAPERS}annex.html", **ANNEX | values)
        assert [each for each in ONE if each in alone] == [said]
    given = {name: value for values in ONE.values() for name, value in values.items()}
    assert unsaid(words_of(f"{PAPERS}annex.html", **ANNEX | given), *ALWAYS, *ONE) == []
    # Nothing is known of what is due.
    assert "dû à ce jour" not in words_of(f"{PAPERS}annex.html", **ANNEX | {"says_due": True, "due": None})


def test_the_letter_of_a_calculation_says_which_amount_is_which():
    given = {"year": 2009, "reason": "Avenant", "agreed": Decimal(100), "lines": [LINE], "date": DAY}
    amounts = {"due": Decimal(0), "recall": Decimal(5), "recovery": Decimal(7)}
    full, bare = (words_of(f"{PAPERS}explanation_letter.html", **given | more) for more in (amounts, {"due": None}))
    always = "calcul de l'aide de 2009", "calculer : Avenant.", "conventionné : 100,00 €.", "2 ETP à 1 € arrêté"
    one = "dû à ce jour : 0,00 €.", "Rappel en votre faveur : 5,00 €.", "À reverser : 7,00 €."
    assert (unsaid(full, *always, *one), unsaid(bare, *always, *one)) == ([], list(one))
    assert unsaid(bare, "à ce jour", "Rappel", "reverser") == ["à ce jour", "Rappel", "reverser"]


def test_the_letter_of_a_recovery_says_how_much_to_whom_and_before_when():
    given = {"annex_number": "A-1", "year": 2009, "amount": Decimal(7), "agency": "à l'ASP", "due_on": DUE}
    said = words_of(f"{PAPERS}recovery_letter.html", lines=[LINE], date=DAY, **given)
    wanted = (
        "trop-perçu, annexe A-1",
        "de l'année 2009, votre structure a perçu 7,00 € de plus que l'aide due.",
        "reverser cette somme à l'ASP avant le 3 novembre 2010,",
        "2 ETP à 1 € arrêté",
        "recours devant le tribunal administratif",
    )
    assert unsaid(said, *wanted) == []


MODULATED = {
    "data_year": 2009,
    "type": "EI",
    "rate": Decimal("0.05"),
    "base": Decimal(1000),
    "amount": Decimal(50),
    "computed_rate": Decimal("0.08"),
    "lines": ["rang 3"],
    "date": DAY,
}


def test_the_letter_of_a_modulation_says_the_rate_its_base_and_what_it_makes():
    changed = {"override_reason": "crise", "readings": ["publics : 3"]}
    full, bare = (words_of(f"{PAPERS}modulation_letter.html", **MODULATED | more) for more in (changed, {}))
    always = (
        "données de 2009",
        "Au titre de l'année 2009,",
        "fixé à 5,00 % d'une base de 1 000,00 €, soit 50,00 €, payés en une fois.",
        "région du même type (EI), ainsi calculé : rang 3",
        "recours devant le tribunal administratif",
    )
    one = (
        "Le taux calculé était de 8,00 % ; motif : crise",
        "Relevés retenus pour votre structure : publics : 3",
        "Le taux calculé résulte du",
        "le taux de 5,00 % remplace celui de ce calcul : 50,00 € vous sont payés.",
    )
    assert (unsaid(full, *always, *one), unsaid(bare, *always, *one)) == ([], list(one))
    assert "Ce taux résulte du" in bare
    assert unsaid(bare, "8,00 %", "Relevés", "remplace") == ["8,00 %", "Relevés", "remplace"]


def test_the_mails_of_a_modulation_say_the_year_and_the_amounts():
    given = {"year": 2009, "rate": Decimal("0.05"), "base": Decimal(1000), "amount": Decimal(50)}
    said = words_of(f"{MAILS}modulation.txt", **given)
    assert unsaid(said, "données de 2009", "pour 2009 est fixée à 5,00 % de 1 000,00 €, soit 50,00 €.") == []
    lifted = {"amount": Decimal(50), "lift_reason": "pas\nd'annexe"}
    said = words_of(f"{MAILS}modulation_lifted.txt", year=2009, decision=lifted)
    assert unsaid(said, "de 50,00 € qui vous avait été notifiée pour 2009 ne sera", "Motif : pas d'annexe") == []
