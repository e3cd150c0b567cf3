"""Dossiers of the demonstration in every state, moved there by the portal's services: each has its history."""

import datetime as dt
from decimal import Decimal

from django.core.files.base import ContentFile

from conventions.enums import Axis, ConventionForm, LetterKind, OpinionValue, Side, SignatoryKind
from conventions.mentions import mentions_of
from conventions.models import AdversarialProcedure, Convention, Indicator, Siae
from conventions.services import (
    actions,
    conventions,
    dossier,
    letters,
    negotiation,
    opinions,
    procedures,
    signature,
)
from iae_portal.core.models import User
from iae_portal.demo.story.annex_entry import prepare_financing

PDF_STUB = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
NEXT_YEAR = dt.date(2009, 1, 1)
TEXTS = {
    Axis.WELCOME: "Accueillir chaque nouvel entrant par un entretien et un livret, avec un tuteur désigné.",
    Axis.SUPPORT: "Faire le point chaque mois avec chaque salarié et l'ANPE sur son parcours vers l'emploi.",
    Axis.TRAINING: "Ouvrir à tous une formation aux savoirs de base ou un premier niveau de qualification.",
    Axis.ECONOMY: "Répondre à deux marchés publics à clause sociale du territoire chaque année.",
}

MENTIONS = {
    "sites": "Deux chantiers de douze mois : entretien des berges (8 postes), petite rénovation (4 postes). "
    "Douze contrats d'accompagnement dans l'emploi de vingt-six heures.",
    "employment_terms": "SMIC horaire, contrats à durée déterminée de douze mois, trente-cinq heures par semaine.",
    "territory": "L'arrondissement du siège et les cantons voisins.",
    "opening": "Lundi, mercredi et vendredi, de 9 heures à 12 heures, au siège.",
    "exclusivity": "Locaux, logiciel et deux permanents propres à l'activité d'insertion ; aucune autre mission.",
    "local_fit": "Seul chantier du bassin sur ces métiers ; il complète l'offre des associations voisines.",
    "other_aid": "Conseil général : 18 000 € cette année, 15 000 € l'an dernier. Aucune aide privée.",
}

# What each type does, and where.
WORK = {
    "EI": ("Collecte et réemploi, petite rénovation.", "Un atelier de 400 m², deux véhicules, équipes de cinq à huit."),
    "ETTI": (
        "Missions de travail temporaire en bâtiment, en logistique et dans l'industrie.",
        "Une agence en centre-ville ; les missions se font chez les entreprises clientes du bassin.",
    ),
    "ACI": (
        "Entretien d'espaces verts et de berges, petite rénovation.",
        "Un local de chantier, deux véhicules, équipes de cinq à huit personnes.",
    ),
    "AI": (
        "Mise à disposition auprès de particuliers, de communes et d'associations : ménage, jardin, manutention.",
        "Un accueil au siège, du petit matériel prêté aux salariés mis à disposition.",
    ),
}


