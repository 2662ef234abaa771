"""Django's sessions on our own table: the key as a digest, the house's clock, an end that does not move."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from xuean.core import clock
from xuean.web.figures import span
from xuean.web.models import Session
from xuean.web.signin.digests import plain


class SessionStore(SessionBase):
    """`row` is the stored session, or None; pages read `row.last_seen_at`, `row.locked_at`."""

    row: Session | None = None

    def load(self) -> dict[str, Any]:
        self.row = Session.objects.filter(key=plain(self.session_key or ""), expires_at__gt=clock.now()).first()
        if self.row is None:
            self._session_key = None
            return {}
        return self.decode(self.row.data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key=plain(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = {"data": self.encode(data), "account_id": data.get(SESSION_KEY)}
        if must_create:
            return self._begin(values)
        if not Session.objects.filter(key=plain(self.session_key)).update(**values):
            raise UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(key=plain(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expires_at__lte=clock.now()).delete()

    @cached_property
    def life(self) -> timedelta:
        return span("signin.session-for", clock.now())

    def _begin(self, values: dict[str, Any]) -> None:
        now = clock.now()
        row = Session(
            key=plain(self.session_key or ""), created_at=now, last_seen_at=now, expires_at=now + self.life, **values
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise CreateError from None
        self.row = row
