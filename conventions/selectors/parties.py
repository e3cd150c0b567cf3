"""The parties of a convention as its page shows them: who stands for each, and who signed."""

from collections.abc import Iterable

from conventions.enums import ConventionState, SignatoryKind
from conventions.models import Convention, Signatory


def parties_now(convention: Convention) -> list[tuple[Signatory, str]]:
    """In the order of signature; with who signed, where an amendment named somebody else since ("" otherwise)."""
    rows = list(convention.signatories.select_related("person", "delegation"))
    version = convention.signature_versions.filter(cancelled_at__isnull=True).first()
    frozen = version.snapshot.get("signatories", []) if version else []
    signed = {row["kind"]: _said(row["name"], row["quality"]) for row in frozen}
    now = {row.kind: _said(row.name, row.quality) for row in rows}
    return [(row, "" if signed.get(row.kind) in (None, now[row.kind]) else signed[row.kind]) for row in rows]


def parties_proposed(convention: Convention, rows: Iterable[Signatory]) -> dict[int, dict[str, str]]:
    """By key of the parties not named yet, what is proposed of each: who signed last for it in another convention, of
    the structure for itself, of the service for the others. At most a query a party."""
    found = {}
    for row in rows:
        known = None if row.name else _named_last(row, convention)
        if known:
            found[row.pk] = {"name": known.name} | ({} if row.quality else {"quality": known.quality})
    return found


def _named_last(row: Signatory, convention: Convention) -> Signatory | None:
    rows = Signatory.objects.filter(kind=row.kind, convention__service=convention.service_id).exclude(name="")
    if row.kind == SignatoryKind.STRUCTURE:
        rows = rows.filter(convention__siae__siret=convention.siae.siret)
    return rows.order_by("convention__start", "pk").last()


def awaits_others(convention: Convention) -> bool:
    """Ready to sign, and a party other than the State has not signed yet. At most one query."""
    if convention.state != ConventionState.READY_TO_SIGN:
        return False
    return convention.signatories.exclude(kind=SignatoryKind.STATE).filter(signed_on=None).exists()


def _said(name: str, quality: str) -> str:
    return ", ".join(filter(None, (name, quality)))
