"""The school's own set-up: stages and classes, staff and posts, deputies and leave, timetable changes, calendar, bells.

Register C9.7 (the four 'whose … who is responsible' rules), D20, part of D25. Responsibility never has a gap: a
hand-over ends one tie and begins the next at the same instant.
"""
