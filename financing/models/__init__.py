from financing.models.annex import AccompanimentRequest, FinancialAnnex, OtherFunding, Segment
from financing.models.campaign import CampaignCriterion, Candidate, ModulationCampaign, ModulationDecision, Reading
from financing.models.computation import Computation
from financing.models.department_share import DepartmentShare, ShareMonth
from financing.models.diagnostic import DiagnosticYear, FinancialDiagnostic, FundersRound, Pledge
from financing.models.envelope import Commitment, Envelope, EnvelopeMovement
from financing.models.fdi import FdiFile
from financing.models.lot import LotLine, PaymentLot
from financing.models.payment import MonthlyState, PaymentLine
from financing.models.recovery import Receipt, RecoveryOrder
from financing.models.regime import Bareme, Regime, RegimePeriod
from financing.models.rsa import RsaAmount

__all__ = [
    "AccompanimentRequest",
    "Bareme",
    "CampaignCriterion",
    "Candidate",
    "Commitment",
    "Computation",
    "DepartmentShare",
    "DiagnosticYear",
    "Envelope",
    "EnvelopeMovement",
    "FdiFile",
    "FinancialAnnex",
    "FinancialDiagnostic",
    "FundersRound",
    "LotLine",
    "ModulationCampaign",
    "ModulationDecision",
    "MonthlyState",
    "OtherFunding",
    "PaymentLine",
    "PaymentLot",
    "Pledge",
    "Reading",
    "Receipt",
    "RecoveryOrder",
    "Regime",
    "RegimePeriod",
    "RsaAmount",
    "Segment",
    "ShareMonth",
]
