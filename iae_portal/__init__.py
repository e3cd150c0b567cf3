"""The IAE portal: conventions, financing, councils and seminars of insertion par l'activité économique."""

from iae_portal.celery import app as celery_app

__all__ = ["celery_app"]
