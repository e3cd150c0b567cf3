"""The full content of a convention as it is frozen for signature: JSON, readable at any later date."""

import datetime as dt

from conventions.enums import SignatoryKind
from conventions.models import Convention, Signatory
from conventions.models.project import PROJECT_FIELDS
from conventions.partners import employment_agency
from conventions.selectors.context import other_conventions, past_rates
from conventions.selectors.negotiation import targets_of_period
from conventions.selectors.opinions import current_opinion
from conventions.slots import SNAPSHOT_PARTS
from iae_portal.core import clock
from iae_portal.core.enums import DelegatedAct
from iae_portal.core.selectors.delegations import delegation_named
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.core.services.journal import plain, snapshot

SIAE_FIELDS = ["name", "sign", "siret", "type", "legal_form", "naf", "address", "postcode", "city", "network"]
FRAME_FIELDS = ["number", "form", "start", "end", "cofunded", "external_number", "commitment_number"]
LETTERHEAD_FIELDS = ["prefet_title", "prefecture", "address", "postcode", "city", "phone", "email"]


def snapshot_of(convention: Convention, day: dt.date | None = None) -> dict:
    """Everything the document prints, and everything needed to read the dossier as it was that day.

    `day` is that of the paper, for who the partners and the préfet are: the signature of the convention by default.
    """
    opinion = current_opinion(convention)
    day = day or convention.signed_on or clock.today()
    return {
        "frame": snapshot(convention, FRAME_FIELDS),
        "form_label": convention.get_form_display(),
        "display_number": convention.display_number,
        "years": convention.years,
        # Frozen by name: the agency changed twice in the life of these conventions.
        "agency": employment_agency(day).name,
        "siae": {
            **snapshot(convention.siae, SIAE_FIELDS),
            "type_label": convention.siae.get_type_display(),
            "siret_display": convention.siae.siret_display,
        },
        "antennas": [snapshot(row, ["name", "city"]) for row in convention.siae.antennas.all()],
        "service": _service(convention, day),
        "signatories": [_signatory(row, convention, day) for row in convention.signatories.all()],
        "project": snapshot(convention.project, PROJECT_FIELDS) if hasattr(convention, "project") else {},
        "objectives": [_objective(row) for row in convention.objectives.select_related("orientation")],
        "targets": [_target(row) for row in targets_of_period(convention)],
        "other_conventions": [
            f"{row.display_number} ({row.siae.get_type_display().lower()})" for row in other_conventions(convention)
        ],
        "past": past_rates(convention),
        "opinion": snapshot(opinion, ["opinion", "text", "given_on", "source"]) if opinion else {},
        # What upper floors add (the annexe financière) is frozen with the rest.
        "parts": {key: plain(part(convention)) for key, part in SNAPSHOT_PARTS},
    }


def _signatory(row: Signatory, convention: Convention, day: dt.date) -> dict:
    """With the delegation under which a person named for the State signs that day: he may not be who signed first."""
    kept = snapshot(row, ["order", "kind", "name", "quality"])
    if row.kind != SignatoryKind.STATE:
        return kept
    act = DelegatedAct.CONVENTION
    used = row.delegation if day == row.signed_on else None
    found = used or delegation_named(row.name, service=convention.service, act=act, day=day)
    return kept | {"delegation": found.order_reference if found else ""}


def _service(convention: Convention, day: dt.date) -> dict:
    service = convention.service
    letterhead = letterhead_on(service, day)
    return {
        **snapshot(service, ["code", "name", "kind"]),
        "departement": service.departement.name,
        "of_departement": service.departement.of_name,
        "letterhead": snapshot(letterhead, LETTERHEAD_FIELDS) if letterhead else {},
    }


def _objective(row) -> dict:
    return {
        **snapshot(row, ["axis", "text", "actions"]),
        "axis_label": row.get_axis_display(),
        "orientation": row.orientation.text if row.orientation else "",
    }


def _target(row) -> dict:
    agreed = row.agreed
    return {
        "code": row.indicator.code,
        "version": row.indicator.version,
        "name": row.indicator.name,
        "definition": row.indicator.definition,
        "axis": row.indicator.axis,
        "unit": row.indicator.unit,
        "unit_label": row.indicator.get_unit_display(),
        "reference": plain(row.indicator.reference),
        "year": row.year,
        "agreed": snapshot(agreed, ["value", "durable", "transition", "positive", "dynamic", "reason"])
        if agreed
        else None,
    }
