"""The amendment as it is frozen and printed: JSON. Its words are in templates/conventions/documents/amendment.html."""

import datetime as dt
from dataclasses import asdict

from conventions.clauses import PARTY_LABELS, SIGNATORY, amended, changes_of
from conventions.models import Amendment
from conventions.partners import advisory_body, agency_named
from conventions.printing import opinion_words, parties, service_words, siae_words, signature_boxes
from conventions.selectors.amendments import clauses_on
from conventions.selectors.opinions import current_opinion
from conventions.signatories import parties_of
from conventions.snapshots import snapshot_of
from iae_portal.core import clock
from iae_portal.core.services.journal import plain, snapshot


def paper_of(amendment: Amendment, day: dt.date) -> dict:
    """What the parties read on `day`: the structure, the préfet and the agency are named as they are then."""
    clauses = clauses_on(amendment.convention, amendment.effective_on)
    signing = amended(clauses, amendment.after)
    opinion = current_opinion(amendment)
    base = snapshot_of(amendment.convention, day)
    return {
        "changes": [
            asdict(row)
            for row in changes_of(
                clauses, amendment.before, amendment.after, signed_elsewhere=amendment.convention.taken_over
            )
        ],
        "siae": base["siae"],
        "service": base["service"],
        "agency": base["agency"],
        "signatories": [
            {"kind": party.kind}
            | {part: signing[f"{SIGNATORY}.{party.kind}.{part}"].value or "" for part in PARTY_LABELS}
            for party in parties_of(amendment.convention)
        ],
        "delegation": next((row["delegation"] for row in base["signatories"] if row.get("delegation")), ""),
        "opinion": snapshot(opinion, ["opinion", "given_on"]) if opinion and not opinion.for_information else {},
        "told_on": plain(amendment.told_on),
    }


def amendment_content(amendment: Amendment) -> dict:
    """Plain values for the template: from what was frozen, or as the amendment in preparation stands."""
    paper = amendment.snapshot or paper_of(amendment, clock.today())
    agency = agency_named(paper["agency"])
    convention = amendment.convention
    return {
        "rank": amendment.rank,
        "kind": amendment.get_kind_display().lower(),
        "convention_number": convention.display_number,
        "convention_signed_on": amendment.convention_signed_on,
        "purpose": amendment.purpose,
        "justification": amendment.justification,
        "effective_on": amendment.effective_on,
        "changes": paper["changes"],
        "siae": siae_words(paper["siae"]),
        "service": service_words(paper["service"]),
        "agency": agency.words,
        "opinion": opinion_words(paper["opinion"]),
        "delegation": paper.get("delegation", ""),
        "told": _told(paper["told_on"]),
        "parties": parties(paper),
        "signatories": signature_boxes(paper, agency),
    }


def _told(day: str | None) -> dict | None:
    """The information that the visas name, given to the body of that day."""
    if day is None:
        return None
    told_on = dt.date.fromisoformat(day)
    return {"on": told_on, "to_body": advisory_body(told_on).to_name}
