"""The vault: what must not be readable in a stolen database.

Keys: a master key in a file wraps each school's key, which wraps each person's; destroying a person's key disposes of
everything sealed with it. Words: *seal* and *open* (not encrypt and decrypt), *turn* a key (a new primary version),
*blind index* (exact search without the text). Clauses: A11 and the marks S2 to S4.
"""

from xuean.vault.faults import CannotOpen, NoMasterKey, Shredded
from xuean.vault.fields import SealedText, bulk_update, opened, preload
from xuean.vault.index import blind

__all__ = ["CannotOpen", "NoMasterKey", "SealedText", "Shredded", "blind", "bulk_update", "opened", "preload"]
