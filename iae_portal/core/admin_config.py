"""Puts the portal's admin site in the place of Django's (apart from apps.py: one application, one file)."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "iae_portal.core.admin_site.PortalAdminSite"
