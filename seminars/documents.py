"""Documents of the seminars: badges, programme, attendance sheets, certificates, synthesis of the series."""

from iae_portal.core import clock
from iae_portal.core.hours import between_hours, day_of, said_hours
from iae_portal.core.models import Service, User
from iae_portal.core.rights import perimeter
from iae_portal.core.text import agreed_with, french_date, french_list, number
from iae_portal.core.workflow import right
from iae_portal.documents.codes import grouped
from iae_portal.documents.kinds import DocumentKind, register
from seminars.enums import HalfDay, Place
from seminars.models import Event, Guest, ProgrammeVersion, Series, Speaker
from seminars.rights import PREPARE, may
from seminars.selectors.attendance import expected, half_day_hours, presence_of, sittings_of, speakers_of
from seminars.selectors.events import events_visible_to
from seminars.selectors.report import WorkshopLine, synthesis_by_number

BADGES = "seminars.badges"
PROGRAMME = "seminars.programme"
ATTENDANCE = "seminars.attendance"
CERTIFICATE = "seminars.certificate"
SYNTHESIS = "seminars.synthesis"
PERSONAL_KINDS = (BADGES, ATTENDANCE, CERTIFICATE, PROGRAMME)  # they name guests or speakers
BADGES_A_SHEET = 8
BLANK_LINES = 6  # on each attendance sheet, for who comes unannounced


def frame(event: Event) -> dict:
    """What every document of an event says of it."""
    return {"event": str(event), "series": str(event.series), "day": event.day_sentence, "place": event.where}


def badges(event: Event) -> dict:
    # An offered place has no badge yet: it may lapse.
    rows = event.guests.filter(place=Place.HELD).select_related("workshop").order_by("name_key", "pk")
    people = [
        {
            "name": guest.attendee_name,
            "function": guest.attendee_function,
            "organisation": guest.organisation,
            "workshop": f"Atelier {guest.workshop.workshop_number}" if guest.workshop else "",
            "code": guest.badge_code,
            "shown_code": grouped(guest.badge_code),
        }
        for guest in rows
    ]
    speakers = [
        {"name": row.name, "function": row.function, "organisation": row.organisation, "code": ""}
        for row in speakers_of(event)
    ]
    return {**frame(event), "sheets": _by_sheet(people), "speaker_sheets": _by_sheet(speakers)}


def _by_sheet(people: list[dict]) -> list[list[dict]]:
    return [people[start : start + BADGES_A_SHEET] for start in range(0, len(people), BADGES_A_SHEET)]


def programme(version: ProgrammeVersion) -> dict:
    return {
        **frame(version.event),
        "lines": version.content,
        "changes": version.changes,
        "published_on": day_of(version.published_at),
        "partners": [str(partner) for partner in version.event.partners.all()],
    }


def attendance(event: Event) -> dict:
    sheets = []
    for sitting in sittings_of(event):
        speakers = speakers_of(event, sitting)
        sheets.append(
            {
                "label": sitting.label,
                "hours": said_hours(sitting.hours),
                "speakers": [speaker.full for speaker in speakers],
                "people": [
                    {"name": guest.attendee_name, "quality": guest.attendee_quality}
                    for guest in expected(event, sitting)
                ],
                "speaking": [{"name": row.name, "quality": _as_speaker(row)} for row in speakers],
            }
        )
    return {**frame(event), "sheets": sheets, "blanks": list(range(BLANK_LINES))}


def _as_speaker(speaker: Speaker) -> str:
    role = agreed_with("Intervenant", speaker.name)
    return ", ".join(part for part in (role, speaker.function, speaker.organisation) if part)


