"""名单: how students, staff, timetable and bells come into the house from the workbooks that schools really have.

For B6.1 (what is registered, complete and chased), B6.2 (health remarks are not lost) and A12 (named people import).
Imports nothing, because Django loads it before the models. From the file upwards:

reading/   a file becomes plain values, pure; every fault named with sheet, row and column
planning/  the values against what the school knows: new, changed, unchanged, in doubt; nothing is written
actions/   a plan is written at once or not at all, and can be undone for a while

Words: a *run* is one file on its way into the house; its *preview* is the plan as a page shows it; an *intake note* is
a remark that is no field, kept sealed until somebody files it where it belongs.
"""
