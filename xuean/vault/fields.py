"""SealedText: text for the program, an AES-256-GCM value in the database.

The stored bytes: algorithm (1), whose key (1: school, 2: person), key version (2), nonce (12), ciphertext and tag.
Bound to "app.model.field|pk|school|version": moved to another row, column or school a value does not open.
Rows keep the bytes until the attribute is read, so a list that does not show it does not pay for it.
`values()` gives `Stored` objects, which print as "<sealed>"; `opened()` opens one of them.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from xuean.vault import ciphers, keys
from xuean.vault.cache import Holder
from xuean.vault.faults import CannotOpen

HEADER = 4  # bytes
SCHOOL, PERSON = 1, 2


class Stored:
    """A sealed value as it lies in the database, opened at most once. Never shows its content."""

    __slots__ = ("data", "pk", "text")

    def __init__(self, data: bytes, pk: Any = None, text: str | None = None):
        self.data, self.pk, self.text = data, pk, text

    @property
    def algorithm(self) -> int:
        return self.data[0]

    @property
    def key_version(self) -> int:
        return int.from_bytes(self.data[2:4], "big")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stored) and other.data == self.data

    def __hash__(self) -> int:
        return hash(self.data)

    def __repr__(self) -> str:
        return "<sealed>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Stored, (self.data, self.pk)  # a pickled row stays sealed


class SealedAttribute(DeferredAttribute):
    """Opens on first reading; remembers which row the bytes came from, so that a copied row is sealed anew."""

    field: "SealedText"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            self.__set__(instance, self._fetch(instance))
        value = instance.__dict__[name]
        return self.field.open(instance, value) if isinstance(value, Stored) else value

    def __set__(self, instance: Any, value: Any) -> None:
        held = instance.__dict__.get(self.field.attname)
        if isinstance(value, Stored) and value.pk is None:
            value.pk = instance.pk
        elif isinstance(held, Stored) and held.text is not None and held.text == value:
            return  # unchanged: keep the bytes
        instance.__dict__[self.field.attname] = value

    def _fetch(self, instance: Any) -> Any:
        rows = type(instance)._base_manager.using(instance._state.db).filter(pk=instance.pk)
        return rows.values_list(self.field.attname, flat=True).get()


class SealedText(models.Field):
    """`owner` names the attribute with the id of the person whose key seals it (destroyed at disposal); without it,
    or when it is None, the school's key does. `school` names the school's id; None in a global table.
    `field_id` keeps the binding when a model or field is renamed. `max_length` counts the characters of the text.
    """

    description = "Sealed text"
    descriptor_class = SealedAttribute
    empty_strings_allowed = False

    def __init__(
        self,
        *args: Any,
        owner: str | None = None,
        school: str | None = "school_id",
        field_id: str | None = None,
        **kwargs: Any,
    ):
        self.owner, self.school, self.field_id = owner, school, field_id
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.owner is not None:
            kwargs["owner"] = self.owner
        if self.school != "school_id":
            kwargs["school"] = self.school
        if self.field_id is not None:
            kwargs["field_id"] = self.field_id
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = list(super().check(**kwargs))
        for name in (self.owner, self.school):
            if name and not _has(self.model, name):
                message = f"{self.model._meta.label} has no attribute {name!r}"
                found.append(checks.Error(message, obj=self, id="vault.E001"))
        if self.db_index or self.unique or self.primary_key:  # type: ignore[attr-defined]
            message = "a sealed column cannot be indexed; store blind() beside it"
            found.append(checks.Error(message, obj=self, id="vault.E002"))
        return found

    # sealing and opening

    @property
    def bound_to(self) -> str:
        return self.field_id or f"{self.model._meta.label_lower}.{self.name}"

    def holder(self, instance: Any) -> Holder:
        """Whose key this row's value is sealed with."""
        school_id = getattr(instance, self.school) if self.school else keys.INSTALLATION
        if school_id is None:
            raise ValueError(f"{self.bound_to}: the school must be known before sealing")
        return Holder(_uuid(school_id), _uuid(getattr(instance, self.owner)) if self.owner else None)

    def seal(self, instance: Any, text: str) -> Stored:
        if instance.pk is None:
            raise ValueError(f"{self.bound_to}: the key of the row must be known before sealing")
        holder = self.holder(instance)
        version, key = keys.sealing_key(holder)
        algorithm = ciphers.PRIMARY
        header = _header(algorithm, holder, version)
        bound = self._bound(header, instance.pk, holder.school_id, version)
        return Stored(header + ciphers.seal(key, text.encode(), bound, algorithm), instance.pk, text)

    def open(self, instance: Any, stored: Stored) -> str:
        """Raises CannotOpen or Shredded."""
        if stored.text is None:
            holder = self.holder(instance)
            stored.text = self.opened(stored, stored.pk, holder.school_id, holder.person_id)
        return stored.text

    def opened(self, stored: Stored, pk: Any, school_id: UUID, person_id: UUID | None) -> str:
        data = stored.data
        if len(data) <= HEADER or data[1] not in (SCHOOL, PERSON):
            raise CannotOpen("not a sealed value this version understands")
        version = stored.key_version
        holder = Holder(school_id, person_id if data[1] == PERSON else None)
        bound = self._bound(data[:HEADER], pk, school_id, version)
        return ciphers.unseal(keys.opening_key(holder, version), data[HEADER:], bound, data[0]).decode()

    def _bound(self, header: bytes, pk: Any, school_id: UUID, version: int) -> bytes:
        return header + f"{self.bound_to}|{pk}|{school_id}|{version}".encode()

    # Django's side

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Stored):
            if value.pk == model_instance.pk:
                return value
            value = self.open(model_instance, value)  # a copy under a new key
        if value is None or hasattr(value, "resolve_expression"):
            return value
        sealed = self.seal(model_instance, str(value))
        model_instance.__dict__[self.attname] = sealed
        return sealed

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        if not isinstance(value, Stored):
            raise TypeError(f"{self.bound_to} is sealed row by row: save instances, or use vault.bulk_update")
        return connection.Database.Binary(value.data)

    def from_db_value(self, value: Any, *_: Any) -> Stored | None:
        return None if value is None else Stored(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, Stored) else str(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed and cannot be compared ({lookup_name}); store blind() beside it")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is sealed: no {lookup_name}")

    def value_to_string(self, obj: Any) -> str:
        raise TypeError(f"{self.bound_to} is never written to a fixture")

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("max_length", None)
        return super().formfield(**{"form_class": forms.CharField, "max_length": self.max_length, **kwargs})  # type: ignore[misc]


