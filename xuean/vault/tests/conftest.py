from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection, models

from xuean.core.ids import new_id
from xuean.core.records import PenQuerySet
from xuean.vault import SealedText, keys


class Card(models.Model):
    """A row with sealed fields, as a room would have it."""

    base = "state"
    id = models.UUIDField(primary_key=True, default=new_id)
    school_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    label = models.CharField(max_length=20, default="")
    phone = SealedText(null=True, owner="person_id", max_length=30)
    note = SealedText(null=True, owner="person_id")
    shared = SealedText(null=True)

    objects = PenQuerySet.as_manager()

    class Meta:
        app_label = "vault_trial"  # not an installed app: no house test and no migration sees it
        db_table = "vault_trial_card"


class Secret(models.Model):
    """A row of a global table."""

    id = models.UUIDField(primary_key=True, default=new_id)
    seed = SealedText(school=None)

    class Meta:
        app_label = "vault_trial"
        db_table = "vault_trial_secret"


@pytest.fixture(scope="session")
def _trial_tables(django_db_setup: None, django_db_blocker) -> None:
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Card)
        editor.create_model(Secret)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path, _trial_tables) -> Iterator[None]:
    settings.XUEAN_HOME = tmp_path
    settings.MAKE_MISSING_KEYS = True
    keys._cache._rings.clear()
    yield
    keys._cache._rings.clear()


@pytest.fixture
def school() -> UUID:
    return new_id()
