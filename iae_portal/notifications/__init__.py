"""Outgoing mail and reminders. What an upper floor calls, and what it fills.

Sending a mail, inside the transaction of the business (the row leaves on commit, through a worker):

    from iae_portal.notifications.kinds import MAIL_KINDS
    from iae_portal.notifications.mail import Action, Attachment, Recipient
    from iae_portal.notifications.services.outbox import queue_mail

    MAIL_KINDS.fill("conventions.acknowledgement", "Accusé de réception")        # once, in ready()
    queue_mail(
        kind="conventions.acknowledgement",
        to=Recipient.person(user),                     # or Recipient("a@b.fr", "Nom") for somebody without account
        words="conventions/mail/acknowledgement.txt",  # its subject, paragraphs, items, action (notifications.words)
        context={"convention": convention},            # what the words say; `url` when they ask for an action
        about=convention,                              # the object of the business
        service=convention.service,                    # whose people may see the mail
        key=f"acknowledgement:{convention.pk}",        # the same key never makes a second mail
        attachments=(Attachment("seance.ics", "text/calendar; method=REQUEST", content),),
        actor=actor,
    )

Thousands of mails: a job (core.jobs) whose handler calls `services.bulk.queue_batch`, then returns what
`services.bulk.deliver_batch` returns; both may run twice. `selectors.mails.states_of(objects)` tells what became of
them.

States: queued -> sending (committed before SMTP) -> sent, or queued again after a temporary refusal, or refused, or
uncertain. What may have left is uncertain: only a person sends it again (`services.outbox.resend_mail`).

Deadlines and reminders: a rule per kind of deadline, filled in ready(); a row per deadline, opened and closed by the
services of the business, in their own transaction:

    from iae_portal.notifications.reminders import RULES, SUBJECTS, ReminderRule, days, months
    from iae_portal.notifications.services.deadlines import cancel_deadlines_of, close_deadline, open_deadline

    RULES.fill("conventions.missing_pieces", ReminderRule(
        kind="conventions.missing_pieces",
        label="Pièces manquantes",
        action="Réclamer les pièces manquantes",                     # infinitive: it opens the mail's subject line
        steps=days(-15, -7, -1, 0),                                  # or months(-6, -3, -1)
        repeat_every=7,                                              # days, counted from the due date; None: no repeat
        still_relevant=lambda deadline, day: deadline.subject.lacks_pieces,   # asked at the end; no query
        sentence=lambda deadline: f"Il manque des pièces au dossier {deadline.subject}.",   # why; default: the label
    ))
    SUBJECTS.fill("conventions.convention", lambda: Convention.objects.select_related("siae"))   # so that they do not
    open_deadline(kind=..., subject=convention, due_on=..., label=..., url=..., owner=officer)
    close_deadline(kind=..., subject=convention)     # done
    cancel_deadlines_of(subject=convention)          # nothing of it is owed any more

Without an owner the deadline belongs to `owner_role` in its service (officers by default; when nobody holds the role,
officers and heads stand in for each other, and so do the regional roles). A loader that uses bulk_create fills
`search_key` with core.text.fold(label). A step that passed before the deadline was opened never goes; after an outage
only the latest missed step goes. `services.reminders.remind_now` is the button "relancer": same ledger.
`selectors.deadlines.deadlines_waiting_for(user)` is the to-do list of a person.
"""
