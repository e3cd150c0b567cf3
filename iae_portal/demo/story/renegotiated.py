"""A convention born in the portal before the day of the story: its dialogue of the autumn opens a round on 2009."""

import datetime as dt

from conventions.enums import ReviewForm, Side
from conventions.models import Convention, Siae
from conventions.services import negotiation, reviews
from conventions.services.fiche import send_fiche
from iae_portal.demo.story.days import on_day
from iae_portal.demo.story.dossier_maker import Maker

SIGNED_ON, START = dt.date(2008, 1, 21), dt.date(2008, 2, 1)
REASON = "Deux salariés formés entrent chez les employeurs du bassin au printemps."


def sign_in_winter(maker: Maker, siae: Siae) -> Convention:
    """From its opening to its signature in one day, as an office that tried the portal early would have."""
    with on_day(SIGNED_ON):
        early = Maker(SIGNED_ON, maker.officer, maker.head)
        asked = early.submit(early.negotiate(early.complete(early.open(siae, start=START))))
        return early.sign(early.ready(early.opinion(asked)))


def renegotiate(maker: Maker, convention: Convention) -> None:
    """Held last week; since then the structure asks for more than what is in force, and one line is agreed."""
    with on_day(maker.today - dt.timedelta(days=8)):
        _hold(maker, convention)
    targets = convention.targets.filter(year=2009).select_related("indicator", "agreed", "convention")
    for rank, target in enumerate(targets.order_by("indicator__code")):
        with on_day(maker.today - dt.timedelta(days=3 - rank)):
            given = {"actor": maker.officer, "target": target}
            rounds = target.rounds
            values = _more(target.agreed)
            negotiation.propose(**given, side=Side.STRUCTURE, expected_rounds=rounds, values=values, reason=REASON)
            if rank:
                negotiation.accept(**given, side=Side.SERVICE, expected_rounds=rounds + 1)


def _hold(maker: Maker, convention: Convention) -> None:
    """The fiche leaves the same day for a funder."""
    promise = {"text": "Présenter trois candidats par trimestre aux employeurs du bassin", "owner": "structure"}
    review = reviews.write_review(
        actor=maker.officer,
        convention=convention,
        year=2008,
        form=ReviewForm.LIGHT,
        held_on=maker.today - dt.timedelta(days=8),
        for_structure="Le directeur et l'accompagnatrice",
        for_agency="Le directeur de l'agence locale",
        for_funders="La chargée de mission du plan local pluriannuel pour l'insertion et l'emploi",
        findings="Les postes sont pourvus depuis avril ; trois contrats se sont conclus dans l'année.",
        conclusions="Les cibles de 2009 peuvent être relevées : un tour de négociation s'ouvre.",
        undertakings=[promise | {"due_on": dt.date(2009, 3, 31)}],
    )
    send_fiche(actor=maker.officer, review=review, readers=[("Plan local pour l'insertion", "plie@exemple.invalid")])


def _more(agreed) -> dict:
    if agreed.value is not None:
        return {"value": agreed.value + 5}
    return {"durable": agreed.durable + 5, "transition": agreed.transition, "positive": agreed.positive}