def sealed_fields(model: type[models.Model]) -> list[SealedText]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedText)]


def preload(objs: Iterable[Any]) -> None:
    """Read the keys of a list's rows in one or two statements, before their sealed attributes are shown."""
    wanted = set()
    for obj in objs:
        for field in sealed_fields(type(obj)):
            if isinstance(obj.__dict__.get(field.attname), Stored):
                wanted.add(field.holder(obj))
    keys.rings(wanted)


def opened(
    model: type[models.Model],
    field: str,
    stored: Stored | None,
    *,
    pk: Any,
    school_id: UUID,
    person_id: UUID | None = None,
) -> str | None:
    """Open what `values()` gave. `person_id` is what the field's `owner` attribute holds."""
    if stored is None:
        return None
    sealed = model._meta.get_field(field)
    assert isinstance(sealed, SealedText)
    return sealed.opened(stored, pk, school_id, person_id)


def bulk_update(objs: Sequence[Any], fields: Sequence[str], batch_size: int = 200) -> int:
    """Django's bulk_update for rows with sealed fields: each value is sealed for its own row first."""
    if not objs:
        return 0
    model = type(objs[0])
    sealed = [field for field in sealed_fields(model) if field.name in fields]
    held = [(obj, field, field.pre_save(obj, False)) for obj in objs for field in sealed]
    for obj, field, value in held:
        obj.__dict__[field.attname] = models.Value(value, output_field=field)
    try:
        return model._default_manager.bulk_update(objs, fields, batch_size=batch_size)
    finally:
        for obj, field, value in held:
            obj.__dict__[field.attname] = value


def _header(algorithm: int, holder: Holder, version: int) -> bytes:
    return bytes((algorithm, PERSON if holder.person_id else SCHOOL)) + version.to_bytes(2, "big")


def _uuid(value: Any) -> Any:
    return UUID(value) if isinstance(value, str) else value


def _has(model: type[models.Model], name: str) -> bool:
    return hasattr(model, name) or any(name in (f.name, f.attname) for f in model._meta.concrete_fields)
