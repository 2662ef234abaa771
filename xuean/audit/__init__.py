"""The audit: every act and every reading of a sensitive record, so kept that nobody can change it unseen.

One chain of entries per school; seals, signed, over the heads of the chains; a witness outside the database that holds
the seals. Words: *entry*, *chain*, *head*, *seal*, *witness*, *codes* (what an entry says beside who, what, when: ids,
codes, counts and digests, never a person's words). Clauses: A1, A3, A6 (who did what, provable), C9.7.
"""

from xuean.audit.append import append
from xuean.audit.log import log_read
from xuean.audit.verify import Verified, verify

__all__ = ["Verified", "append", "log_read", "verify"]
