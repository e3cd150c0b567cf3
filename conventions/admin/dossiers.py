"""Conventions and what the workflow owns around them: searched and read, never written here."""

from conventions.models import (
    AdversarialProcedure,
    Amendment,
    Convention,
    InsertionProject,
    Letter,
    ManagementReview,
    OpinionRequest,
    Piece,
    Signatory,
    SignatureVersion,
    Suspension,
    Undertaking,
    YearReturn,
)
from iae_portal.core.admin.base import lines_of, show

BY_CONVENTION = "convention__number convention__siae__search_key"

show(
    Convention,
    "number siae service state start end officer taken_over",
    "number siae__search_key external_number commitment_number",
    filters="state form taken_over siae__type service__region",
    lines=[lines_of(Signatory, "order kind name quality sent_on signed_on")],
    date_hierarchy="start",
    exclude=["signed_scan"],
)
show(SignatureVersion, "convention rank frozen_at frozen_by cancelled_at", BY_CONVENTION, related="convention__siae")
show(
    InsertionProject,
    "convention posts_fte supervision_fte accompaniment_fte",
    f"{BY_CONVENTION} publics activities",
    related="convention__siae",
)
# Its file is served by a scoped view only.
show(
    Piece,
    "convention type received_on valid",
    f"{BY_CONVENTION} type__label",
    filters="valid type",
    related="convention__siae",
    exclude=["file"],
)
show(
    OpinionRequest,
    "label kind service state opinion asked_on due_on given_on",
    "label siae__search_key",
    filters="state kind opinion source service__region",
    date_hierarchy="asked_on",
    exclude=["minutes"],
)
show(
    Amendment,
    "convention rank state effective_on signed_on",
    f"{BY_CONVENTION} purpose",
    filters="state",
    related="convention__siae",
    exclude=["scan"],
)
show(
    ManagementReview,
    "convention year form held_on author",
    BY_CONVENTION,
    filters="form year",
    related="convention__siae",
    lines=[lines_of(Undertaking, "text owner due_on kept_on")],
)
show(
    AdversarialProcedure,
    "convention state notified_on observations_due_on closed_on",
    BY_CONVENTION,
    filters="state",
    related="convention__siae",
)
show(
    Letter,
    "convention rank kind written_on mailed posted_on answered_on",
    BY_CONVENTION,
    filters="kind mailed",
    related="convention__siae",
)
show(Suspension, "convention start end", BY_CONVENTION, related="convention__siae")
# Its files are served by a scoped view only.
show(
    YearReturn,
    "convention year report_received_on accounts_received_on",
    BY_CONVENTION,
    filters="year",
    related="convention__siae",
    exclude=["report", "accounts"],
)
