"""Imaginary names and valid SIRETs, the same at each run. Every name says that it is an example."""

import random

FIRST = {
    "EI": ("Ateliers", "Ressourcerie", "Propreté", "Bâti", "Services", "Recyclage", "Maraîchers", "Textiles"),
    "ETTI": ("Intérim", "Missions", "Passerelle Intérim", "Tremplin Intérim"),
    "ACI": ("Chantiers", "Jardins", "Vergers", "Brigade verte", "Cuisine solidaire", "Espaces naturels"),
    "AI": ("Entraide", "Coup de main", "Relais emploi", "Services de proximité"),
}
SECOND = (
    "Exemple", "Imaginaire", "Fictive", "Modèle", "de Démonstration", "du Spécimen", "de l'Essai", "du Patron",
)  # fmt: skip
# Towns of each service, with their postcode.
PLACES = {
    "59L": (
        ("Lille", "59000"),
        ("Roubaix", "59100"),
        ("Tourcoing", "59200"),
        ("Dunkerque", "59140"),
        ("Hazebrouck", "59190"),
        ("Armentières", "59280"),
    ),
    "59V": (
        ("Valenciennes", "59300"),
        ("Maubeuge", "59600"),
        ("Cambrai", "59400"),
        ("Denain", "59220"),
        ("Anzin", "59410"),
    ),
    "62": (
        ("Arras", "62000"),
        ("Lens", "62300"),
        ("Béthune", "62400"),
        ("Calais", "62100"),
        ("Boulogne-sur-Mer", "62200"),
    ),
    "69": (
        ("Lyon", "69003"),
        ("Villeurbanne", "69100"),
        ("Vénissieux", "69200"),
        ("Givors", "69700"),
        ("Tarare", "69170"),
    ),
    "38": (("Grenoble", "38000"), ("Vienne", "38200"), ("Voiron", "38500"), ("Échirolles", "38130")),
}
LEGAL_FORMS = {
    "EI": "Société à responsabilité limitée (sans autre indication)",
    "ETTI": "SAS, société par actions simplifiée",
    "ACI": "Association déclarée",
    "AI": "Association déclarée",
}


def luhn_complete(digits: str) -> str:
    """The digits and the one that makes the whole pass the Luhn check."""
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if rank % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{digits}{-total % 10}"


def siren(rank: int) -> str:
    """A valid SIREN in a range that is not attributed (starts with 0)."""
    return luhn_complete(f"{rank:08d}")


def siret(rank: int) -> str:
    return luhn_complete(f"{siren(rank)}0001")


def name_of(kind: str, place: str, rank: int) -> str:
    """An imaginary name; different ranks of one type give different names."""
    first = FIRST[kind][rank % len(FIRST[kind])]
    second = SECOND[(rank // len(FIRST[kind])) % len(SECOND)]
    turn = rank // (len(FIRST[kind]) * len(SECOND))
    return f"{first} {second}{f' {turn + 1}' if turn else ''} – {place}"


def chooser(key: str) -> random.Random:
    """A random source of its own for each part, so that adding a part does not move the others."""
    return random.Random(f"portail-iae-{key}")  # noqa: S311 - imaginary figures, not secrets
