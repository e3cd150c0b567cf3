"""The quorum, at the opening and item by item (décret 2006-672, article 11; R. 133-10). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from cdiae.presence import Key, Mode, Room
from cdiae.rulesets import COMMISSION_2006, RuleSet
from cdiae.rulesets.base import HALF
from iae_portal.core.text import counted

COUNCIL, STANDING = "du conseil", "de la commission permanente"


@dataclass(frozen=True)
class Quorum:
    """`on_site`, `remote` and `represented` add up to `total`; `substitutes` are among the first two.

    `waived` on a second convocation: any number deliberates, as long as somebody is there.
    `weighted` where only the members who vote are counted; `share` is the part of the seats that is required;
    `whose` names the formation that they compose.
    """

    composing: int
    required: int
    on_site: int
    remote: int
    substitutes: int
    represented: int
    waived: bool
    weighted: bool = False
    share: str = HALF.words
    whose: str = COUNCIL

    @property
    def total(self) -> int:
        return self.on_site + self.remote + self.represented

    @property
    def reached(self) -> bool:
        return self.total > 0 if self.waived else self.total >= self.required

    @property
    def explanation(self) -> str:
        who = counted(self.total, "membre présent ou représenté", "membres présents ou représentés")
        detail = f"{who} ({self._detail()})"
        if self.waived:
            verdict = (
                "la délibération est valable"
                if self.reached
                else "personne n'est présent, aucune délibération n'est possible"
            )
            return f"Seconde convocation, aucun quorum n'est exigé : {detail}, {verdict}."
        seats = counted(self.composing, "siège")
        of_whom = "ayant voix délibérative" if self.weighted else self.whose
        base = f"{self.required} requis, {self.share} des {seats} {of_whom}, sièges vacants compris"
        if self.reached:
            return f"Quorum atteint : {detail} pour {base}."
        missing = counted(self.required - self.total, "membre")
        return f"Quorum non atteint : {detail} pour {base} ; il manque {missing}."

    def _detail(self) -> str:
        parts = [
            f"{self.on_site} sur place",
            f"{self.remote} à distance",
            counted(self.represented, "mandat"),
        ]
        if self.substitutes:
            parts.append(f"dont {counted(self.substitutes, 'suppléant')}")
        return ", ".join(parts)


def quorum(
    room: Room, *, second_convocation: bool = False, rules: RuleSet = COMMISSION_2006, whose: str = COUNCIL
) -> Quorum:
    """The part of the members composing the council that the law of the day requires, half since 1999, rounded up.

    The base is the seats, filled or not. Present are those in the room, those at a distance, substitutes
    and proxies in force. The chair is in the base and in the count, or in neither. Where some members have no
    vote, only those who have one are counted (R. 5311-40).
    """
    composition = room.composition
    composing = len(composition.composing)
    voices = [voice for voice in room.voices if voice.seat in composition.composing]
    return Quorum(
        composing=composing,
        required=rules.quorum.of(composing),
        on_site=sum(voice.mode is Mode.IN_PERSON for voice in voices),
        remote=sum(voice.mode is Mode.REMOTE for voice in voices),
        substitutes=sum(voice.substitute for voice in voices),
        represented=sum(voice.mode is Mode.PROXY for voice in voices),
        waived=second_convocation,
        weighted=composition.votes is not None,
        share=rules.quorum.words,
        whose=whose,
    )


def second_convocation_refusals(
    first_agenda: Sequence[Key], second_agenda: Sequence[Key], *, states_no_quorum: bool
) -> tuple[str, ...]:
    """Article 11: the second convocation has the same agenda and states that no quorum is required.

    DESIGN: the same items in another order are the same agenda.
    """
    refusals = []
    if added := len(set(second_agenda) - set(first_agenda)):
        refusals.append(f"La seconde convocation ajoute {counted(added, 'point')} à l'ordre du jour de la première.")
    if removed := len(set(first_agenda) - set(second_agenda)):
        refusals.append(f"La seconde convocation omet {counted(removed, 'point')} de l'ordre du jour de la première.")
    if refusals:
        refusals.append("Reprenez le même ordre du jour, ou convoquez une séance ordinaire avec quorum.")
    if not states_no_quorum:
        refusals.append("La seconde convocation doit indiquer qu'aucun quorum ne sera exigé.")
    return tuple(refusals)
