"""`parameter BLOCK.NAME: TYPE { … }`: settings of tenants that a policy has beside those of every policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from tpl import holes
from tpl.diagnostics.suggest import did_you_mean
from tpl.model.base import Layer
from tpl.model.parameters import PARAMETERS, Holds, ParameterKind, Shape, Table, Tightening
from tpl.model.patterns import canonical
from tpl.sema.layers.parameters import contexts_of, read_values, words_of
from tpl.sema.layers.part import At
from tpl.sema.scope import Scope
from tpl.sema.words.missing import missing
from tpl.sema.words.read import Reader
from tpl.sema.words.schema import CONTEXTS, NOT_YET, Contexts
from tpl.sema.words.spec import Spec
from tpl.syntax import ast
from tpl.syntax.forms import STATEMENTS


class _Type(NamedTuple):
    shape: Shape
    holds: Holds
    example: str


TYPES = {
    "text": _Type("scalar", "text", '"blue"'),
    "texts": _Type("list", "text", '"blue", "green"'),
    "name": _Type("scalar", "name", "fast"),
    "names": _Type("list", "name", "fast, slow"),
    "classes": _Type("list", "name", "fast, slow"),
    "namespaces": _Type("list", "name", '"acme-web"'),
    "host": _Type("scalar", "host", '"www.example.com"'),
    "hosts": _Type("list", "host", '"*.example.com"'),
    "image": _Type("scalar", "image", '"registry.example.com/team/*"'),
    "images": _Type("list", "image", '"registry.example.com/team/*"'),
    "account": _Type("scalar", "account", '"acme-ci/deployer"'),
    "accounts": _Type("list", "account", '"acme-ci/deployer"'),
    "labels": _Type("list", "label", 'team = "blue"'),
    "number": _Type("scalar", "number", "5"),
    "quantity": _Type("scalar", "quantity", "2Gi"),
    "choice": _Type("scalar", "choice", "loose"),
}
"""What a parameter can be, by the word behind its name."""

_NOTHING = "nothing"
_WAYS: Mapping[str, Tightening] = {
    "fewer": "fewer", "more": "more", "lower": "lower", "higher": "higher", "earlier": "earlier", "later": "later",
    _NOTHING: "either",
}  # fmt: skip
_NAME = re.compile(r"[a-z](?:[a-z0-9-]*[a-z0-9])?\.[a-z](?:[a-z0-9-]*[a-z0-9])?")
LONGEST = 63
"""Characters of the part of an annotation's name behind its domain."""


def with_declared(scope: Scope) -> Scope:
    """The scope with all settings of the policy's tenants, and what blocks take; what is wrong is reported."""
    declared: dict[str, ParameterKind] = {}
    for name, found in scope.symbols.of("parameter").items():
        assert isinstance(found.statement, ast.Parameter), "nothing else declares a parameter"
        if (row := _row(found.statement, scope)) and _check_name(found.statement.name, declared, scope):
            declared[name] = row
    settings = {**PARAMETERS, **declared}
    return replace(scope, settings=settings, contexts=_contexts(settings)) if declared else scope


def _contexts(settings: Table) -> Contexts:
    words = words_of(settings)
    homes = {home: {**CONTEXTS[home], **words} for home in ("tier", "tenant", "space")}
    inside = {block: {**CONTEXTS.get(block, {}), **taken} for block, taken in contexts_of(settings).items()}
    return {**CONTEXTS, **homes, **inside}


# --- names --------------------------------------------------------------------------------------


def _check_name(name: ast.Ref, before: Table, scope: Scope) -> bool:
    """Whether tenants, guards and annotations can call it so; reported where they cannot (TPL102, TPL107)."""
    block, _, inner = name.text.partition(".")
    if not _NAME.fullmatch(name.text) or len(name.text) > LONGEST:
        help_ = (
            f"write `BLOCK.NAME`, which tenants set as `BLOCK {{ NAME … }}`: lower case, {LONGEST} characters at most"
        )
        scope.sink.report("TPL107", f"`{name.text}` cannot name a parameter", name.span, helps=(help_,))
        return False
    if name.text in PARAMETERS or inner in CONTEXTS.get(block, {}):
        help_ = "every policy has it: give yours another name"
        scope.sink.report("TPL102", f"`{name.text}` is a setting already", name.span, helps=(help_,))
        return False
    if taken := next(((word, why) for word, why in _taken(block, inner) if why), None):
        scope.sink.report("TPL102", f"`{taken[0]}` is {taken[1]}", name.span, helps=("choose another name",))
        return False
    if like := next((other for other in (*PARAMETERS, *before) if _flat(other) == _flat(name.text)), None):
        help_ = "give it another name: in engines both are called the same"
        scope.sink.report("TPL102", f"`{name.text}` is too like `{like}`", name.span, helps=(help_,))
        return False
    return True


def _taken(block: str, inner: str) -> Iterator[tuple[str, str]]:
    """What else the words of the name mean where tenants write them; empty where that is nothing."""
    is_setting = block in CONTEXTS["tenant"] and block not in words_of(PARAMETERS)
    yield block, "a setting of tenants already" if is_setting or block in NOT_YET else ""
    for word in (block, inner):
        yield word, "a word that begins another statement" if word in (*STATEMENTS, "keep", "when") else ""


