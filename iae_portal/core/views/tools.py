from iae_portal.core.views.forms import saved

__all__ = ["saved"]
