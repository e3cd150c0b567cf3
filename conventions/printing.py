"""The convention as it is printed: from a snapshot (conventions.snapshots) to what its template asks for. Pure.

Its words are in templates/conventions/documents/convention.html.
"""

import datetime as dt
import re
from decimal import Decimal

from conventions.clauses import ACTIVITY_LABELS
from conventions.enums import ACTIVITY_AXES, ConventionForm, IndicatorUnit, SignatoryKind, StructureType
from conventions.mentions import mentions_of
from conventions.partners import AGENCIES, EmploymentAgency, advisory_body, agency_named
from conventions.rates import NATIONAL_REFERENCE, rate_label
from conventions.signatories import PARTIES
from conventions.structure_types import STRUCTURE_TYPES
from conventions.terms import MAX_YEARS, observation_delay
from iae_portal.core.calendars import end_of_months
from iae_portal.core.text import address_line, counted, lower_first, number, percent, spelled, spelled_months

MEANS_LABELS = {
    "posts_fte": "postes d'insertion",
    "supervision_fte": "encadrement technique",
    "accompaniment_fte": "accompagnement social et professionnel",
}
PLAN_SINCE = dt.date(2008, 8, 13)  # the instruction of the DGEFP that announces the plan: no earlier paper cites it
RATES = ("durable", "transition", "positive", "dynamic")
NOT_AGREED = "à convenir"
AGENCY_ENDS = tuple(f", {agency.name}" for agency in AGENCIES)


def convention_context(data: dict) -> dict:
    """Plain values for templates/conventions/documents/convention.html."""
    start, end = (dt.date.fromisoformat(data["frame"][name]) for name in ("start", "end"))
    agency = agency_named(data["agency"])
    project = data["project"]
    return {
        "form_label": data["form_label"],
        "start": start,
        "end": end,
        "is_multi_year": data["frame"]["form"] == ConventionForm.MULTI_YEAR,
        "years": [str(year) for year in data["years"]],
        "siae": siae_words(data["siae"]),
        "service": service_words(data["service"]),
        "agency": agency.words,
        "opinion": opinion_words(data["opinion"]),
        "rule": rule_words(start, data["siae"]["type"]),
        "axes": [lower_first(axis.label) for axis in ACTIVITY_AXES],
        "parties": parties(data),
        "signatories": signature_boxes(data, agency),
        "project": [
            {"key": key, "label": label, "text": project[key].strip()}
            for key, label in (ACTIVITY_LABELS | mentions_of(data["siae"]["type"], start)).items()
            if project.get(key, "").strip()
        ],
        "naf": data["siae"].get("naf", "") if data["siae"]["type"] == StructureType.EI else "",
        "others": data.get("other_conventions", []),
        "past": [{"year": str(row["year"]), **_past(row)} for row in data.get("past", [])],
        "duration": duration_words(start, end),
        "delegation": next((row["delegation"] for row in data["signatories"] if row.get("delegation")), ""),
        "has_departement": any(row["kind"] == SignatoryKind.DEPARTEMENT for row in data["signatories"]),
        "means": [
            {"label": label, "fte": Decimal(project[key])}
            for key, label in MEANS_LABELS.items()
            if project.get(key) is not None
        ],
        "objectives": objectives(data),
        "rates": rate_rows(data),
        "indicators": indicator_rows(data),
        "reasons": reasons(data),
        "parts": data["parts"],
    }


def duration_words(start: dt.date, end: dt.date) -> str:
    """ "trois ans", "un an", "neuf mois", or the days of a term that is no count of months."""
    months = (end.year - start.year) * 12 + end.month - start.month + (1 if end.day >= start.day else 0)
    if end_of_months(start, months) != end:
        return counted((end - start).days + 1, "jour")
    return spelled_months(months)


def siae_words(siae: dict) -> dict:
    return {
        "name": siae["name"],
        "type": lower_first(siae["type_label"]),
        "article": STRUCTURE_TYPES[siae["type"]].article,
        # INSEE's label ends with "(sans autre indication)" where nothing more is known.
        "legal_form": lower_first(re.sub(r"\s*\([^)]*\)$", "", siae["legal_form"])),
        "siret": siae["siret_display"],
        "address": address_line(siae["address"], siae["postcode"], siae["city"]),
    }


def service_words(service: dict) -> dict:
    letterhead = service["letterhead"]
    return {
        "name": service["name"],
        "of_departement": service["of_departement"],
        "prefet": lower_first(letterhead.get("prefet_title") or f"le préfet {service['of_departement']}"),
        "city": letterhead.get("city") or "…",
    }