class Maker:
    """Takes one dossier as far as asked, one service call a step, as an officer and a head would."""

    def __init__(self, today: dt.date, officer: User, head: User):
        self.today, self.officer, self.head = today, officer, head

    def open(self, siae: Siae, *, years: int = 3, start: dt.date = NEXT_YEAR) -> Convention:
        form = ConventionForm.MULTI_YEAR if years > 1 else ConventionForm.ANNUAL
        return conventions.open_convention(
            actor=self.officer,
            siae=siae,
            form=form,
            start=start,
            end=dt.date(start.year + years - 1, 12, 31),
            filed_on=self.today - dt.timedelta(days=20),
        )

    def incomplete(self, convention: Convention, due_on: dt.date) -> Convention:
        return actions.ask_pieces(
            actor=self.officer,
            convention=convention,
            name="ask_pieces",
            comment="Il manque le budget prévisionnel et le bilan d'activité de l'année passée.",
            missing_due_on=due_on,
        )

    def complete(self, convention: Convention) -> Convention:
        for piece in convention.pieces.select_related("type", "convention"):
            dossier.receive_piece(
                actor=self.officer, piece=piece, received_on=self.today - dt.timedelta(days=10), valid=True
            )
        activities, work_environment = WORK.get(convention.siae.type, WORK["EI"])
        dossier.describe_project(
            actor=self.officer,
            convention=convention,
            publics="Allocataires du RMI, demandeurs d'emploi de longue durée, jeunes sans qualification.",
            activities=activities,
            work_environment=work_environment,
            accompaniment="Une accompagnatrice à temps plein, entretiens mensuels, lien avec l'ANPE et le PLIE.",
            training="Savoirs de base, gestes et postures, CACES selon les projets.",
            partnership="Communes, bailleurs, mission locale, entreprises du bassin d'emploi.",
            posts_fte=Decimal("12.00"),
            supervision_fte=Decimal("2.50"),
            accompaniment_fte=Decimal("1.00"),
            **{name: MENTIONS[name] for name in mentions_of(convention.siae.type, convention.start)},
        )
        return actions.declare_complete(actor=self.officer, convention=convention)

    def negotiate(self, convention: Convention, *, agree: bool = True) -> Convention:
        opened = actions.open_negotiation(actor=self.officer, convention=convention)
        for axis, text in TEXTS.items():
            dossier.write_objective(actor=self.officer, convention=opened, axis=axis, text=text)
        extra = next(row for row in Indicator.objects.filter(axis=Axis.TRAINING, retired_on__isnull=True))
        if opened.siae.type in extra.types:
            negotiation.open_lines(actor=self.officer, convention=opened, indicator=extra)
        for target in opened.targets.select_related("indicator", "convention").order_by("indicator__code", "year"):
            self._rounds(target, agree or target.year == opened.start.year)
        return opened

    def _rounds(self, target, agree: bool) -> None:
        """The structure proposes, the service counters once, the structure accepts."""
        rank = target.year - target.convention.start.year
        first, second = self._values(target, rank, 0), self._values(target, rank, 5)
        propose = {"actor": self.officer, "target": target}
        negotiation.propose(
            **propose, side=Side.STRUCTURE, expected_rounds=0, values=first, reason="Public très éloigné."
        )
        if not agree:
            return
        reason = (
            "Trajectoire vers la référence, compte tenu du public."
            if rank < 2
            else "Référence visée en fin de convention."
        )
        negotiation.propose(**propose, side=Side.SERVICE, expected_rounds=1, values=second, reason=reason)
        negotiation.accept(**propose, side=Side.STRUCTURE, expected_rounds=2)

    @staticmethod
    def _values(target, rank: int, bonus: int) -> dict:
        if not target.indicator.is_exit_rates:
            return {"value": Decimal(20 + 5 * rank + bonus)}
        return {
            "durable": Decimal(15 + 5 * rank + bonus // 5),
            "transition": Decimal(15 + 2 * rank + bonus),
            "positive": Decimal(10 + 2 * rank + bonus),
        }

    def submit(self, convention: Convention) -> Convention:
        actions.submit(actor=self.officer, convention=convention)
        return convention

    def opinion(self, convention: Convention) -> Convention:
        asked = convention.service.opinion_requests.get(kind="convention", object_id=convention.pk, state="pending")
        opinions.answer_by_hand(
            actor=self.head,
            request=asked,
            opinion=OpinionValue.FAVOURABLE,
            text="Avis favorable à l'unanimité des présents.",
            given_on=self.today,
            minutes=ContentFile(PDF_STUB, name="pv.pdf"),
            minutes_name="procès-verbal.pdf",
        )
        return Convention.objects.get(pk=convention.pk)

    def name_signatories(self, convention: Convention) -> None:
        names = {
            SignatoryKind.STRUCTURE: ("Rose Exemple", "Présidente"),
            SignatoryKind.AGENCY: ("Samuel Fictif", "Directeur d'agence"),
            SignatoryKind.STATE: (str(self.head), self.head.job_title or "Directeur départemental"),
        }
        lines = []
        for row in convention.signatories.all():
            name, quality = names.get(row.kind, ("Camille Exemple", row.get_kind_display()))
            lines.append({"pk": row.pk, "name": name, "quality": quality})
        signature.name_signatories(actor=self.officer, convention=convention, lines=lines)

    def ready(self, convention: Convention) -> Convention:
        prepare_financing(convention, self.officer)
        self.name_signatories(convention)
        signature.make_ready(actor=self.officer, convention=convention)
        return Convention.objects.get(pk=convention.pk)

    def sign(self, convention: Convention) -> Convention:
        for row in convention.signatories.exclude(kind=SignatoryKind.STATE):
            signature.follow_signature(
                actor=self.officer, signatory=row, sent_on=self.today, signed_on=self.today, today=self.today
            )
        return signature.sign(actor=self.head, convention=convention, signed_on=self.today)

    def take_over(self, siae: Siae, start: dt.date, end: dt.date) -> Convention:
        return conventions.take_over_convention(
            actor=self.officer,
            siae=siae,
            form=ConventionForm.ANNUAL if start.year == end.year else ConventionForm.MULTI_YEAR,
            start=start,
            end=end,
            signed_on=min(start - dt.timedelta(days=15), self.today),
            external_number="",
            scan=ContentFile(PDF_STUB, name="convention.pdf"),
            scan_name="convention signée.pdf",
        )

    def notice_received(self, procedure: AdversarialProcedure, posted_on: dt.date, received_on: dt.date) -> None:
        """The registered letter came back signed: its register says it, and the delay runs."""
        letter = procedure.convention.letters.get(kind=LetterKind.NOTICE)
        letters.follow_letter(
            actor=self.officer,
            letter=letter,
            posted_on=posted_on,
            registered_number="1A 000 000 0000 1",
            received_on=received_on,
        )
        procedures.follow_procedure(actor=self.officer, procedure=procedure, notified_on=received_on)
