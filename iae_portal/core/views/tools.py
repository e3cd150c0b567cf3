"""Small pieces that every edge uses."""

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from iae_portal.core.errors import NotAllowed, Refusal


def saved(form: BaseForm, service, /, **values):
    """Call a service for a valid form: its result (True when it gives none), or None when it refuses.

    What it refuses goes back on the form, and nothing typed is lost. A missing right is not the form's: it rises.
    """
    try:
        result = service(**values)
    except NotAllowed:
        raise
    except Refusal as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
        return None
    except ValidationError as error:
        _attach(form, error)
        return None
    return True if result is None else result


def _attach(form: BaseForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
