from iae_portal.core.models.account_mail import AccountMail, AccountMailKind
from iae_portal.core.models.columns import KnownColumn
from iae_portal.core.models.counter import Counter
from iae_portal.core.models.heartbeat import WorkerHeartbeat
from iae_portal.core.models.installation import Installation
from iae_portal.core.models.job import Job, JobLine
from iae_portal.core.models.journal import JournalEntry, Removal
from iae_portal.core.models.limit import RequestCount
from iae_portal.core.models.night import NightCount
from iae_portal.core.models.person import Assignment, SignatureDelegation, User
from iae_portal.core.models.sending import SentForm
from iae_portal.core.models.service import Letterhead, Service
from iae_portal.core.models.territory import Departement, Region
from iae_portal.core.models.token import ApiToken

__all__ = [
    "AccountMail",
    "AccountMailKind",
    "ApiToken",
    "Assignment",
    "Counter",
    "Departement",
    "Installation",
    "Job",
    "JobLine",
    "JournalEntry",
    "KnownColumn",
    "Letterhead",
    "NightCount",
    "Region",
    "Removal",
    "RequestCount",
    "SentForm",
    "Service",
    "SignatureDelegation",
    "User",
    "WorkerHeartbeat",
]
