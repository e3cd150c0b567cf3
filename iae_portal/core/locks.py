"""The one order of locks, and the only place that asks the database for one.

A transaction takes its locks down this list, several of a kind by key, so that two of them never wait for each other.
It begins with the widest rows (a service, a structure, a meeting,
a text or a campaign that changes many conventions), goes on with what is decided of them, and ends with
what follows any act (jobs, mails, counters). A subject comes before its opinion request: whoever
moves a dossier holds it and then withdraws or answers its request. Read again whatever was read before its lock.
"""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

ORDER = (
    "core.service",
    "core.assignment",
    "core.signaturedelegation",
    "conventions.siae",
    "conventions.indicator",
    "conventions.exitmotive",
    "cdiae.appointmentorder",
    "cdiae.seat",
    "cdiae.member",
    "cdiae.meeting",
    "cdiae.agendaitem",
    "cdiae.convocation",
    "financing.regime",
    "financing.modulationcampaign",
    "financing.candidate",
    "financing.modulationdecision",
    "conventions.convention",
    "conventions.signatory",
    "conventions.insertionproject",
    "conventions.letter",
    "conventions.amendment",
    "conventions.adversarialprocedure",
    "conventions.piece",
    "conventions.target",
    "conventions.managementreview",
    "conventions.structurelink",
    "conventions.exchange",
    "conventions.yearreturn",
    "financing.financialannex",
    "financing.computation",
    "financing.paymentlot",
    "financing.recoveryorder",
    "financing.fdifile",
    "financing.financialdiagnostic",
    "financing.envelope",
    "conventions.opinionrequest",
    "cdiae.minutes",
    "cdiae.territoryfigures",
    "cdiae.diagnosis",
    "cdiae.diagnosisrow",
    "seminars.series",
    "seminars.event",
    "seminars.programmeversion",
    "seminars.programmeitem",
    "seminars.contribution",
    "seminars.guest",
    "dashboards.steeringmeeting",
    "dashboards.planstep",
    "dashboards.plantext",
    "dashboards.textdelivery",
    "core.nightcount",
    "core.apitoken",
    "notifications.savedview",
    "core.knowncolumn",
    "core.job",
    "notifications.reminderrun",
    "notifications.outgoingmail",
    "core.counter",
)
# Locked with what it belongs to, which comes first: whoever changes one of them may have to change the other.
HELD_BY = {
    "conventions.amendment": "convention",
    "conventions.adversarialprocedure": "convention",
    "financing.financialannex": "convention",
    "conventions.opinionrequest": "subject",
}
# Changed under the lock of what they belong to, which is enough, whatever was taken before: nobody waits for them then.
PART_OF = {
    "conventions.letter": "convention",
    "conventions.droppedfile": "convention",
    "conventions.suspension": "convention",
    "conventions.signatory": "convention",
    "conventions.insertionproject": "convention",
    "conventions.piece": "convention",
    "conventions.target": "convention",
    "conventions.measure": "siae",
    "conventions.structurelink": "convention",
    "conventions.exchange": "convention",
    "conventions.undertaking": "review",
    "conventions.yearreturn": "convention",
    "cdiae.agendaitem": "meeting",
    "cdiae.convocation": "meeting",
    "cdiae.diagnosisrow": "diagnosis",
    "financing.candidate": "campaign",
    "financing.modulationdecision": "campaign",
    "financing.paymentline": "annex",
    "financing.lotline": "annex",
    "financing.recoveryorder": "annex",
    "seminars.programmeversion": "event",
    "seminars.programmeitem": "event",
    "seminars.contribution": "event",
    "seminars.guest": "event",
    "documents.documentversion": "subject",
    "notifications.deadline": "subject",
}
RANKS = {label: rank for rank, label in enumerate(ORDER)}


def rank_of(model: type[Model] | Model) -> int:
    """Raises KeyError for a kind without a place in the order: give it one before locking it."""
    return RANKS[model._meta.label_lower]


def with_holders(row: Model) -> list[Model]:
    """The row and what is locked before it, from the nearest."""
    chain = [row]
    while holder := getattr(chain[-1], HELD_BY.get(chain[-1]._meta.label_lower, ""), None):
        chain.append(holder)
    return chain


# Whose journal tells what becomes of them; they are changed under their own lock.
TOLD_IN = {
    "cdiae.appointmentorder": "council",
    "cdiae.college": "order",
    "cdiae.seat": "college",
    "cdiae.member": "seat",
    "cdiae.employmentarea": "council",
    "conventions.managementreview": "convention",
    "financing.accountyear": "diagnostic",
    "financing.fundersround": "diagnostic",
    "financing.pledge": "round",
}


def held_in(row: Model) -> list[Model]:
    """What the row belongs to, from the nearest: its changes are told there."""
    chain = [row]
    while holder := getattr(chain[-1], _holder_name(chain[-1]), None):
        chain.append(holder)
    return chain[1:]


def _holder_name(row: Model) -> str:
    label = row._meta.label_lower
    return PART_OF.get(label) or HELD_BY.get(label) or TOLD_IN.get(label, "")


def under_lock(rows: QuerySet[M], *, skip_locked: bool = False, alone: bool = False) -> QuerySet[M]:
    """The rows under a lock once they are read, by key; inside a transaction. Rows that point to them are not held up.

    `skip_locked` leaves out those that somebody holds: for a sweep, which comes again. `alone` is for one row of any
    kind that a page holds before anything else: it waits for nobody, so its kind needs no rank.
    """
    if rows.model._meta.label_lower not in PART_OF and not alone:
        rank_of(rows.model)
    # FOR NO KEY UPDATE: no service changes a key, and a new row that points to a locked one need not wait.
    return rows.order_by("pk").select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)
