"""The one table of the vault."""

from django.db import models

from xuean.core.ids import new_id


class Scope(models.TextChoices):
    SCHOOL = "school"
    PERSON = "person"


class KeyState(models.TextChoices):
    PRIMARY = "primary"  # seals and opens
    READABLE = "readable"  # opens what was sealed before the rotation
    SHREDDED = "shredded"  # destroyed; `wrapped` is empty


class Key(models.Model):
    """A wrapped data key. Global table: `school_id` and `owner_id` are plain ids, as people stands above the vault.

    `owner_id` is the person's id, or the school's own for its school key. `under` is the number of the master key that
    wraps a school key, or the version of the school key that wraps a person's key.
    """

    base = "state"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    school_id = models.UUIDField()
    scope = models.CharField(max_length=6, choices=Scope.choices)
    owner_id = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    under = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()
    state = models.CharField(max_length=8, choices=KeyState.choices, default=KeyState.PRIMARY)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "vault_key"
        constraints = [
            models.UniqueConstraint(fields=["school_id", "scope", "owner_id", "version"], name="vault_key_version"),
            models.UniqueConstraint(
                fields=["school_id", "scope", "owner_id"],
                condition=models.Q(state="primary"),
                name="vault_key_one_primary",
            ),
            models.CheckConstraint(
                condition=models.Q(state="shredded", wrapped=b"")
                | (~models.Q(state="shredded") & ~models.Q(wrapped=b"")),
                name="vault_key_shredded_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} key {self.owner_id} v{self.version}"
