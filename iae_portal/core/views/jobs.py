"""The progress of long work: a page, a fragment that refreshes itself, errors line by line."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from iae_portal.core.models import Job
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.jobs import jobs_visible_to

LINES_SHOWN = 200
HTMX_STOP_POLLING = 286


def job_page(job: Job) -> str:
    """Where a job is followed: what a form or a button that starts one leads to."""
    return reverse("core:job_detail", args=[job.uuid])


@scoped(Scope.PERSONAL)
def job_detail(request: HttpRequest, uuid) -> HttpResponse:
    """Page of a job; asked by HTMX it is the fragment alone, and 286 stops the polling once it is over."""
    job = get_object_or_404(jobs_visible_to(request.user), uuid=uuid)
    context = {"job": job, "lines": job.lines.all()[:LINES_SHOWN], "title": job.label}
    if request.headers.get("HX-Request"):
        status = HTMX_STOP_POLLING if job.is_over else 200
        return render(request, "core/job_progress.html", context, status=status)
    return render(request, "core/job_detail.html", context)
