"""Who signs a convention: one row a party, beside its name in `enums.SignatoryKind` and its line in
templates/conventions/documents/parties/."""

from dataclasses import dataclass

from conventions.enums import SignatoryKind


@dataclass(frozen=True)
class Party:
    """`box` stands above its signature, {agency} being the employment agency (partners.py); `own_box` that of a préfet
    who signs himself. `when` is the field of the
    convention that calls for it, "" for a party that always signs; `quality` its usual quality."""

    kind: str
    box: str
    when: str = ""
    quality: str = ""
    mention: str = "Date et signature"
    own_box: str = ""

    @property
    def template(self) -> str:
        return f"conventions/documents/parties/{self.kind}.html"


# In the order of signature: the State comes last and dates the convention.
PARTIES = [
    Party(SignatoryKind.STRUCTURE, "Pour la structure"),
    Party(SignatoryKind.AGENCY, "Pour {agency.the}", quality="Directeur d'agence"),
    Party(SignatoryKind.DEPARTEMENT, "Pour le département", when="cofunded"),
    Party(
        SignatoryKind.STATE,
        "Pour l'État, le préfet et par délégation",
        mention="Date, cachet et signature",
        own_box="Pour l'État, le préfet",
    ),
]


def parties_of(convention) -> list[Party]:
    """The parties that sign this convention, in their order."""
    return [party for party in PARTIES if not party.when or getattr(convention, party.when)]
