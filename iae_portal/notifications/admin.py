"""The outbox, the deadlines and the ledger in the admin: searched and read, never written there."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from iae_portal.core.admin.base import ReadOnlyAdmin, SubjectLink, lines_of, show
from iae_portal.core.signed_links import without_links
from iae_portal.notifications.models import (
    Deadline,
    MailAttachment,
    MailAttempt,
    MailBlob,
    OutgoingMail,
    ReminderRun,
    ReminderSent,
    SavedView,
)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(SubjectLink, ReadOnlyAdmin):
    list_display = ["subject_line", "recipient_name", "recipient_email", "kind", "service", "state", "created_at"]
    list_filter = ["state", "kind", "service__region"]
    list_select_related = ["service"]
    search_fields = ["subject_line", "recipient_name", "recipient_email", "message_id", "key"]
    date_hierarchy = "created_at"
    inlines = [
        lines_of(MailAttempt, "number at email outcome words"),
        lines_of(MailAttachment, "name content_type stored"),
    ]
    exclude = ["text", "html"]
    readonly_fields = ["words", "subject_link"]

    @admin.display(description="texte")
    def words(self, mail: OutgoingMail) -> str:
        """Nobody answers for somebody else from the admin: no personal link there, whoever reads."""
        return without_links(mail.text)


@admin.register(MailBlob)
class MailBlobAdmin(ReadOnlyAdmin):
    list_display = ["sha256", "size"]
    search_fields = ["sha256"]
    fields = ["sha256", "size"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MailBlob]:
        return super().get_queryset(request).defer("content")


@admin.register(Deadline)
class DeadlineAdmin(SubjectLink, ReadOnlyAdmin):
    list_display = ["label", "kind", "owner", "owner_role", "service", "due_on", "done_at", "cancelled_at"]
    list_filter = ["kind", "owner_role", "service__region"]
    list_select_related = ["owner", "service"]
    search_fields = ["label", "owner__username", "owner__last_name", "service__code"]
    date_hierarchy = "due_on"
    readonly_fields = ["subject_link"]


show(
    ReminderSent,
    "day recipient deadline step_label due_on",
    "deadline__label recipient__username recipient__last_name",
    filters="deadline__kind deadline__service__region",
    date_hierarchy="day",
)
show(ReminderRun, "day finished_at", "day")
show(SavedView, "label owner path saved_on", "label owner__username path")
