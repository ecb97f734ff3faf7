"""Sessions in the database that a stolen database does not give away.

The row is found by a hash of the cookie, and its data is sealed together with that hash: neither a row's key nor a
row's data, moved elsewhere, signs anybody in.
"""

import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from peersupport.encryption.formats import from_text, to_text
from peersupport.encryption.keyring import DecryptionError, ring

CONTEXT = "session"


def row_key(session_key: str) -> str:
    """The stored key of a session: 160 bits of SHA-256, which is what Django's column holds."""
    return hashlib.sha256(b"session\0" + session_key.encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    """Django's database sessions with hashed keys and sealed data. An unreadable session is an empty one."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Seal the data for the row of this session."""
        data = self.serializer().dumps(session_dict)
        return to_text(ring().seal(data, CONTEXT, self._label()))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Open the data of this session's row. If it will not open, this is a new, empty session."""
        try:
            data = ring().open(from_text(str(session_data)), CONTEXT, self._label())
            opened: dict[str, Any] = self.serializer().loads(data)
        except (DecryptionError, ValueError):
            self._session_key = None
            return {}
        return opened

    def exists(self, session_key: str) -> bool:
        """Whether a session with this cookie value is kept."""
        return super().exists(row_key(session_key))

    async def aexists(self, session_key: str) -> bool:
        """See exists()."""
        return await super().aexists(row_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row for the present state of this session."""
        key: str = self._get_or_create_session_key()  # type: ignore[attr-defined]
        return self.model(session_key=row_key(key), session_data=self.encode(data), expire_date=self.get_expiry_date())

    async def acreate_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """See create_model_instance()."""
        key: str = await self._aget_or_create_session_key()  # type: ignore[attr-defined]
        return self.model(
            session_key=row_key(key), session_data=self.encode(data), expire_date=await self.aget_expiry_date()
        )

    def delete(self, session_key: str | None = None) -> None:
        """Forget the session with this cookie value, or this one."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=row_key(key)).delete()

    async def adelete(self, session_key: str | None = None) -> None:
        """See delete()."""
        key = session_key or self.session_key
        if key is not None:
            await self.model.objects.filter(session_key=row_key(key)).adelete()

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        session: AbstractBaseSession | None = self._rows().first()
        if session is None:
            self._session_key = None
        return session

    async def _aget_session_from_db(self) -> AbstractBaseSession | None:
        session: AbstractBaseSession | None = await self._rows().afirst()
        if session is None:
            self._session_key = None
        return session

    def _rows(self) -> Any:
        return self.model.objects.filter(session_key=row_key(self.session_key or ""), expire_date__gt=timezone.now())

    def _label(self) -> bytes:
        return row_key(self.session_key or "").encode()
