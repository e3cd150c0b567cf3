from iae_portal.notifications.models.deadline import Deadline
from iae_portal.notifications.models.mail import MailAttachment, MailAttempt, MailBlob, OutgoingMail
from iae_portal.notifications.models.reminder import ReminderRun, ReminderSent
from iae_portal.notifications.models.saved_view import SavedView

__all__ = [
    "Deadline",
    "MailAttachment",
    "MailAttempt",
    "MailBlob",
    "OutgoingMail",
    "ReminderRun",
    "ReminderSent",
    "SavedView",
]
