"""The floor people stand on: sign-in, the shell around every page, Today, search, one's own account, first run.

Clauses: A26 (least rights, a second factor for sensitive posts), A27 (attacks are slowed, locked out and noticed).

Words: *account* a login, global; *person* who that login is in one school; *second factor* the six digits of an
authenticator app, or a recovery code; *known device* a browser that signed in before; *trusted device* one that need
not show the second factor again for a while; *confirm* to prove again who one is before a sensitive page; *lock* the
screen after idleness, the session goes on. Each sub-package is one matter with its own urls, views, forms.
"""
