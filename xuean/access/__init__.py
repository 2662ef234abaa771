"""One table of access, read in three directions: narrow a list, judge one object, find everyone who may be told.

`policies/access.toml` says for every post and record class which verbs; a grant is post + tie + unless.
Register A14, A26. Import from the modules: `access.actor`, `access.answers`, `access.registry`, `access.guards`.
"""
