"""The outbox, the deadlines and the ledger in the admin: searched and read, never written there."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from iae_portal.core.admin.base import ReadOnlyAdmin, ReadOnlyInline, SubjectLink
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


class MailAttemptInline(ReadOnlyInline):
    model = MailAttempt
    fields = ["number", "at", "email", "outcome", "words"]
    show_change_link = False


class MailAttachmentInline(ReadOnlyInline):
    model = MailAttachment
    fields = ["name", "content_type", "stored"]
    show_change_link = False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(SubjectLink, ReadOnlyAdmin):
    list_display = ["subject_line", "recipient_name", "recipient_email", "kind", "service", "state", "created_at"]
    list_filter = ["state", "kind", "service__region"]
    list_select_related = ["service"]
    search_fields = ["subject_line", "recipient_name", "recipient_email", "message_id", "key"]
    date_hierarchy = "created_at"
    inlines = [MailAttemptInline, MailAttachmentInline]
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


@admin.register(ReminderSent)
class ReminderSentAdmin(ReadOnlyAdmin):
    list_display = ["day", "recipient", "deadline", "step_label", "due_on"]
    list_filter = ["deadline__kind", "deadline__service__region"]
    list_select_related = ["recipient", "deadline"]
    search_fields = ["deadline__label", "recipient__username", "recipient__last_name"]
    date_hierarchy = "day"


@admin.register(ReminderRun)
class ReminderRunAdmin(ReadOnlyAdmin):
    list_display = ["day", "finished_at"]
    search_fields = ["day"]


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    list_display = ["label", "owner", "path", "saved_on"]
    list_select_related = ["owner"]
    search_fields = ["label", "owner__username", "path"]
