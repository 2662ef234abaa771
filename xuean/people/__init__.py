"""Who is who: accounts, schools, classes, teaching groups, lessons, persons, guardians, staff and their ties.

Register A1, A3, A5 (guardians), B6.1, C9.7. Words: a *person* belongs to one school; an *account* is a global
login of one or more persons; a *tie* binds a person to an anchor (school, grade, class, group, student) by a *post*
for a time.
"""
