"""Guests and what they answered: read here; the lists have their own pages."""

from django.contrib import admin

from iae_portal.core.admin.base import ReadOnlyAdmin
from seminars.models import Attendance, Guest, Quota, SurveyAnswer, WorkshopChoice


@admin.register(Guest)
class GuestAdmin(ReadOnlyAdmin):
    list_display = ["event", "last_name", "first_name", "category", "region", "answer", "place", "invited_at"]
    list_filter = ["category", "answer", "place", "event__series"]
    list_select_related = ["event", "region"]
    search_fields = ["last_name", "first_name", "organisation", "email"]
    exclude = ["needs"]  # of health: for the organisers' eyes, the day's time


@admin.register(WorkshopChoice)
class WorkshopChoiceAdmin(ReadOnlyAdmin):
    list_display = ["guest", "rank", "workshop"]
    list_select_related = ["guest", "workshop"]
    search_fields = ["guest__last_name"]


@admin.register(Quota)
class QuotaAdmin(ReadOnlyAdmin):
    list_display = ["event", "category", "region", "places"]
    list_select_related = ["event", "region"]
    search_fields = ["event__city"]


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    list_display = ["guest", "half_day", "workshop", "at", "by"]
    list_select_related = ["guest", "workshop", "by"]
    search_fields = ["guest__last_name"]


@admin.register(SurveyAnswer)
class SurveyAnswerAdmin(ReadOnlyAdmin):
    list_display = ["event", "workshop", "content", "usefulness", "organisation", "given_on"]
    list_filter = ["event"]
    list_select_related = ["event", "workshop"]
    search_fields = ["comment"]
