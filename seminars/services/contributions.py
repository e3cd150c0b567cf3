"""What the regions give: a correspondent, speakers, an answer on the fourth workshop, slides."""

import datetime as dt

from django.core.files import File
from django.db import transaction

from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.people import members_of
from iae_portal.core.services.journal import tell
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import lock, save_and_tell, save_checked, take
from iae_portal.core.workflow import Request
from iae_portal.documents.uploads import display_name
from seminars.enums import ContributionState, FourthWorkshop
from seminars.models import Contribution, Event, Speaker
from seminars.rights import NAME, STEER, require
from seminars.services.correspondent_mails import tell_of_region
from seminars.services.deadlines import keep_contribution_deadlines, keep_event_deadlines
from seminars.services.locks import contribution_to_give, refuse_over
from seminars.services.programme import withdraw_speakers
from seminars.services.sending import tell_region
from seminars.services.speaker_mails import refuse_told
from seminars.workflows.contribution import CONTRIBUTION_WORKFLOW

STRANGER = "Cette personne n'est pas affectée à ce service : choisissez-en une autre ou affectez-la d'abord."


def _lock_to_name(actor: User, obj, person: User, today: dt.date):
    """The event or the contribution under lock, for somebody who may name this person its correspondent."""
    require(actor, NAME, obj)
    locked = lock(obj)
    refuse_over(locked.event if isinstance(locked, Contribution) else locked)
    if not members_of(locked.service, today).filter(pk=person.pk).exists():
        raise Refusal(STRANGER)
    return locked


def _keep(contribution: Contribution, *, today: dt.date, **told) -> Contribution:
    """What is given is written; what the region still owes follows."""
    save_and_tell(contribution, **told)
    return settle_contribution(contribution=contribution, today=today)


@transaction.atomic
def settle_contribution(*, contribution: Contribution, today: dt.date) -> Contribution:
    """What the region still owes, after each thing given; complete once nothing is missing."""
    keep_contribution_deadlines(contribution, today=today)
    if contribution.state == ContributionState.AWAITED and not contribution.missing:
        return _moved(contribution, "complete", today)
    return contribution


def _moved(contribution: Contribution, name: str, today: dt.date) -> Contribution:
    request = Request(actor=None, today=today)
    return fire(CONTRIBUTION_WORKFLOW, obj=contribution, name=name, request=request)


@transaction.atomic
def end_contributions(*, event: Event, today: dt.date) -> None:
    """The event was held or cancelled: its regions give nothing more."""
    for contribution in event.contributions.exclude(state=ContributionState.OVER).order_by("pk"):
        _moved(contribution, "end", today)


@transaction.atomic
def name_correspondent(*, actor: User, contribution: Contribution, person: User, today: dt.date) -> Contribution:
    """The region's correspondent: what the region still owes becomes his."""
    locked = _lock_to_name(actor, contribution, person, today)
    values = {"correspondent": person, "correspondent_named_on": today}
    return _keep(
        locked,
        today=today,
        actor=actor,
        action="seminars.correspondent",
        sentence=f"Correspondant : {person} ({locked})",
        values=values,
    )


@transaction.atomic
def name_organiser(*, actor: User, event: Event, person: User, today: dt.date) -> Event:
    """The correspondent of the host service, who prepares the event."""
    locked = _lock_to_name(actor, event, person, today)
    values = {"organiser": person, "organiser_named_on": today}
    save_and_tell(
        locked,
        actor=actor,
        action="seminars.organiser",
        sentence=f"Correspondant du service hôte : {person} ({locked})",
        values=values,
    )
    keep_event_deadlines(locked, today=today)
    return locked


