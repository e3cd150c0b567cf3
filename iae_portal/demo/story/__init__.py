"""The story that the demonstration tells, at 15 October 2008 (settings.PORTAL_TODAY). Same rows at each load.

1. people: accounts, assignments, letterheads, delegations of signature
2. structures and their measures of three years
3. dossiers_by_state: conventions of before the portal, then a dossier in every state; dossier_maker takes one from
   step to step, annex_entry and credits give what its signature takes
4. national, on request: a country's worth of rows, for measurements
5. councils: council_members, then meeting_replay for those held since March; opinion_requests put to them;
   strategy and area_figures: diagnosis and action plan
6. annexes of 2008, signed, worked, paid, one closed; campaign of modulation; support of structures in difficulty
7. seminars: seminar_events and what each region gave, guests, guest_answers
8. own_lists: what three people receive each Monday

then, when the portal's day comes later, later: act by act at its own day, year_end (the months left of 2008, closings,
credits given again, annexes of 2009) and modulated_part (the campaign of 2009, from its opening to its payment)

Shared by all: names and days. chapters loads them in this order. Every name is imaginary and says so.
"""
