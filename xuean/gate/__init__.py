"""Who comes in and goes out at the gate, told by devices and by files; later visitors and passes.

Register A6, B4.2, C1.1. Words: a *device* reads badges or faces at a gate and tells of *events*; a *badge* is a card
or tag that stands for one student, for a time; an *outcome* is what became of one event: accepted, duplicate,
unknown_student or invalid. A device knows badges and school-local numbers, never an identity or student number.
"""
