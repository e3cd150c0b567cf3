"""The convention as it is printed: from a snapshot (conventions.snapshots) to what the template says. Pure.

The order of the articles is ours (DESIGN: the model convention of 2008 could not be read); each answers an item that
the code du travail wants in a convention (R5132-2 for EI, R5132-12 AI, R5132-28 ACI, R5132-10-7 ETTI).
"""

import datetime as dt
from decimal import Decimal

from conventions.partners import advisory_body
from conventions.printing.articles import articles
from conventions.printing.wording import agency_article, lower_first
from iae_portal.core.text import french_date, number, percent

TYPE_ARTICLES = {"EI": "L. 5132-5", "ETTI": "L. 5132-6", "AI": "L. 5132-7", "ACI": "L. 5132-15"}
AXES = ("welcome", "support", "training", "economy")
PARTY_LABELS = {"structure": "Pour la structure", "departement": "Pour le département"}


def convention_context(data: dict) -> dict:
    """Plain values for templates/conventions/documents/convention.html."""
    frame, siae = data["frame"], data["siae"]
    return {
        "form_label": data["form_label"],
        "start": dt.date.fromisoformat(frame["start"]),
        "end": dt.date.fromisoformat(frame["end"]),
        "type_label": siae["type_label"],
        "parties": parties(data),
        "visas": visas(data),
        "articles": articles(data),
        "objectives": objectives(data),
        "years": [str(year) for year in data["years"]],
        "rates": rate_rows(data),
        "indicators": indicator_rows(data),
        "reasons": reasons(data),
        "parts": data["parts"],
        "done_at": f"Fait à {data['service']['letterhead'].get('city') or '…'}, en autant d'exemplaires que "
        "de parties, le",
        "signatories": signature_boxes(data),
    }


def parties(data: dict) -> list[str]:
    """Who concludes the convention, each party on its line."""
    siae, service, agency = data["siae"], data["service"], data["agency"]
    names = {
        row["kind"]: ", ".join(part for part in (row["name"], row["quality"]) if part) for row in data["signatories"]
    }
    prefet = service["letterhead"].get("prefet_title") or f"le préfet {service['of_departement']}"
    address = " ".join(part for part in (siae["address"], siae["postcode"], siae["city"]) if part)
    lines = [
        f"l'État, représenté par {lower_first(prefet)}, et par délégation {names.get('state') or '…'} "
        f"({service['name']}) ;",
        f"{siae['name']}, {lower_first(siae['legal_form'] or 'structure')}, SIRET {siae['siret_display']}, "
        f"{address or 'adresse …'}, "
        f"représentée par {names.get('structure') or '…'} ;",
        f"{agency_article(agency)}, {'représentée' if agency == 'ANPE' else 'représenté'} par "
        f"{names.get('agency') or '…'} ;",
    ]
    if "departement" in names:
        lines.append(f"le département {service['of_departement']}, représenté par {names['departement'] or '…'} ;")
    return lines


def visas(data: dict) -> list[str]:
    kind = data["siae"]["type"]
    lines = [
        f"Vu le code du travail, notamment ses articles L. 5132-1 à L. 5132-4, {TYPE_ARTICLES[kind]} et R. 5132-1 "
        "et suivants ;",
        "Vu le plan de modernisation de l'insertion par l'activité économique et l'instruction de la DGEFP du "
        "13 août 2008 ;",
    ]
    opinion = data["opinion"]
    if opinion.get("given_on"):
        given_on = dt.date.fromisoformat(opinion["given_on"])
        lines.append(
            f"Vu l'avis {advisory_body(given_on).of_name} {data['service']['of_departement']} rendu le "
            f"{french_date(given_on)} ;"
        )
    return [*lines, "Vu le projet d'insertion présenté par la structure ;"]


def objectives(data: dict) -> list[dict]:
    """Objectives by axis, in the order of the axes."""
    return [
        {
            "axis": rows[0]["axis_label"],
            "rows": [
                {"text": row["text"], "actions": row["actions"], "orientation": row["orientation"]} for row in rows
            ],
        }
        for axis in AXES
        if (rows := [row for row in data["objectives"] if row["axis"] == axis])
    ]


def rate_rows(data: dict) -> list[dict]:
    """One line a year: the three rates and their sum, in words ready to print."""
    return [
        {
            "year": str(row["year"]),
            **{
                name: percent(Decimal(row["agreed"][name])) if row["agreed"] else "à convenir"
                for name in ("durable", "transition", "positive", "dynamic")
            },
        }
        for row in data["targets"]
        if row["unit"] == "exit_rates"
    ]


def indicator_rows(data: dict) -> list[dict]:
    """One line an indicator, one value a year."""
    by_code: dict[str, dict] = {}
    for row in data["targets"]:
        if row["unit"] == "exit_rates":
            continue
        line = by_code.setdefault(row["code"], {"name": row["name"], "unit": row["unit_label"], "by_year": {}})
        line["by_year"][row["year"]] = number(Decimal(row["agreed"]["value"])) if row["agreed"] else "à convenir"
    return [
        {
            "name": line["name"],
            "unit": line["unit"],
            "values": [line["by_year"].get(year, "–") for year in data["years"]],
        }
        for line in by_code.values()
    ]


def reasons(data: dict) -> list[str]:
    """Justifications of the agreed exit rates."""
    return [
        f"{row['year']} : {row['agreed']['reason']}"
        for row in data["targets"]
        if row["unit"] == "exit_rates" and row["agreed"] and row["agreed"]["reason"]
    ]


def signature_boxes(data: dict) -> list[dict]:
    labels = {
        **PARTY_LABELS,
        "agency": f"Pour {agency_article(data['agency'])}",
        "state": "Pour l'État, le préfet et par délégation",
    }
    return [
        {
            "quality": labels[row["kind"]],
            "name": ", ".join(part for part in (row["name"], row["quality"]) if part),
            "mention": "Date, cachet et signature" if row["kind"] == "state" else "Date et signature",
        }
        for row in data["signatories"]
    ]
