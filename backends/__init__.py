"""The backends, one folder a target; each is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tpl.backends.base import Backend

REGISTRY: tuple[str, ...] = tuple(
    sorted(folder.name.replace("_", "-") for folder in iter_modules(__path__) if folder.ispkg and folder.name[0] != "_")
)
"""Target names in alphabetical order: every folder here but those that begin with an underscore."""


def load(name: str) -> Backend[Any]:
    """The backend of that name, which the folder's ``backend.py`` defines.

    Raises ``KeyError`` for a name that is not in ``REGISTRY``, ``TypeError`` for a folder without such a backend.
    """
    if name not in REGISTRY:
        raise KeyError(name)
    module = import_module(f"tpl.backends.{name.replace('-', '_')}.backend")
    for each in vars(module).values():
        if getattr(each, "name", None) == name:
            backend: Backend[Any] = each()
            return backend
    raise TypeError(f"{module.__name__} defines no backend `{name}`")
