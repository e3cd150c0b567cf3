"""Keeping the catalogue: a change makes a new version, past conventions keep theirs."""

from django.db import transaction

from conventions.enums import IndicatorUnit
from conventions.models import Indicator
from conventions.rights import require_catalogue
from iae_portal.core import clock
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import User
from iae_portal.core.services.journal import changes, snapshot, tell
from iae_portal.core.services.writing import add_and_tell, save_and_tell, save_checked

VALUE_FIELDS = [
    "name",
    "axis",
    "definition",
    "numerator",
    "denominator",
    "population",
    "unit",
    "direction",
    "reference",
    "minimum",
    "maximum",
    "types",
    "source",
]


@transaction.atomic
def create_indicator(*, actor: User, code: str, values: dict) -> Indicator:
    """A new indicator, first version. Raises NotAllowed, Refusal (code taken), ValidationError."""
    require_catalogue(actor)
    if Indicator.objects.filter(code=code).exists():
        raise FieldRefusal(f"Le code « {code} » existe déjà : publiez une nouvelle version de cet indicateur.", "code")
    _refuse_second_exit_rates(values)
    indicator = Indicator(code=code, version=1, **values)
    sentence = f"Ajout de l'indicateur {code} au catalogue : {indicator}"
    fields = ["code", *VALUE_FIELDS]
    return add_and_tell(indicator, actor=actor, action="indicator.create", sentence=sentence, fields=fields)


def _refuse_second_exit_rates(values: dict) -> None:
    """DESIGN: measures and negotiations know the exit rates by one code; a second one would split them."""
    if values["unit"] == IndicatorUnit.EXIT_RATES:
        raise FieldRefusal("Les taux de sortie ont déjà leur indicateur : publiez-en une nouvelle version.", "unit")


@transaction.atomic
def publish_version(*, actor: User, indicator: Indicator, values: dict) -> Indicator:
    """A new version takes over today; the one in force is retired, and conventions that use it keep it.

    The unit stays: measures of all years are kept under the code. Raises NotAllowed, Refusal, ValidationError.
    """
    require_catalogue(actor)
    last = _lock_last(indicator.code)
    if values["unit"] != last.unit:
        raise FieldRefusal(
            "L'unité ne change pas d'une version à l'autre : créez un autre indicateur, sous un autre code.", "unit"
        )
    old, new = changes(snapshot(last, VALUE_FIELDS), snapshot(Indicator(**values), VALUE_FIELDS))
    if not new and last.retired_on is None:
        raise Refusal("Rien ne change : modifiez au moins une rubrique pour publier une nouvelle version.")
    if last.retired_on is None:
        # Before the new one is written: the database holds one version of a code in force.
        last.retired_on = clock.today()
        last.save(update_fields=["retired_on"])
    version = Indicator(code=last.code, version=last.version + 1, **values)
    save_checked(version)
    sentence = f"Version {version.version} de l'indicateur {version.code} : {version}"
    tell(actor, version, "indicator.publish", sentence, before=old, after=new)
    return version


@transaction.atomic
def retire_indicator(*, actor: User, indicator: Indicator, comment: str) -> Indicator:
    """Take the indicator out of new negotiations; conventions that use it keep it. Raises NotAllowed, Refusal."""
    require_catalogue(actor)
    last = _lock_last(indicator.code)
    if last.retired_on is not None:
        raise Refusal("Cet indicateur est déjà retiré.")
    if last.is_exit_rates:
        raise Refusal("Les taux de sortie sont négociés dans chaque convention : publiez plutôt une nouvelle version.")
    if not comment.strip():
        raise Refusal("Indiquez le motif : il est obligatoire.")
    told = {"actor": actor, "action": "indicator.retire", "comment": comment}
    sentence = f"Retrait de l'indicateur {last.code} : {last}"
    save_and_tell(last, **told, sentence=sentence, values={"retired_on": clock.today()})
    return last


def _lock_last(code: str) -> Indicator:
    """The last version of a code, every version of it being locked."""
    return max(under_lock(Indicator.objects.filter(code=code)), key=lambda row: row.version)
