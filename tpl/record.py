"""Data classes whose methods are not generated: `from tpl.record import dataclass`.

For each class, the one of the standard library writes source text for its methods and compiles it, every
time that tpl is started: half a millisecond a class, and a third of what a small check takes. Here all
classes share their methods. To a type checker, to ``match`` and to ``dataclasses.replace`` such a class is
like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from operator import attrgetter

    def dataclass(*, frozen, slots=False, kw_only=False):
        """Fields that are set once, by which values are compared, hashed and shown; there are no other options.

        That fields are given by name (``kw_only``) is left to the type checker.
        """
        assert frozen, "for a data class that changes, take the standard library's"
        bare = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)
        return lambda cls: _with_methods(bare(cls))

    def _with_methods(cls):
        cls._fields = fields = dataclasses.fields(cls)
        compared = [field.name for field in fields if field.compare]
        cls._key = attrgetter(*compared) if compared else type
        hashed = [field.name for field in fields if field.compare and field.hash is not False]
        cls._hashed = attrgetter(*hashed) if hashed else type
        cls._set = [getattr(getattr(cls, field.name, None), "__set__", _setter(field.name)) for field in fields]
        for name, method in vars(_Methods).items():
            if callable(method) and name not in vars(cls):
                setattr(cls, name, method)
        return cls

    def _setter(name):
        """How to set a field that is no slot."""
        return lambda self, value: object.__setattr__(self, name, value)

    class _Methods:
        def __init__(self, *values, **named):
            if named or len(values) != len(self._set):
                values = _in_order(type(self), values, named)
            for put, value in zip(self._set, values, strict=True):
                put(self, value)

        def __eq__(self, other):
            return self._key(self) == self._key(other) if type(other) is type(self) else NotImplemented

        def __hash__(self):
            return hash(self._hashed(self))

        def __repr__(self):
            shown = (f"{field.name}={getattr(self, field.name)!r}" for field in self._fields if field.repr)
            return f"{type(self).__qualname__}({', '.join(shown)})"

        def __setattr__(self, name, value):
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

        def __delattr__(self, name):
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

        def __reduce__(self):
            return type(self), tuple(getattr(self, field.name) for field in self._fields)

    def _in_order(cls, values, named):
        """All values in the order of the fields; raises ``TypeError`` as any function does."""
        missing = cls._fields[len(values) :]
        given = [named[field.name] if field.name in named else _default(cls, field) for field in missing]
        if len(values) > len(cls._fields) or not named.keys() <= {field.name for field in missing}:
            raise TypeError(f"{cls.__name__} has the fields {[field.name for field in cls._fields]}, and each once")
        return (*values, *given)

    def _default(cls, field):
        if field.default is not dataclasses.MISSING:
            return field.default
        if field.default_factory is not dataclasses.MISSING:
            return field.default_factory()
        raise TypeError(f"{cls.__name__} lacks `{field.name}`")
