"""What happens in session: who comes and goes, proxies, personal interests, votes."""

from django.db import models
from django.db.models import Q

from cdiae.enums import BallotChoice, ItemState, PresenceMode, VoteMode
from cdiae.models.council import Seat
from cdiae.models.meeting import AgendaItem, Meeting
from cdiae.models.member import Member
from conventions.enums import OpinionValue
from iae_portal.core.constraints import check, unique
from iae_portal.core.models import User


class SessionCommand(models.Model):
    """A command already carried out: the same `client_key`, replayed after a lost network, does nothing again."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="commands", verbose_name="séance")
    client_key = models.CharField("clé", max_length=64, unique=True)
    name = models.CharField("commande", max_length=30)
    about = models.CharField("objet", max_length=30, blank=True)  # the seat or the item that it changed
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="auteur")
    at = models.DateTimeField("date")

    class Meta:
        verbose_name = "commande de séance"
        verbose_name_plural = "commandes de séance"
        ordering = ["meeting", "pk"]

    def __str__(self):
        return f"{self.name} {self.client_key}"

    @property
    def actor_label(self) -> str:
        """As a line of the journal says its author."""
        return str(self.actor)


class Presence(models.Model):
    """One person at one meeting; his comings and goings are its events. `version` counts them."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="presences", verbose_name="séance")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="presences", verbose_name="membre")
    mode = models.CharField("mode", max_length=10, choices=PresenceMode, default=PresenceMode.IN_PERSON)
    here = models.BooleanField("dans la salle", default=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        ordering = ["meeting", "member__seat__college__rank", "member__seat__rank", "pk"]
        constraints = [unique("cdiae_presence_once", ["meeting", "member"])]

    def __str__(self):
        return f"{self.member} – {self.get_mode_display()}"


class PresenceEvent(models.Model):
    """`here` tells an arrival from a departure."""

    presence = models.ForeignKey(Presence, on_delete=models.PROTECT, related_name="events", verbose_name="présence")
    here = models.BooleanField("arrivée")
    mode = models.CharField("mode", max_length=10, choices=PresenceMode)
    at = models.DateTimeField("heure")

    class Meta:
        verbose_name = "mouvement"
        verbose_name_plural = "mouvements"
        ordering = ["presence", "pk"]

    def __str__(self):
        return f"{self.presence.member} – {'arrivée' if self.here else 'départ'}"


class Proxy(models.Model):
    """A mandate given for a meeting (décret 2006-672, article 10): one given by a seat, one held at most."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="proxies", verbose_name="séance")
    giver = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name="mandant")
    holder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name="mandataire")
    received_at = models.DateTimeField("reçu le")

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandats"
        ordering = ["meeting", "pk"]
        constraints = [
            unique("cdiae_proxy_giver", ["meeting", "giver"], "Ce membre a déjà donné mandat pour cette séance."),
            check(
                "cdiae_proxy_other",
                ~Q(giver=models.F("holder")),
                "Un membre ne se donne pas mandat à lui-même.",
                field="holder",
            ),
        ]

    def __str__(self):
        return f"{self.giver} à {self.holder}"


class Interest(models.Model):
    """A personal interest of a member in an item (article 13). Proposed ones hold until a reason lifts them."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="interests", verbose_name="point")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="interests", verbose_name="membre")
    reason = models.CharField("motif", max_length=300)
    proposed = models.BooleanField("proposé par le portail", default=False)
    lifted_reason = models.CharField("motif de levée", max_length=300, blank=True)

    class Meta:
        verbose_name = "intérêt personnel"
        verbose_name_plural = "intérêts personnels"
        ordering = ["item", "pk"]
        constraints = [unique("cdiae_interest_once", ["item", "member"])]

    def __str__(self):
        return f"{self.member} : {self.reason}"

    @property
    def holds(self) -> bool:
        return not self.lifted_reason


class ItemVote(models.Model):
    """One ballot of the council on an item; a tie is voted again, so an item may have several.

    `room` keeps who had a voice, the idle proxies and the quorum of the item, as they were.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="votes", verbose_name="point")
    rank = models.PositiveSmallIntegerField("tour")
    mode = models.CharField("mode", max_length=6, choices=VoteMode)
    sense = models.CharField("avis proposé", max_length=12, choices=OpinionValue, blank=True)
    favour = models.PositiveSmallIntegerField("pour")
    against = models.PositiveSmallIntegerField("contre")
    abstain = models.PositiveSmallIntegerField("abstentions")
    base = models.PositiveSmallIntegerField("voix")
    chair = models.CharField("vote du président", max_length=8, choices=BallotChoice, blank=True)
    outcome = models.CharField("résultat", max_length=10, choices=ItemState)
    explanation = models.CharField("explication", max_length=300)
    room = models.JSONField("salle", default=dict)
    taken_at = models.DateTimeField("voté le")
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="saisi par")
    cancelled_reason = models.CharField("motif d'annulation", max_length=300, blank=True)

    class Meta:
        verbose_name = "vote"
        verbose_name_plural = "votes"
        ordering = ["item", "rank"]
        constraints = [
            unique("cdiae_vote_rank", ["item", "rank"]),
            check(
                "cdiae_vote_total",
                Q(base=models.F("favour") + models.F("against") + models.F("abstain")),
                "Le total des voix ne correspond pas au nombre de votants.",
            ),
        ]

    def __str__(self):
        return self.explanation


class Ballot(models.Model):
    """One voice of a roll call."""

    vote = models.ForeignKey(ItemVote, on_delete=models.PROTECT, related_name="ballots", verbose_name="vote")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", verbose_name="siège")
    choice = models.CharField("choix", max_length=8, choices=BallotChoice)

    class Meta:
        verbose_name = "bulletin"
        verbose_name_plural = "bulletins"
        ordering = ["vote", "seat__college__rank", "seat__rank"]
        constraints = [unique("cdiae_ballot_once", ["vote", "seat"])]

    def __str__(self):
        return f"{self.seat} : {self.get_choice_display()}"


class Dissent(models.Model):
    """Any member may ask that the minutes record his disagreement (article 14)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="dissents", verbose_name="point")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name="membre")
    text = models.TextField("désaccord")

    class Meta:
        verbose_name = "désaccord"
        verbose_name_plural = "désaccords"
        ordering = ["item", "pk"]

    def __str__(self):
        return f"{self.member} : {self.text[:60]}"