def certificate(guest: Guest) -> dict:
    hours = half_day_hours(guest.event)
    lines = []
    for row in presence_of(guest):
        if row.workshop:
            lines.append(f"{row.workshop.label}, {said_hours(row.workshop.hours)}")
        elif row.half_day in hours:
            lines.append(f"{HalfDay(row.half_day).label}, {between_hours(*hours[row.half_day])}")
    event = guest.event
    return {
        **frame(event),
        "held_on": event.held_on,
        "person": guest.attendee_name,
        "quality": guest.attendee_quality,
        "lines": lines,
        "city": event.city,
        "host": str(event.host),
    }


def synthesis(series: Series) -> dict:
    workshops = []
    for rank, lines in sorted(synthesis_by_number(series).items()):
        written = [line for line in lines if line.workshop.synthesis]
        workshops.append(
            {
                "number": rank,
                "events": [
                    {
                        "event": line.workshop.event.name,
                        "title": line.workshop.title,
                        "present": line.present,
                        "text": line.workshop.synthesis,
                        "marks": _marks(line),
                        "sheets": line.marks.sheets,
                    }
                    for line in written
                ],
                "total": len(lines),
            }
        )
    return {"series": str(series), "workshops": workshops}


def _marks(line: WorkshopLine) -> str:
    """ "contenu 3,2, utilité 3,1 et organisation 3,4"."""
    return french_list([f"{label.lower()} {number(value, 1)}" for label, value in line.marks.rows])


def _host(event: Event) -> Service:
    return event.host


def _reads_series(user: User, series: Series) -> bool:
    return perimeter(user).country_wide


def _national(series: Series) -> Service:
    return Service.objects.get(kind="DGEFP")


def _of_event(key: str, label: str, template: str, content) -> DocumentKind:
    """A working paper of the organisers: always final, remade when the list changes."""
    return DocumentKind(
        key=key,
        label=label,
        model=Event,
        template=f"seminars/documents/{template}.html",
        build_context=content,
        title=lambda event: f"{label} – {event}",
        number=lambda event: "",
        service=_host,
        may_read=right(may, PREPARE),
        may_request=lambda user, event: event.erased_on is None,
        is_final=lambda event: True,
    )


def register_kinds() -> None:
    register(_of_event(BADGES, "Badges", "badges", badges))
    register(_of_event(ATTENDANCE, "Feuilles d'émargement", "attendance", attendance))
    for kind in (PROGRAMME_KIND, CERTIFICATE_KIND, SYNTHESIS_KIND):
        register(kind)


PROGRAMME_KIND = DocumentKind(
    key=PROGRAMME,
    label="Programme",
    model=ProgrammeVersion,
    template="seminars/documents/programme.html",
    build_context=programme,
    title=lambda version: f"Programme, version {version.number} – {version.event}",
    number=lambda version: "",
    service=lambda version: version.event.host,
    may_read=lambda user, version: events_visible_to(user).filter(pk=version.event_id).exists(),
    is_final=lambda version: True,
    public_facts=lambda version: [("Date", version.event.day_sentence), ("Lieu", version.event.where)],
)

CERTIFICATE_KIND = DocumentKind(
    key=CERTIFICATE,
    label="Attestation de présence",
    model=Guest,
    template="seminars/documents/certificate.html",
    build_context=certificate,
    number=lambda guest: f"S{guest.event_id}-{guest.pk}",
    service=lambda guest: guest.event.host,
    may_read=lambda user, guest: may(user, PREPARE, guest.event),
    may_request=lambda user, guest: guest.event.erased_on is None,
    is_final=lambda guest: guest.attendances.exists(),
    public_facts=lambda guest: [
        ("Événement", str(guest.event)),
        ("Date", french_date(guest.event.held_on or clock.today())),
    ],
    letterhead_day=lambda guest: guest.event.held_on,
)

SYNTHESIS_KIND = DocumentKind(
    key=SYNTHESIS,
    label="Synthèse des ateliers",
    model=Series,
    template="seminars/documents/synthesis.html",
    build_context=synthesis,
    number=lambda series: "",
    service=_national,
    may_read=_reads_series,
    is_final=lambda series: True,
)
