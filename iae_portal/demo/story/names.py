"""Imaginary names, addresses and valid SIRETs, the same at each run. Every name says that it is an example."""

from dataclasses import dataclass

from stdnum import luhn

PHONE = "03 00 00 00 00"
STREET = "1 rue de l'Exemple"


@dataclass(frozen=True)
class Cast:
    """Names of persons: each list starts again at its end."""

    first_names: tuple[str, ...]
    women: frozenset[str]
    last_names: tuple[str, ...]

    def name(self, first: int, last: int) -> dict[str, str]:
        """Title, first and last name, by their ranks in the lists."""
        first_name = self.first_names[first % len(self.first_names)]
        return {
            "title": "Mme" if first_name in self.women else "M.",
            "first_name": first_name,
            "last_name": self.last_names[last % len(self.last_names)],
        }


COUNCIL_NAMES = (
    "Agathe", "Bastien", "Camille", "Damien", "Estelle", "Florent", "Gaëlle", "Hugo", "Inès", "Jérôme", "Katia",
    "Lucas", "Maud", "Nicolas", "Ophélie", "Pascal", "Quitterie", "Régis", "Sabine", "Thierry", "Ursule", "Valentin",
    "Wanda", "Xavier", "Yvonne",
)  # fmt: skip
COUNCIL_CAST = Cast(
    COUNCIL_NAMES,
    frozenset(COUNCIL_NAMES[::2]),
    ("Exemple", "Fictif", "Modèle", "Imaginaire", "Spécimen", "Gabarit", "Maquette", "Patron", "Essai"),
)
SEMINAR_CAST = Cast(
    (
        "Agathe", "Bruno", "Cécile", "David", "Élise", "Florent", "Geneviève", "Hugo", "Isabelle", "Jérôme", "Karim",
        "Laure", "Mathieu", "Nadia", "Olivier", "Pauline", "Rachid", "Sylvie", "Thomas", "Valérie",
    ),
    frozenset(
        ("Agathe", "Cécile", "Élise", "Geneviève", "Isabelle", "Laure", "Nadia", "Pauline", "Sylvie", "Valérie")
    ),
    ("Exemple", "Fictif", "Modèle", "Imaginaire", "Spécimen", "Démonstration", "Essai", "Patron"),
)  # fmt: skip

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


def _with_key(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)


def siren(rank: int) -> str:
    """A valid SIREN in a range that is not attributed (starts with 0)."""
    return _with_key(f"{rank:08d}")


def siret(rank: int) -> str:
    return _with_key(f"{siren(rank)}0001")


def name_of(kind: str, place: str, rank: int) -> str:
    """An imaginary name; different ranks of one type give different names."""
    first = FIRST[kind][rank % len(FIRST[kind])]
    second = SECOND[(rank // len(FIRST[kind])) % len(SECOND)]
    turn = rank // (len(FIRST[kind]) * len(SECOND))
    return f"{first} {second}{f' {turn + 1}' if turn else ''} – {place}"
