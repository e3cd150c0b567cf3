from conventions.models.amendment import Amendment
from conventions.models.convention import Convention, Signatory, SignatureVersion
from conventions.models.exchange import Exchange, ExchangeFile, StructureLink
from conventions.models.indicator import Indicator, Measure
from conventions.models.letter import Letter
from conventions.models.motive import ExitMotive
from conventions.models.negotiation import Objective, Proposal, Target
from conventions.models.opinion import OpinionRequest, Orientation
from conventions.models.piece import DroppedFile, Piece, PieceType
from conventions.models.procedure import AdversarialProcedure
from conventions.models.project import InsertionProject
from conventions.models.review import ManagementReview, Undertaking
from conventions.models.siae import ActivitySector, Antenna, Siae
from conventions.models.suspension import Suspension
from conventions.models.year_return import YearReturn

__all__ = [
    "ActivitySector",
    "AdversarialProcedure",
    "Amendment",
    "DroppedFile",
    "Letter",
    "Suspension",
    "Antenna",
    "Undertaking",
    "Convention",
    "Exchange",
    "ExchangeFile",
    "ExitMotive",
    "Indicator",
    "InsertionProject",
    "ManagementReview",
    "Measure",
    "Objective",
    "OpinionRequest",
    "Orientation",
    "Piece",
    "PieceType",
    "Proposal",
    "Siae",
    "Signatory",
    "SignatureVersion",
    "StructureLink",
    "Target",
    "YearReturn",
]
