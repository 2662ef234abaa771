"""The vault's plug."""

from xuean.core.room import Room

room = Room(
    label="vault",
    # Keys are made as a side effect of sealing, before and outside any one action, and hold nothing about a person.
    exempt_models=("vault.Key",),
)
