from financing.models.annex import AccompanimentRequest, Computation, FinancialAnnex, OtherFunding, Segment
from financing.models.cofunding import DepartmentShare, RsaAmount, ShareMonth
from financing.models.envelope import Commitment, Envelope, EnvelopeMovement
from financing.models.modulation import CampaignCriterion, Candidate, ModulationCampaign, ModulationDecision, Reading
from financing.models.payment import MonthlyState, PaymentLine
from financing.models.regime import Bareme, Regime, RegimePeriod
from financing.models.support import DiagnosticYear, FdiFile, FinancialDiagnostic, FundersRound, Pledge

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
    "ModulationCampaign",
    "ModulationDecision",
    "MonthlyState",
    "OtherFunding",
    "PaymentLine",
    "Pledge",
    "Reading",
    "Regime",
    "RegimePeriod",
    "RsaAmount",
    "Segment",
    "ShareMonth",
]
