"""Conventions of before the portal, and dossiers in every state at 15 October 2008."""

import datetime as dt

from conventions.enums import ReviewForm
from conventions.models import Convention, Orientation, Siae
from conventions.services import actions, procedures, reviews
from conventions.services.daily import run_daily
from conventions.services.deadlines import keep_stale_deadline
from iae_portal.demo.story.dossier_maker import Maker
from iae_portal.demo.story.people import DemoContext

IN_DEPTH = ("59L", "69")  # a dossier in every state; each complete one means a PDF for the worker


def load_dossiers(context: DemoContext) -> None:
    """Running conventions taken over, then dossiers in every state."""
    for code, siaes in context.structures.items():
        maker = Maker(context.today, *context.team(code))
        _running(maker, siaes)
        _dossiers(maker, siaes, STEPS if code in IN_DEPTH else LIGHT_STEPS)
    run_daily()


def _running(maker: Maker, siaes: list[Siae]) -> None:
    """Conventions born before the portal: most run to the end of 2008, some longer, a few are over."""
    for rank, siae in enumerate(siaes):
        if rank % 8 == 7:
            maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2007, 12, 31))
        elif rank % 11 == 10:
            maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2007, 12, 31))
            maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2009, 12, 31))
        elif rank == 4:
            _terminated(maker, maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2010, 12, 31)))
        elif rank % 5 == 4:
            _discussed(maker, maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2010, 12, 31)))
        else:
            maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))


def _discussed(maker: Maker, convention: Convention) -> None:
    """The light dialogue of the autumn is held in the conventions that go on."""
    reviews.write_review(
        actor=maker.officer,
        convention=convention,
        year=2008,
        form=ReviewForm.LIGHT,
        held_on=maker.today - dt.timedelta(days=6),
        participants="La directrice de la structure, l'ANPE, le conseil général, le service.",
        findings="Les postes sont pourvus.\nLes sorties vers l'emploi durable restent sous l'objectif.",
        conclusions="- Prévoir un comité de suivi avec les employeurs avant mars, à l'initiative de la structure.\n"
        "- Présenter une demande de formation qualifiante avant le 31 janvier.",
    )


def _terminated(maker: Maker, convention: Convention) -> None:
    """A contradictory procedure that ended in a termination."""
    received = maker.today - dt.timedelta(days=40)
    procedure = procedures.open_procedure(
        actor=maker.head,
        convention=convention,
        grounds="Aucun accompagnement n'est assuré depuis le départ de l'accompagnatrice.",
        notified_on=received,
        observations_due_on=received + dt.timedelta(days=20),
    )
    procedures.close_procedure(
        actor=maker.officer,
        procedure=procedure,
        observations="La structure indique qu'elle ne pourra pas recruter.",
        name="conclude",
        outcome_details="Résiliation proposée.",
    )
    reason = "L'accompagnement prévu à la convention n'est plus assuré."
    actions.close_dossier(actor=maker.head, convention=convention, name="terminate", comment=reason)


def _dossiers(maker: Maker, siaes: list[Siae], steps) -> None:
    """One dossier a state, from opened to signed, then refused and withdrawn."""
    free = [siae for rank, siae in enumerate(siaes) if rank % 8 != 7 and rank % 5 != 4 and rank % 11 != 10]
    for siae, step in zip(free, steps, strict=False):
        step(maker, siae)


def _opened(maker: Maker, siae: Siae):
    return maker.open(siae)


def _incomplete(maker: Maker, siae: Siae):
    return maker.incomplete(maker.open(siae), maker.today + dt.timedelta(days=15))


def _late(maker: Maker, siae: Siae):
    """Incomplete, due tomorrow, and nobody has touched it for three weeks."""
    convention = maker.incomplete(maker.open(siae), maker.today + dt.timedelta(days=1))
    convention.last_action_on = maker.today - dt.timedelta(days=21)
    convention.save(update_fields=["last_action_on"])
    keep_stale_deadline(convention)


def _complete(maker: Maker, siae: Siae):
    return maker.complete(maker.open(siae))


def _negotiating(maker: Maker, siae: Siae):
    return maker.negotiate(_complete(maker, siae), agree=False)


def _pending(maker: Maker, siae: Siae):
    return maker.submit(maker.negotiate(_complete(maker, siae)))


def _given(maker: Maker, siae: Siae):
    return maker.opinion(_pending(maker, siae))


def _ready(maker: Maker, siae: Siae):
    return maker.ready(_given(maker, siae))


def _signed(maker: Maker, siae: Siae):
    return maker.sign(_ready(maker, siae))


def _withdrawn(maker: Maker, siae: Siae):
    actions.close_dossier(
        actor=maker.officer, convention=maker.open(siae), name="withdraw", comment="La structure renonce à son projet."
    )


def _refused(maker: Maker, siae: Siae):
    actions.close_dossier(
        actor=maker.head,
        convention=maker.open(siae, years=1),
        name="refuse",
        comment="Le projet ne s'adresse pas aux publics de l'insertion.",
    )


STEPS = (
    _opened,
    _incomplete,
    _complete,
    _negotiating,
    _pending,
    _given,
    _ready,
    _signed,
    _late,
    _withdrawn,
    _refused,
)
LIGHT_STEPS = (_opened, _incomplete, _late, _withdrawn, _refused)
ORIENTATIONS = (
    (
        "Publics",
        "Donner la priorité aux allocataires du RMI et aux jeunes sans qualification.",
        "Allocataires du RMI, jeunes",
    ),
    ("Secteurs", "Développer les activités de réemploi et les services à la personne.", ""),
    ("Parcours", "Organiser les passages entre chantiers et entreprises d'insertion.", ""),
)


def load_orientations(context: DemoContext) -> None:
    for code in ("59L", "62", "69", "38"):
        Orientation.objects.bulk_create(
            Orientation(
                departement=context.services[code].departement,
                axis=axis,
                text=text,
                publics=publics,
                start=dt.date(2008, 1, 1),
                end=dt.date(2010, 12, 31),
                voted_on=dt.date(2007, 12, 4),
            )
            for axis, text, publics in ORIENTATIONS
        )
