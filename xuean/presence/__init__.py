"""Where every student is: sweeps (one row a roll-call), sightings (one observation), excuses, and the computed state.

Register A6, B2.8, B6.4. Words: a *sweep* looked at a whole list and found everyone but the exceptions; a *sighting* is
about one student; an *excuse* is a reason not to be there, with its span. Nothing is overwritten: a correction is
another sweep or sighting.
"""
