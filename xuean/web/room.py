"""What access speaks about on this floor."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xuean.core.room import NavigationItem, RecordClass, Room

room = Room(
    label="web",
    clauses=("A26", "A27"),
    records=(
        RecordClass(
            "account",
            "people.Account",
            "none",
            "S2",
            {"school": "persons__school_id"},
            ("read", "issue", "stop", "reset"),
            _("Account"),
        ),
        RecordClass("clause", "", "none", "S1", {}, ("read",), _("Clause")),  # stands in the book, not in a table
    ),
    navigation=(
        NavigationItem(pgettext_lazy("page", "Today"), "web:today", "home", "school", "read", 10, phone=True),
        NavigationItem(_("My account"), "web:account", "user", "school", "read", 96, phone=True),
        NavigationItem(_("Accounts"), "web:accounts", "key", "account", "read", 80),
        NavigationItem(_("Regulation and reality"), "web:clauses", "scale", "clause", "read", 70),
        NavigationItem(_("Audit"), "web:audit", "shield-search", "audit_entry", "read", 75),
        NavigationItem(_("Background work"), "web:jobs", "server", "job", "read", 85),
        NavigationItem(_("First steps"), "web:guide", "flag", "school", "manage", 90),
    ),
    tags=(
        "web.account-activated",
        "web.add-contact",
        "web.allow-account",
        "web.call-earlier",
        "web.confirm",
        "web.confirm-data",
        "web.confirm-refused",
        "web.correct-contact",
        "web.device-forgotten",
        "web.dismiss-officer",
        "web.end-contact",
        "web.files-stopped",
        "web.first-account",
        "web.found-school",
        "web.issue-activation",
        "web.lock",
        "web.name-officer",
        "web.password-changed",
        "web.person-chosen",
        "web.prefer-contact",
        "web.recovery-code-used",
        "web.recovery-codes-renewed",
        "web.reset-factor",
        "web.search",
        "web.second-factor-removed",
        "web.second-factor-set",
        "web.session-ended",
        "web.sign-in",
        "web.sign-in-refused",
        "web.sign-in-stopped",
        "web.sign-out",
        "web.stop-account",
        "web.unlock",
        "web.verify-audit",
    ),
    # Global tables, all of sign-in: a login belongs to no school, and most of these rows are written before anybody is
    # known, so there is nobody who could hold the pen. What matters of them stands in the audit instead.
    exempt_models=(
        "web.SignInAttempt",  # a guess, booked before it is looked at
        "web.Device",  # a browser that was signed in before
        "web.Session",  # moves with every request; a row goes when the session ends
        "web.SecondFactor",  # the person's own secret; its last step moves with every code
        "web.RecoveryCode",  # used up at sign-in
        "web.Activation",  # used by somebody who cannot sign in yet
    ),
)
