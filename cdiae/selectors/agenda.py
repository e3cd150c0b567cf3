"""The requests that wait for the council, in the order an agenda takes, and the agenda as data."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from cdiae.deadlines import FdiState, fdi_deadline
from cdiae.enums import LIVE_MEETINGS, ItemKind, Treatment
from cdiae.models import AgendaItem, Convocation, Council, Meeting
from conventions.enums import OpinionState
from conventions.models import OpinionRequest
from conventions.rights import COMMIT, may
from conventions.selectors.opinions import ALERT, NOTE
from iae_portal.core.models import User
from iae_portal.core.text import french_date

KIND_OF_REQUEST = {
    "convention": ItemKind.CONVENTION,
    NOTE: ItemKind.CONVENTION,
    ALERT: ItemKind.CONVENTION,
    "amendment": ItemKind.AMENDMENT,
    "fdi": ItemKind.FDI,
    "diagnostic": ItemKind.DIAGNOSTIC,
}
ORDER = [ItemKind.CONVENTION, ItemKind.AMENDMENT, ItemKind.FDI, ItemKind.DIAGNOSTIC]
FAR = dt.date.max


@dataclass(frozen=True)
class Waiting:
    """A request that no agenda holds yet."""

    request: OpinionRequest
    kind: str
    warning: str

    @property
    def treatment(self) -> str:
        return Treatment.INFORMATION if self.request.for_information else Treatment.OPINION

    @property
    def treatment_label(self) -> str:
        return Treatment(self.treatment).label

    @property
    def kind_label(self) -> str:
        return ItemKind(self.kind).label


def kind_of(request: OpinionRequest) -> str:
    return KIND_OF_REQUEST.get(request.kind, ItemKind.FREE)


def pending_requests(council: Council) -> QuerySet[OpinionRequest]:
    """Requests of the services the council answers to, still pending and on no living agenda."""
    taken = AgendaItem.objects.filter(meeting__state__in=LIVE_MEETINGS, opinion_request__isnull=False)
    return answerable_requests(council).exclude(pk__in=taken.values("opinion_request"))


def answerable_requests(council: Council) -> QuerySet[OpinionRequest]:
    """Every pending request of the services, those on a living agenda included."""
    return requests_of(council).filter(state=OpinionState.PENDING)


def requests_of(council: Council) -> QuerySet[OpinionRequest]:
    services = [council.secretariat_id, *council.served.values_list("pk", flat=True)]
    return OpinionRequest.objects.filter(service__in=services).select_related("service", "siae")


def answerable_by_hand(user: User, requests: list[OpinionRequest]) -> set[int]:
    """Requests that wait and whose service the person heads."""
    return {row.pk for row in requests if row.state == OpinionState.PENDING and may(user, COMMIT, row)}


def live_item(request: OpinionRequest) -> AgendaItem | None:
    """The item of a meeting to come, or in session, that holds the request."""
    rows = AgendaItem.objects.filter(opinion_request=request.pk, meeting__state__in=LIVE_MEETINGS)
    return rows.select_related("meeting__council__secretariat").first()


def waiting_for(council: Council, meeting: Meeting | None = None, today: dt.date | None = None) -> list[Waiting]:
    """Conventions first, soonest start first; amendments for opinion then for information; FDI; diagnostics.

    What is late is judged against the meeting, or against the day where no meeting is chosen yet. A meeting could not
    see what was asked after its day.
    """
    requests = pending_requests(council)
    if meeting is not None:
        requests = requests.filter(asked_on__lte=meeting.held_on)
    rows = [Waiting(row, kind_of(row), warning_of(row, meeting, today)) for row in requests]
    return sorted(rows, key=_rank)


def _rank(waiting: Waiting) -> tuple:
    request = waiting.request
    place = ORDER.index(waiting.kind) if waiting.kind in ORDER else len(ORDER)
    when = (request.due_on if waiting.kind == ItemKind.FDI else request.effective_on) or FAR
    return place, request.for_information, when, request.asked_on, request.pk


def due_on(request: OpinionRequest) -> dt.date | None:
    """The date the opinion is due: one month for an FDI file (circulaire DGEFP 2005/28)."""
    if request.due_on is None and request.kind == "fdi":
        return fdi_deadline(request.asked_on).due_on
    return request.due_on


def _month_sentence(request: OpinionRequest, today: dt.date) -> str:
    """The fund's month, said from ten days before its end."""
    month = fdi_deadline(request.asked_on)
    return "" if month.state_on(today) is FdiState.RUNNING else month.explanation_on(today)


def warning_of(request: OpinionRequest, meeting: Meeting | None, today: dt.date | None = None) -> str:
    due = due_on(request)
    if meeting is None:
        return _month_sentence(request, today) if request.kind == "fdi" and today else ""
    if due and meeting.held_on > due:
        return f"Avis à rendre avant le {french_date(due)} : la séance est trop tardive."
    if request.effective_on and meeting.held_on > request.effective_on:
        return f"Prend effet le {french_date(request.effective_on)}, avant la séance."
    return ""


def items_of(meeting: Meeting) -> list[AgendaItem]:
    asked = ("opinion_request__siae", "opinion_request__service")
    rows = meeting.items.select_related(*asked, "approves__minutes", "orientation")
    return list(rows.prefetch_related("documents").order_by("position", "pk"))


def agenda_content(items: list[AgendaItem]) -> list[dict]:
    """The agenda as it is frozen with a convocation: plain values, in order."""
    return [
        {
            "rank": rank,
            "item": item.pk,
            "kind": item.get_kind_display(),
            "title": item.title,
            "treatment": item.get_treatment_display(),
            "reason": item.reason,
            "note": item.note,
        }
        for rank, item in enumerate(items, start=1)
    ]


def agenda_as_sent(convocation: Convocation) -> list[dict]:
    """The agenda that the member received, each point with its papers of today (`live`; None: taken away).

    The note is the one that was sent: what the secretariat is writing now is a draft until it is sent again.
    """
    live = {item.pk: item for item in items_of(convocation.meeting)}
    return [
        # Versions frozen before notes were: the note of today is the only one known.
        {"note": getattr(live.get(row["item"]), "note", "")} | row | {"live": live.get(row["item"])}
        for row in convocation.agenda.content
    ]


def unsent_items(meeting: Meeting) -> frozenset[int]:
    """Points put on the agenda since the last convocations left: nobody was told of them."""
    sent = meeting.agenda_versions.order_by("-rank").first()
    if sent is None:
        return frozenset()
    known = [row["item"] for row in sent.content]
    return frozenset(meeting.items.exclude(pk__in=known).values_list("pk", flat=True))


def still_to_examine(items: list[AgendaItem]) -> list[AgendaItem]:
    """Without the items whose request was withdrawn or answered since: nothing is left to deliberate."""
    return [item for item in items if not item.is_without_object]


def agenda_keys(items: list[AgendaItem]) -> list[str]:
    """What makes two agendas the same: the requests, the minutes, the orientations, the titles of free items."""
    return [_key(item) for item in items]


def _key(item: AgendaItem) -> str:
    if item.opinion_request_id:
        return f"request-{item.opinion_request_id}"
    if item.approves_id:
        return f"minutes-{item.approves_id}"
    if item.orientation_id:
        return f"orientation-{item.orientation_id}"
    return f"{item.kind}-{item.treatment}-{item.title}"
