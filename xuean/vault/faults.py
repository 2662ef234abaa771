"""What can go wrong with keys. No message ever holds content or key material."""


class VaultFault(RuntimeError):
    """Base of the vault's own exceptions."""


class NoMasterKey(VaultFault):
    """The key file is missing: run `xuean init`, or put back the saved copy of `XUEAN_HOME/keys`."""


class CannotOpen(VaultFault):
    """A sealed value does not open: wrong key, changed bytes, or moved to another row, column or school."""


class Shredded(CannotOpen):
    """The key was destroyed when the person's data was disposed of; nothing can open it again."""
