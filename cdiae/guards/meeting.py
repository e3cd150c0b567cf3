"""Guards of a meeting's transitions: each answers a French sentence, or None when all is well."""

import datetime as dt

from cdiae.deadlines import notice_of
from cdiae.documents import MINUTES
from cdiae.enums import ItemState, MeetingState, MinutesState, Treatment
from cdiae.models import Meeting, Minutes
from cdiae.quorum import second_convocation_refusals
from cdiae.selectors.agenda import agenda_keys, items_of, still_to_examine
from cdiae.selectors.councils import order_on, speakers_of, votes_problem
from cdiae.selectors.meetings import deadlines_of
from cdiae.selectors.room import opening_quorum
from conventions.enums import OpinionState
from iae_portal.core import clock
from iae_portal.core.enums import DelegatedAct
from iae_portal.core.errors import OfField
from iae_portal.core.selectors.delegations import valid_delegation
from iae_portal.core.text import french_date, french_hour, french_list, some_of
from iae_portal.core.workflow import Request
from iae_portal.documents.models import DocumentVersion


def agenda_is_not_empty(meeting: Meeting, request: Request) -> str | None:
    return None if meeting.items.exists() else "L'ordre du jour est vide : ajoutez au moins un point."


def order_is_in_force(meeting: Meeting, request: Request) -> str | None:
    order = order_on(meeting.council, meeting.held_on)
    if order == meeting.order:
        return None
    said = f"L'{meeting.order.named} ne compose plus le conseil le {french_date(meeting.held_on)}"
    return f"{said} : saisissez l'arrêté en vigueur ce jour-là, ou changez la date de la séance."


def members_can_be_convened(meeting: Meeting, request: Request) -> str | None:
    speakers = speakers_of(meeting)
    if not speakers:
        return "Aucun membre n'est en fonction à la date de la séance : vérifiez les mandats."
    return None


def votes_are_shared(meeting: Meeting, request: Request) -> str | None:
    """R. 5311-38: the State, the authorities and the social partners have as many votes."""
    problem = votes_problem(meeting.order, meeting.kind)
    return f"{problem} Corrigez les voix des sièges dans la page des membres." if problem else None


def meeting_is_ahead(meeting: Meeting, request: Request) -> str | None:
    if meeting.held_on > request.today:
        return None
    return f"La séance est fixée au {french_date(meeting.held_on)} : choisissez une date à venir."


def urgency_is_explained(meeting: Meeting, request: Request) -> str | None:
    """Décret 2006-672, article 9: a late notice is not refused, it says its urgency (CE, 30 December 2015)."""
    # Mails arrive the day they leave; letters take longer, and the page says until when they may arrive.
    notice = notice_of(deadlines_of(meeting), request.today, sent=False)
    if notice.needs_reason and not meeting.urgency_reason.strip():
        return OfField(notice.explanation, "urgency_reason")
    return None


def convener_is_entitled(meeting: Meeting, request: Request) -> str | None:
    """The préfet convenes; whoever signs for him holds a delegation for the acts of the council."""
    act = DelegatedAct.COUNCIL
    if valid_delegation(person=request.actor, service=meeting.service, act=act, day=request.today):
        return None
    return (
        f"{request.actor} n'a pas de délégation de signature en cours pour les actes "
        f"{meeting.rules.body.of_short_name} : vérifiez le registre des délégations du service."
    )


def second_agenda_is_the_same(meeting: Meeting, request: Request) -> str | None:
    """Article 11: a second convocation without quorum bears on the same agenda."""
    if meeting.second_of is None:
        return None
    first, second = (agenda_keys(still_to_examine(items_of(each))) for each in (meeting.second_of, meeting))
    refusals = second_convocation_refusals(first, second, states_no_quorum=True)
    return " ".join(refusals) or None


def requests_still_wait(meeting: Meeting, request: Request) -> str | None:
    gone = meeting.items.filter(opinion_request__isnull=False).exclude(opinion_request__state=OpinionState.PENDING)
    titles = [f"« {item.title} »" for item in gone]
    if not titles:
        return None
    return f"Ces demandes ne sont plus en attente, retirez-les de l'ordre du jour : {french_list(titles)}."


def day_has_come(meeting: Meeting, request: Request) -> str | None:
    if meeting.held_on <= request.today:
        return None
    return f"La séance ne s'ouvre pas avant son jour, le {french_date(meeting.held_on)}."


def hour_has_come(meeting: Meeting, request: Request) -> str | None:
    """Members still arrive until then. The hour is that of the council's département."""
    hour = dt.datetime.combine(meeting.held_on, meeting.starts_at, meeting.zone)
    if hour <= clock.now():
        return None
    day = french_date(meeting.held_on)
    return f"L'absence de quorum ne se constate pas avant l'heure de la séance, le {day} à {french_hour(hour)}."


def quorum_is_reached(meeting: Meeting, request: Request) -> str | None:
    quorum = opening_quorum(meeting)
    return None if quorum.reached else quorum.explanation


def quorum_is_missing(meeting: Meeting, request: Request) -> str | None:
    quorum = opening_quorum(meeting)
    return f"{quorum.explanation} La séance peut s'ouvrir." if quorum.reached else None


def its_day_is_not_over(meeting: Meeting, request: Request) -> str | None:
    if meeting.held_on == request.today:
        return None
    return f"Le jour de la séance, le {french_date(meeting.held_on)}, est passé : convoquez une seconde fois."


def nothing_followed_the_lack(meeting: Meeting, request: Request) -> str | None:
    """What somebody wrote, printed or built on the lack of a quorum is not erased with it."""
    if meeting.seconds.exclude(state=MeetingState.CANCELLED).exists():
        return "La seconde convocation de cette séance existe déjà : l'appel ne se reprend plus."
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        return None
    touched = minutes.version > 1 or minutes.state != MinutesState.DRAFT or meeting.approvals.exists()
    if touched or DocumentVersion.objects.of(MINUTES, minutes).exists():
        return "Le procès-verbal de carence est déjà rédigé, imprimé ou inscrit à un ordre du jour : il reste."
    return None


def every_item_is_settled(meeting: Meeting, request: Request) -> str | None:
    waiting = [f"« {item.title} »" for item in meeting.items.filter(state=ItemState.WAITING)]
    if not waiting:
        return None
    return f"Ces points ne sont pas tranchés : votez-les ou ajournez-les. {some_of(waiting)}."


def requests_come_before_the_meeting(meeting: Meeting, request: Request) -> str | None:
    """An opinion would be given before it was asked."""
    decided = meeting.items.filter(state__in=[ItemState.ADOPTED, ItemState.NOTED])
    later = decided.filter(opinion_request__asked_on__gt=meeting.held_on)
    titles = [f"« {item.title} »" for item in later]
    if not titles:
        return None
    return (
        f"Ces demandes ont été faites après le jour de la séance, le {french_date(meeting.held_on)} : "
        f"reprenez ces points et ajournez-les. {french_list(titles)}."
    )


def opinions_are_written(meeting: Meeting, request: Request) -> str | None:
    """A reserved or unfavourable opinion says why: the structure must be able to understand it."""
    bare = meeting.items.filter(
        treatment=Treatment.OPINION, state=ItemState.ADOPTED, opinion__in=["reserved", "unfavourable"], opinion_text=""
    )
    titles = [f"« {item.title} »" for item in bare]
    if not titles:
        return None
    return f"Écrivez le texte de l'avis (réserves ou motifs) : {french_list(titles)}."
