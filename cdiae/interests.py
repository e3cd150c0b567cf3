"""Personal interests that the portal can see by itself (décret 2006-672, article 13). Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tie:
    """A structure by what identifies it: the SIREN of its own SIRET and that of its parent company, if any."""

    name: str
    sirens: frozenset[str]


def sirens(siret: str, parent_siren: str = "") -> frozenset[str]:
    return frozenset(siren for siren in (siret[:9], parent_siren) if siren)


def interest_reason(member: Tie | None, subject: Tie | None) -> str | None:
    """Why the member of a structure is proposed as interested in a file about another, None when nothing ties them."""
    if member is None or subject is None or not member.sirens & subject.sirens:
        return None
    if member.name == subject.name:
        return f"Membre de la structure concernée, {subject.name}."
    return f"Membre de {member.name}, de la même personne morale ou du même groupe que {subject.name}."
