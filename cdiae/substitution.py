"""Who may sit for a member (décret 2006-672, article 3; R. 133-3). Pure."""

from dataclasses import dataclass

from iae_portal.core.text import fold


@dataclass(frozen=True)
class Holder:
    """The full member: his name, and the service, assembly or organisation that makes him a member."""

    name: str
    body: str


def substitution_refusal(basis: str, holder: Holder | None, body: str, text: str) -> str | None:
    """Why somebody of `body` may not sit for the holder of a seat, None when he may. `text`: the article applied.

    A vacant seat may have a substitute: he is then judged when the seat is filled.
    """
    if basis == "qualified":
        return f"Une personne qualifiée ne peut pas être suppléée ({text})."
    if holder is None or fold(holder.body) == fold(body):
        return None
    if basis == "office":
        return (
            f"{holder.name} siège par sa fonction : seule une personne du même service peut le suppléer "
            f"({holder.body} ; {text})."
        )
    if basis == "elected":
        return (
            f"{holder.name} siège comme élu : seul un élu de la même assemblée délibérante peut le suppléer "
            f"({holder.body} ; {text})."
        )
    # DESIGN: organisations may share a seat (one names the member, another the substitute), as orders often do.
    return None


def accepts_deputy(basis: str) -> bool:
    """Somebody not named in the order may come for one meeting: only where a service or an assembly sends him."""
    return basis in ("office", "elected")
