"""Long work: what runs, what failed and why."""

from django.contrib import admin

from iae_portal.core.admin.base import ReadOnlyAdmin, lines_of
from iae_portal.core.models import Job, JobLine
from iae_portal.core.templatetags.portal import linked


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["label", "kind", "state", "done", "total", "attempts", "owner", "created_at", "finished_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["owner", "service"]
    search_fields = ["label", "uuid", "owner__username", "error"]
    date_hierarchy = "created_at"
    inlines = [lines_of(JobLine, "line level message")]
    readonly_fields = ["page_link"]

    @admin.display(description="page de son résultat")
    def page_link(self, row: Job) -> str:
        url = row.result.get("url", "")
        return linked(row.result.get("link") or "Voir le résultat", url) if url else "aucune"
