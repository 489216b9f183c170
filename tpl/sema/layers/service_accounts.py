"""`serviceaccount deployer { token no }`: accounts that a tenant's namespaces have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl.diagnostics.model import Label
from tpl.holes import has_holes
from tpl.model.labels import is_subdomain
from tpl.model.tenants import ServiceAccount
from tpl.sema.layers.part import At, Commercial
from tpl.sema.words.spec import Spec
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class ServiceAccounts(Commercial):
    """By name; a later layer replaces what it says of one."""

    of_platform: ClassVar[bool] = True
    words: ClassVar[Mapping[str, Spec]] = {
        "serviceaccount": Spec("name", "a name, e.g. `serviceaccount deployer { token no }`", repeats=True,
                               with_block=True)
    }  # fmt: skip
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {
        "serviceaccount": {
            "token": Spec("choice", "`no`: a pod gets a token only if it asks for one; `yes`", ("yes", "no")),
            "pull-secrets": Spec("texts", 'names of secrets, e.g. `pull-secrets "registry"`'),
        }
    }

    def __init__(self) -> None:
        self.found: dict[str, ServiceAccount] = {}
        self._at: At | None = None
        self._first: dict[str, Span] = {}

    def take(self, statement: ast.Statement, at: At) -> None:
        """Take what one statement says of an account."""
        assert isinstance(statement, ast.Setting)
        if not (name := self._name(statement, at)):
            return
        account = self.found.get(name) or ServiceAccount(name=name, origin=at.origin(statement))
        said: dict[str, object] = {"origin": at.origin(statement)}
        for line in at.reader.settings(statement.block, "serviceaccount"):
            if line.name.text == "token":
                if choice := at.reader.choice(line, "serviceaccount"):
                    said["token"] = choice == "yes"
            else:
                said["pull_secrets"] = tuple(self._secrets(line, at))
        self.found[name] = account.model_copy(update=said)

    def _name(self, statement: ast.Setting, at: At) -> str:
        """The account's name; empty, reported, for none, for one that cannot be one, and for one said already."""
        items = [item for group in statement.groups for item in group.items]
        named = items[0] if len(items) == 1 and isinstance(items[0], (ast.Ref, ast.Text)) else None
        name = at.reader.fill(named) if isinstance(named, ast.Text) else named.text if named else ""
        if named is None or not is_subdomain(name):
            at.reader.wrong(statement, at.context, "takes one name in lower-case letters, digits, `-` and `.`")
            return ""
        if self._at is not at:
            self._at, self._first = at, {}
        first = self._first.setdefault(name, named.span)
        if first is not named.span:
            at.scope.sink.report("TPL102", f"`serviceaccount {name}` is set twice", named.span,
                                 secondary=(Label(first, "first here"),), helps=("keep one of them",))  # fmt: skip
            return ""
        return name

    def _secrets(self, line: ast.Setting, at: At) -> list[str]:
        found = []
        for name, span in at.reader.texts(line, "serviceaccount"):
            if is_subdomain(name) and not has_holes(name):
                found.append(name)
            else:
                help_ = "lower-case letters, digits, `-` and `.`"
                at.scope.sink.report("TPL107", f"`{name}` cannot name a secret", span, helps=(help_,))
        return found

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """All of them, by name."""
        return {"service_accounts": tuple(self.found[name] for name in sorted(self.found))}
