"""Every door of the portal. The public ones are listed in core.middleware.PUBLIC_VIEWS."""

from django.urls import path

urlpatterns: list[path] = []
