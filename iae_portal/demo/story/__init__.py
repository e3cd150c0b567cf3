"""The story that the demonstration tells, at 15 October 2008 (settings.PORTAL_TODAY). Same rows at each load.

1. people and their services
2. conventions: structures, dossiers in every state, the opinions and annexes that their signature takes;
   then, on request, a country's worth of rows (national)
3. councils: members, meetings held and to come, questions put to them, diagnosis and action plan
4. financing: credits, annexes and their months, the modulation campaign, structures in difficulty
5. seminars: their programme, guests and answers

Every name is imaginary and says so.
"""
