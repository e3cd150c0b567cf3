"""Rights of floor 2."""

from tests.conventions.rights_of_api import ROWS as API_ROWS
from tests.conventions.rights_of_catalogue import ROWS as CATALOGUE_ROWS
from tests.conventions.rights_of_conventions import ROWS as CONVENTION_ROWS
from tests.conventions.rights_of_exchanges import ROWS as EXCHANGE_ROWS
from tests.conventions.rights_of_structures import ROWS as STRUCTURE_ROWS

ROWS = [*STRUCTURE_ROWS, *CATALOGUE_ROWS, *CONVENTION_ROWS, *EXCHANGE_ROWS, *API_ROWS]