@transaction.atomic
def give_speakers(*, actor: User, contribution: Contribution, speakers: list[dict], today: dt.date) -> Contribution:
    """The region's speakers, in place of those it gave before; an empty list says that there is none.

    A speaker already on the programme is kept under the same row when the name is the same.
    """
    locked = contribution_to_give(actor, contribution)
    known = {row.name: row for row in locked.speakers.all()}
    for values in speakers:
        row = known.pop(values["name"], None) or Speaker(event=locked.event, contribution=locked)
        for name, value in values.items():
            setattr(row, name, value)
        save_checked(row)
    # Those that the region no longer names leave the programme with their row.
    for row in known.values():
        refuse_told(row)
        row.delete()
    values = {"speakers_given_on": today, "no_speaker": not speakers}
    sentence = f"Intervenants indiqués : {len(speakers)} ({locked})" if speakers else f"Aucun intervenant ({locked})"
    # The names live in other rows: the same day and the same mark would leave no trace of the change.
    if not save_and_tell(locked, actor=actor, action="seminars.speakers", sentence=sentence, values=values):
        tell(actor, locked, "seminars.speakers", sentence)
    return settle_contribution(contribution=locked, today=today)


@transaction.atomic
def answer_fourth(
    *, actor: User, contribution: Contribution, fourth: str, theme: str = "", title: str = "", today: dt.date
) -> Contribution:
    """Whether the region proposes a fourth workshop, and on what (instruction of 13 August 2008)."""
    locked = contribution_to_give(actor, contribution)
    proposed = fourth == FourthWorkshop.YES
    if not proposed and locked.items.exists():
        raise FieldRefusal(
            "L'atelier de la région est déjà au programme : demandez d'abord à l'hôte de le retirer.", "fourth"
        )
    values = {
        "fourth": fourth,
        "fourth_theme": theme if proposed else "",
        "fourth_title": title if proposed else "",
        "fourth_answered_on": today,
    }
    said = f"proposé, « {title} »" if proposed else "non"
    return _keep(
        locked,
        today=today,
        actor=actor,
        action="seminars.fourth_workshop",
        sentence=f"Quatrième atelier : {said} ({locked})",
        values=values,
    )


@transaction.atomic
def give_presentation(*, actor: User, contribution: Contribution, file: File, today: dt.date) -> Contribution:
    """The slides of the plenary; sent again, they replace the former ones."""
    locked = contribution_to_give(actor, contribution)
    values = {
        "presentation": file,
        "presentation_name": display_name(file.name),
        "presentation_given_on": today,
    }
    return _keep(
        locked,
        today=today,
        actor=actor,
        action="seminars.presentation",
        sentence=f"Présentation déposée ({locked})",
        values=values,
    )


@transaction.atomic
def confirm_grouping(*, actor: User, event: Event) -> Event:
    """The national mission confirms that these regions go to that event."""
    require(actor, STEER)
    locked = lock(event)
    locked.contributions.update(confirmed=True)
    tell(actor, locked, "seminars.grouping.confirm", f"Rattachement des régions confirmé ({locked})")
    return locked


@transaction.atomic
def move_region(*, actor: User, contribution: Contribution, event: Event, today: dt.date) -> Contribution:
    """A region goes to another event of the series, with what it already gave."""
    require(actor, STEER)
    take(event, contribution.event)
    target, locked = lock(event), lock(contribution)
    if locked.event_id != contribution.event_id:
        raise Refusal("Cette région a déjà changé d'événement entre-temps : rechargez la page.")
    if target.series_id != locked.event.series_id:
        raise FieldRefusal("Une région ne change d'événement qu'à l'intérieur de sa série.", "event")
    refuse_over(target)
    refuse_over(locked.event)
    if target.pk == locked.event_id:
        raise FieldRefusal("Cette région est déjà rattachée à cet événement.", "event")
    # The workshop stays on the programme of the event that the region leaves, its speakers do not.
    locked.items.update(contribution=None)
    Speaker.objects.filter(contribution=locked).update(event=target)
    speakers = list(locked.speakers.all())
    for speaker in speakers:
        speaker.items.clear()
    former = locked.event
    values = {"event": target, "confirmed": True, "source": "Décision de la mission nationale"}
    moved = _keep(
        locked,
        today=today,
        actor=actor,
        action="seminars.grouping.move",
        sentence=f"{locked.region} : de {former} à {target}",
        values=values,
    )
    if not former.is_past(today):
        tell_region(actor, former, moved)
        withdraw_speakers(actor=actor, event=former, keys={speaker.pk for speaker in speakers})
    tell_of_region(moved, former, actor=actor)
    return moved
