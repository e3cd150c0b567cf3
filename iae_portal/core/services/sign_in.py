"""Wrong passwords: how many may be tried for one name and from one place, whatever turns the visitor takes.

The lock of django-axes (a name from a place, AXES_FAILURE_LIMIT) comes first; these stop whoever changes of address
or of name.
"""

import datetime as dt

from iae_portal.core.models import User
from iae_portal.core.services.limits import Limit, forget, is_full, within

WRONG_PASSWORD = "Ce n'est pas votre mot de passe actuel : vérifiez les majuscules, puis recommencez."
TOO_MANY = "Trop de mots de passe faux : réessayez dans une heure, ou passez par « Mot de passe oublié »."
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# DESIGN: a person who forgot his password tries a dozen times, and a whole service may sit behind one address; whoever
# guesses needs thousands. A name closed by somebody else opens again with a password chosen by mail.
OF_A_NAME = (Limit("sign-in-name", 20, HOUR), Limit("sign-in-name-day", 60, DAY))
OF_ONE_S_OWN = Limit("own-password", 10, HOUR)  # asked again inside a session, which may be somebody else's
FROM_A_PLACE = (Limit("sign-in", 40, HOUR), Limit("sign-in-day", 150, DAY))


def full_limit(*, name: str, address: str) -> Limit | None:
    """The first limit that the name or the place has reached; the same whether somebody has that name or not."""
    doors = [*((limit, name.casefold()) for limit in OF_A_NAME), *((limit, address) for limit in FROM_A_PLACE)]
    return next((limit for limit, place in doors if is_full(limit, address=place)), None)


def count_failure(*, name: str, address: str) -> None:
    for limit in OF_A_NAME:
        within(limit, address=name.casefold())
    for limit in FROM_A_PLACE:
        within(limit, address=address)


def forget_name(name: str) -> None:
    for limit in OF_A_NAME:
        forget(limit, address=name.casefold())


def problem_of_proof(*, user: User, password: str) -> str:
    """Why the password, asked again before an act on the account, proves nothing; "" when it is the right one."""
    place = f"user {user.pk}"
    if is_full(OF_ONE_S_OWN, address=place):
        return TOO_MANY
    if user.check_password(password):
        return ""
    within(OF_ONE_S_OWN, address=place)
    return WRONG_PASSWORD
