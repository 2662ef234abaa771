"""The regulations, posts, grants, codes and keep rules as data. Read by people; loaded by `xuean.policy` and others."""