def opinion_words(opinion: dict) -> dict | None:
    """The opinion that the visas name, under the name that the body had that day."""
    if not opinion.get("given_on"):
        return None
    given_on = dt.date.fromisoformat(opinion["given_on"])
    return {"given_on": given_on, "of_body": advisory_body(given_on).of_name}


def rule_words(day: dt.date, siae_type: str) -> dict:
    """The figures and the body that the articles name, as the law has them on the first day of the convention."""
    body = advisory_body(day)
    return {
        "years": spelled(MAX_YEARS),
        "dynamic": NATIONAL_REFERENCE.dynamic,
        "durable": NATIONAL_REFERENCE.durable,
        "observations": observation_delay(day).label,
        "to_body": body.to_name,
        "body_is_feminine": body.feminine,
        "has_the_plan": day >= PLAN_SINCE,
        "aids_posts": day >= STRUCTURE_TYPES[siae_type].posts_aided_since,
    }


def parties(data: dict) -> list[dict]:
    """Who concludes the convention, the State first: the template of its line, and the person who signs for it."""
    people = {row["kind"]: _person({**row, "name": row["name"] or "…"}) for row in data["signatories"]}
    # A party called for by a field is known by its line in the frozen signatories.
    shown = [party for party in PARTIES if not party.when or party.kind in people]
    himself = {row["kind"] for row in data["signatories"] if _is_the_prefet(row)}
    return [
        {"template": party.template, "person": people.get(party.kind) or "…", "himself": party.kind in himself}
        for party in (shown[-1], *shown[:-1])
    ]


def _is_the_prefet(row: dict) -> bool:
    """He signs for the State himself, under no delegation."""
    named = row["kind"] == SignatoryKind.STATE and row["quality"].casefold().startswith("préf")
    return named and not row.get("delegation")


def _person(row: dict) -> str:
    return ", ".join(part for part in (row["name"], _own_quality(row["quality"])) if part)


def _own_quality(quality: str) -> str:
    """Without the agency that it was written with once: its party names that of the day of signature."""
    return next((quality.removesuffix(end) for end in AGENCY_ENDS if quality.endswith(end)), quality)


def signature_boxes(data: dict, agency: EmploymentAgency) -> list[dict]:
    by_kind = {party.kind: party for party in PARTIES}
    return [
        {
            "quality": by_kind[row["kind"]].own_box
            if _is_the_prefet(row)
            else by_kind[row["kind"]].box.format(agency=agency),
            "name": _person(row),
            "mention": by_kind[row["kind"]].mention,
        }
        for row in data["signatories"]
    ]


def objectives(data: dict) -> list[dict]:
    """Objectives by axis, in the order of the axes."""
    return [
        {
            "axis": rows[0]["axis_label"],
            "rows": [{name: row[name] for name in ("text", "actions", "orientation")} for row in rows],
        }
        for axis in ACTIVITY_AXES
        if (rows := [row for row in data["objectives"] if row["axis"] == axis])
    ]


def _past(row: dict) -> dict:
    return {name: rate_label(row[name] and Decimal(row[name])) for name in RATES}


def rate_rows(data: dict) -> list[dict]:
    """One line a year: the three rates and their sum, in words ready to print."""
    return [
        {"year": str(row["year"]), **{name: _agreed(row, name, percent) for name in RATES}}
        for row in data["targets"]
        if _is_rates(row)
    ]


def indicator_rows(data: dict) -> list[dict]:
    """One line an indicator, one value a year."""
    by_code: dict[str, list[dict]] = {}
    for row in data["targets"]:
        if not _is_rates(row):
            by_code.setdefault(row["code"], []).append(row)
    return [
        {"name": rows[0]["name"], "unit": rows[0]["unit_label"], "values": _values(rows, data["years"])}
        for rows in by_code.values()
    ]


def _values(rows: list[dict], years: list[int]) -> list[str]:
    agreed = {row["year"]: _agreed(row, "value", number) for row in rows}
    return [agreed.get(year, "–") for year in years]


def _is_rates(row: dict) -> bool:
    return row["unit"] == IndicatorUnit.EXIT_RATES


def _agreed(row: dict, name: str, label) -> str:
    return label(Decimal(row["agreed"][name])) if row["agreed"] else NOT_AGREED


def reasons(data: dict) -> list[str]:
    """Justifications of the agreed exit rates."""
    return [
        f"{row['year']} : {row['agreed']['reason']}"
        for row in data["targets"]
        if _is_rates(row) and row["agreed"] and row["agreed"]["reason"]
    ]
