"""What floor 2 asks of the upper floors."""

from collections.abc import Callable

from iae_portal.core.slots import Slot
from iae_portal.core.workflow import Guard

READY_GUARDS: Slot[Guard] = Slot("conventions.ready.guards")
SIGN_GUARDS: Slot[Guard] = Slot("conventions.sign.guards")

# After the State's signature, inside the same transaction: effect(convention, actor).
SIGNED_EFFECTS: Slot[Callable] = Slot("conventions.signed.effects")
# The same for an amendment: effect(amendment, actor).
AMENDED_EFFECTS: Slot[Callable] = Slot("conventions.amended.effects")
# After a termination, in its transaction: effect(convention, actor); recovery of what was paid too much.
TERMINATED_EFFECTS: Slot[Callable] = Slot("conventions.terminated.effects")
# When an amendment takes effect that brings the end forward: effect(convention).
SHORTENED_EFFECTS: Slot[Callable] = Slot("conventions.shortened.effects")
# When an open dossier is refused or withdrawn, in its transaction: effect(convention, actor).
CLOSED_EFFECTS: Slot[Callable] = Slot("conventions.closed.effects")
# When the aid of a year is claimed back, in its transaction: effect(convention, actor, last day, reason) -> whether
# anything is to be paid back.
CLAIMED_EFFECTS: Slot[Callable] = Slot("conventions.claimed.effects")
# Contributions to the frozen snapshot of a convention: part(convention) -> JSON-able dict (annexe financière...).
SNAPSHOT_PARTS: Slot[Callable] = Slot("conventions.snapshot.parts")
# Panels under a convention's page: panel(convention, user) -> (template name, context) or None.
CONVENTION_PANELS: Slot[Callable] = Slot("conventions.convention.panels")
# The same for a past day: part(convention, day) -> {"template": name, ...} or None (annexe financière).
AS_OF_PARTS: Slot[Callable] = Slot("conventions.as_of.parts")
# The posts in force on a day where the dossier does not say them: posts(day) -> an expression of conventions, or null.
FINANCED_POSTS: Slot[Callable] = Slot("conventions.posts.financed")
# What the financing knows of a year: figures(convention, year) -> (values by code of indicator, a sentence) or None.
YEAR_FIGURES: Slot[Callable] = Slot("conventions.year.figures")
BY_HAND_GUARDS: Slot[Guard] = Slot("conventions.by_hand.guards")
# Once a question is put to the council, inside the same transaction: effect(request, actor).
ASKED_EFFECTS: Slot[Callable] = Slot("conventions.asked.effects")
# When an opinion request of a kind is answered: effect(request, actor), by kind.
OPINION_EFFECTS: Slot[Callable] = Slot("conventions.opinion.effects")
# Who of an upper floor may be sent the fiche of a dialogue: readers(convention, day) -> (name, email) (the council).
FICHE_READERS: Slot[Callable] = Slot("conventions.fiche.readers")
# What of a dossier has deadlines of its own, which follow its officer: subjects(convention) -> rows (annexes, orders).
HANDED_SUBJECTS: Slot[Callable] = Slot("conventions.handed.subjects")