def _flat(name: str) -> str:
    """As the engines' variables are called."""
    return re.sub("[^a-z0-9]", "_", name)


# --- what it holds ------------------------------------------------------------------------------


def _row(statement: ast.Parameter, scope: Scope) -> ParameterKind | None:
    found = TYPES.get(statement.type.text)
    if found is None:
        help_ = did_you_mean(statement.type.text, TYPES) or f"there are {', '.join(f'`{name}`' for name in TYPES)}"
        scope.sink.report("TPL201", f"no parameter is of type `{statement.type.text}`", statement.type.span,
                          helps=(help_,))  # fmt: skip
        return None
    reader = scope.reader(tenant=holes.hole("tenant"))
    given = {setting.name.text: setting for setting in reader.settings(statement.block, "parameter")}
    choices = _choices(statement, given.get("choices"), reader, scope)
    # What was reported is not reported again of each tenant that sets it.
    tightens = _tightening(statement, found, given.get("tightened-by"), reader, scope) or "either"
    if choices is None:
        return None
    inner = statement.name.text.rpartition(".")[2]
    example = choices[-1] if choices else found.example
    row = ParameterKind(
        found.shape, found.holds, tightens, "as the guards that read it say", f"`{inner} {example}`", choices,
        is_owned=_is_exclusive(found, tightens, given.get("exclusive"), reader),
    )  # fmt: skip
    return row._replace(default=_default(row, statement, given.get("default"), reader, scope))


def _choices(
    statement: ast.Parameter, setting: ast.Setting | None, reader: Reader, scope: Scope
) -> tuple[str, ...] | None:
    """The words of a choice, none of any other type; None, reported, where they do not go together."""
    if statement.type.text != "choice":
        if setting:
            reader.wrong(setting, "parameter", "is for parameters of type `choice`", setting.name.span)
        return ()
    words = tuple(dict.fromkeys(name.text for name in reader.names(setting, "parameter"))) if setting else ()
    if len(words) > 1:
        return words
    if setting is None or words:
        span = setting.span if setting else statement.name.span
        scope.sink.report("TPL201", f"`{statement.name.text}` has nothing to choose from", span,
                          helps=("write at least two words: `choices strict, loose`",))  # fmt: skip
    return None


def _tightening(
    statement: ast.Parameter, found: _Type, setting: ast.Setting | None, reader: Reader, scope: Scope
) -> Tightening | None:
    """Which way is tighter; None, reported, where nobody says so or the type has no such way."""
    possible = [*_possible(found)]
    if setting is None:
        if possible == [_NOTHING]:
            return "either"
        if missing(statement.block, "tightened-by"):
            help_ = f"write `tightened-by {possible[0]}`; there are {', '.join(f'`{way}`' for way in possible)}"
            message = f"parameter `{statement.name.text}` does not say which way a tenant may go"
            scope.sink.report("TPL201", message, statement.name.span, helps=(help_,))
        return None
    way = reader.choice(setting, "parameter")
    if way and way not in possible:
        help_ = f"there {'are' if len(possible) > 1 else 'is'} {', '.join(f'`{each}`' for each in possible)}"
        message = f"`{statement.type.text}` cannot be tightened by `{way}`"
        scope.sink.report("TPL201", message, setting.groups[0].span, helps=(help_,))
        return None
    return _WAYS[way] if way else None


def _possible(found: _Type) -> Iterator[str]:
    if found.shape == "list":
        yield from ("fewer", "more")
    elif found.holds in ("number", "quantity"):
        yield from ("lower", "higher")
    elif found.holds == "choice":
        yield from ("earlier", "later")
    yield _NOTHING


def _is_exclusive(found: _Type, tightens: Tightening, setting: ast.Setting | None, reader: Reader) -> bool:
    if setting is None or reader.choice(setting, "parameter") != "yes":
        return False
    if (found.shape, found.holds, tightens) != ("list", "host", "fewer"):
        reader.wrong(setting, "parameter", "is for `hosts` that are `tightened-by fewer`")
        return False
    return True


def _default(
    row: ParameterKind, statement: ast.Parameter, setting: ast.Setting | None, reader: Reader, scope: Scope
) -> tuple[str, ...] | None:
    if setting is None:
        return None
    items = [item for group in setting.groups for item in group.items]
    if [isinstance(item, ast.Ref) and item.text for item in items] == ["none"] and row.is_list:
        return ()
    spec = {"parameter": {**CONTEXTS["parameter"], "default": Spec("any", row.help, row.choices)}}
    own = Reader(scope.sink, reader.placeholders, {**CONTEXTS, **spec})
    at = At(Layer.POLICY, statement.name.text, in_tier=True, reader=own, scope=scope)
    values = (value for value, _ in read_values(row, setting, "parameter", at))
    return tuple(dict.fromkeys(canonical(row.holds, value) for value in values)) or None
