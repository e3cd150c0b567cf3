from iae_portal.core.admin import jobs, journal, people, security, territory

__all__ = ["jobs", "journal", "people", "security", "territory"]
