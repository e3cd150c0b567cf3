"""A kind of document for tests only, on a service: eight pages of articles and tables, no real convention needed."""

import datetime as dt
from decimal import Decimal

from iae_portal.core.models import Service
from iae_portal.core.rights import may_edit_in, perimeter
from iae_portal.documents.kinds import DocumentKind

KEY = "tests.charter"
LETTER_KEY = "tests.letter"

SENTENCE = (
    "La structure embauche des personnes sans emploi qui rencontrent des difficultés sociales et professionnelles "
    "particulières, et les accompagne vers un emploi durable avec le service public de l'emploi. "
)


def paragraph(rank: int, sentences: int) -> str:
    return f"{rank}. Engagement numéro {rank}. " + SENTENCE * sentences


def content(service: Service, articles: int = 16, rows: int = 40) -> dict:
    """Made-up articles and targets; the name of the service is the only thing that changes."""
    return {
        "start": dt.date(2009, 1, 1),
        "end": dt.date(2011, 12, 31),
        "parties": [
            f"l'État, représenté par le préfet, {service.name}, ci-après « le service » ;",
            "l'association Exemple Insertion, représentée par sa présidente, ci-après « la structure ».",
        ],
        "visas": [
            "Vu le code du travail, notamment ses articles L. 5132-1 et suivants ;",
            "Vu l'avis du conseil départemental de l'insertion par l'activité économique ;",
        ],
        "articles": [
            {
                "title": f"Engagements de la structure, point {rank}",
                "paragraphs": [paragraph(rank, 3), paragraph(rank + 100, 2)],
            }
            for rank in range(1, articles + 1)
        ],
        "years": ["2009", "2010", "2011"],
        "rows": [
            {
                "name": f"Personnes accompagnées vers un emploi, indicateur {rank}",
                "unit": "personnes",
                "targets": [Decimal(rank * 1000), Decimal(rank * 1100), Decimal(rank * 1234)],
            }
            for rank in range(1, rows + 1)
        ],
        "done_at": "Fait à Lille, en trois exemplaires, le",
        "signatories": [
            {"quality": "Pour la structure, la présidente", "name": "Prénom Nom", "mention": ""},
            {
                "quality": "Pour l'agence nationale pour l'emploi",
                "name": "",
                "mention": "Date, nom, qualité, signature",
            },
            {"quality": "Le préfet", "name": "", "mention": "Date, cachet et signature"},
        ],
    }


def letter(service: Service) -> dict:
    return {
        "addressee": ["Madame la présidente", "Association Exemple Insertion", "1 rue de l'Exemple", "59000 Lille"],
        "place": "Lille",
        "date": dt.date(2008, 10, 15),
        "object": "accusé de réception de votre demande de conventionnement",
        "references": ["Dossier suivi par : Prénom Nom", "Vos références : demande du 1er octobre 2008"],
        "paragraphs": ["Madame la présidente,", SENTENCE * 3, SENTENCE * 4, "Je vous prie d'agréer mes salutations."],
        "signature": {"quality": "Pour le préfet et par délégation, le directeur départemental", "name": "Prénom Nom"},
    }


def kind(**changes) -> DocumentKind:
    """Final, readable in the perimeter, asked for by the service itself, unless told otherwise."""
    values = {
        "key": KEY,
        "label": "Charte d'essai",
        "model": Service,
        "template": "tests_documents/convention.html",
        "build_context": content,
        "title": lambda service: "Convention d'insertion",
        "number": lambda service: f"{service.code} 09 0001",
        "service": lambda service: service,
        "may_read": lambda user, service: perimeter(user).sees(service),
        "may_request": may_edit_in,
        "is_final": lambda service: True,
        "public_facts": lambda service: [("Structure", "Exemple Insertion"), ("Montant", "12 000 €")],
    }
    return DocumentKind(**{**values, **changes})


def letter_kind() -> DocumentKind:
    return kind(
        key=LETTER_KEY,
        label="Lettre d'essai",
        template="documents/letter.html",
        build_context=letter,
        title=lambda service: "Accusé de réception",
        is_final=lambda service: False,
    )
