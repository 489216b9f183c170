"""`images { … }` and every other block of settings that guards read: all as the policy's table of them says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, assert_never

from tpl import holes
from tpl.model.base import BUILT_IN, Layer, Origin
from tpl.model.parameters import PARAMETERS, ParameterKind, Table, blocks
from tpl.model.patterns import canonical, covers
from tpl.model.quantities import worth
from tpl.model.tenants import Parameter
from tpl.sema.contents import check
from tpl.sema.layers.part import At, Part, Who, is_open, report_looser
from tpl.sema.words.spec import Spec, Takes
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

Texts = tuple[tuple[str, Span], ...]


def _spec(row: ParameterKind) -> Spec:
    takes: Takes = "texts" if row.is_list else "text"
    if row.holds in ("choice", "number", "quantity"):
        takes = "choice" if row.holds == "choice" else "any"
    return Spec(takes, row.help, row.choices)


LEAVE = ("refused", "allowed")
"""What a tier says of values outside of its own; ``refused`` if it says nothing."""


def _words(rows: Mapping[str, ParameterKind]) -> Iterator[tuple[str, Spec]]:
    for name, row in rows.items():
        yield name, _spec(row)
        if row.loosened_by:
            yield row.loosened_by, Spec("choice", f"in a tier: whether tenants may add {name} of their own", LEAVE)


def words_of(settings: Table) -> dict[str, Spec]:
    """The blocks of a tenant that hold these settings."""
    found = blocks(settings).items()
    return {block: Spec("bare block", f"a block: `{block} {{ {next(iter(rows))} … }}`") for block, rows in found}


def contexts_of(settings: Table) -> dict[str, dict[str, Spec]]:
    """What those blocks take."""
    return {block: dict(_words(rows)) for block, rows in blocks(settings).items()}


class Parameters(Part):
    """Each setting for itself: a later layer replaces, or adds with `+=`."""

    words: ClassVar[Mapping[str, Spec]] = words_of(PARAMETERS)
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = contexts_of(PARAMETERS)

    def __init__(self) -> None:
        self.given: dict[str, Parameter] = {}
        self.places: dict[str, dict[str, Span]] = {}
        self.left_free: set[str] = set()

    # Reading and merging -------------------------------------------------------------------------
    def take(self, statement: ast.Statement, at: At) -> None:
        """Fold one block of settings."""
        assert isinstance(statement, ast.Setting)
        block, inner = statement.name.text, statement.block.statements if statement.block else ()
        at.reader.refuse_others(statement.block, block, ast.Assign)
        at.reader.refuse_repeated(inner, block)
        for one in sorted(inner, key=_adds):
            if isinstance(one, ast.Assign):
                self._assign(one, block, at)
            elif isinstance(one, ast.Setting) and at.reader.known(one.name, block):
                if row := at.scope.settings.get(f"{block}.{one.name.text}"):
                    self._put(f"{block}.{one.name.text}", read_values(row, one, block, at), one, at)
                else:
                    self._allow(one, block, at)

    def _allow(self, setting: ast.Setting, block: str, at: At) -> None:
        """A tier says whether its tenants may have values outside of its own; a tenant cannot allow that itself."""
        if not at.in_tier:
            help_ = "it is for a tier to say; loosen it for a while with an `exception`"
            message = f"a tenant cannot say `{setting.name.text}`"
            at.scope.sink.report("TPL105", message, setting.name.span, helps=(help_,))
        elif choice := at.reader.choice(setting, block):
            word = setting.name.text
            rows = blocks(at.scope.settings)[block]
            names = {f"{block}.{name}" for name, row in rows.items() if row.loosened_by == word}
            self.left_free = self.left_free | names if choice == "allowed" else self.left_free - names

    def _assign(self, assign: ast.Assign, block: str, at: At) -> None:
        name = _key(assign)
        written = ast.Setting(assign.span, ast.Name(assign.key.span, name), assign.groups, None)
        if not at.reader.known(written.name, block):
            return
        row = at.scope.settings.get(f"{block}.{name}")
        if row is None:
            self._allow(written, block, at)
            return
        if not row.is_list:
            help_ = f"write `{name} {next(iter(row.choices), '…')}`"
            at.scope.sink.report("TPL201", f"`{name}` is one value, not a list", assign.span, helps=(help_,))
            return
        before = self.given.get(f"{block}.{name}")
        known = self.places.get(f"{block}.{name}", {}) if before and assign.operator == "+=" else {}
        kept = tuple(known.items())
        self._put(f"{block}.{name}", (*kept, *read_values(row, written, block, at)), assign, at)

    def _put(self, name: str, texts: Texts, statement: ast.Statement, at: At) -> None:
        if texts:
            row = at.scope.settings[name]
            values = tuple(dict.fromkeys(_spelled(row, value) for value, _ in texts))
            self.given[name] = Parameter(name=name, values=values, origin=at.origin(statement))
            self.places[name] = {_spelled(row, value): span for value, span in reversed(texts)}

    # Comparing -----------------------------------------------------------------------------------
    def refuse_looser(self, tier: Self, scope: Scope) -> None:
        """Report each setting that is looser than the tier's; where values are open, ``settle`` does."""
        for name, before in tier.bounds():
            now = self.given[name]
            if now.origin.span and not _is_open(now, before):
                _compare(before, now, self.places[name], now.origin.span, scope)

    def bounds(self) -> Iterator[tuple[str, Parameter]]:
        """What a tenant of the tier may only tighten."""
        return ((name, parameter) for name, parameter in self.given.items() if name not in self.left_free)

    def written(self, name: str) -> Iterable[tuple[str, Span]]:
        """The values of a setting, with holes, each with where it stands."""
        return self.places.get(name, {}).items()

    # The shape, and the values of one tenant ------------------------------------------------------
    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The parameters in the order of the table; without any of what others are given some of, an empty list."""
        none = {name: Parameter(name=name, values=(), origin=BUILT_IN) for name in scope.given_out}
        given = {**none, **dict(_defaults(scope)), **self.given}
        return {"parameters": tuple(_with_holes(given[name]) for name in scope.settings if name in given)}

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """Check and spell one tenant's values, and compare them with the tier's."""
        wrong = False
        for name, parameter in self._open:
            row = scope.settings[name]
            for slot, text in _slots(parameter):
                filled = who.fill(text)
                wrong |= not check(row.holds, filled, who.where(text), scope)
                who.values[slot] = _spelled(row, filled)
        if wrong:
            return True
        for before, now in self._differing(tier):
            row = scope.settings[now.name]
            places = {_spelled(row, who.fill(text)): who.where(text) for text in now.values if is_open(text)}
            _compare(_filled(before, row, who), _filled(now, row, who), places, _own_span(now, who), scope)
        return True

    @property
    def open(self) -> bool:
        """Whether any value is open."""
        return next(self._open, None) is not None

    @property
    def _open(self) -> Iterator[tuple[str, Parameter]]:
        return ((name, parameter) for name, parameter in self.given.items() if _is_open(parameter))

    def _differing(self, tier: Self) -> Iterator[tuple[Parameter, Parameter]]:
        for name, before in tier.bounds():
            if self.given[name] != before and _is_open(before, self.given[name]):
                yield before, self.given[name]


def given_texts(statement: ast.Statement, block: str, name: str) -> Iterator[ast.Text]:
    """The strings that a block of that name gives to a setting."""
    if isinstance(statement, ast.Setting) and statement.name.text == block and statement.block:
        for line in statement.block.statements:
            if isinstance(line, (ast.Setting, ast.Assign)) and _key(line) == name:
                yield from (item for group in line.groups for item in group.items if isinstance(item, ast.Text))


def _key(line: ast.Setting | ast.Assign) -> str:
    key = line.name if isinstance(line, ast.Setting) else line.key
    return key.value if isinstance(key, ast.Text) else key.text


def _adds(statement: ast.Statement) -> bool:
    """Whether it adds to a list: to what the block itself sets too, wherever in it that stands."""
    return isinstance(statement, ast.Assign) and statement.operator == "+="


def read_values(row: ParameterKind, setting: ast.Setting, context: str, at: At) -> Texts:
    """The values that a setting of the table is given, checked but for those with holes."""
    if row.holds == "choice":
        choice = at.reader.choice(setting, context)
        return ((choice, setting.groups[0].span),) if choice else ()
    texts = _texts(row, setting, context, at)
    if not row.is_list and len(texts) > 1:
        at.reader.wrong(setting, context, "takes one value")
    for value, span in texts:
        if not is_open(value):
            check(row.holds, value, span, at.scope)
    return texts


def _texts(row: ParameterKind, setting: ast.Setting, context: str, at: At) -> Texts:
    match row.holds:
        case "name":
            return at.reader.words(setting, context)
        case "number" | "quantity":
            return at.reader.figures(setting, context)
        case "label":
            pairs = at.reader.labels(setting, context)
            return tuple((f"{key}={value}", setting.groups[0].span) for key, value in pairs)
        case _:
            return at.reader.texts(setting, context)


def _defaults(scope: Scope) -> Iterator[tuple[str, Parameter]]:
    """What the policy says for those of whom nobody says anything."""
    for name, row in scope.settings.items():
        if row.default is not None:
            origin = Origin(layer=Layer.POLICY, name=name, span=scope.symbols.of("parameter")[name].span)
            yield name, Parameter(name=name, values=row.default, origin=origin)


def _spelled(row: ParameterKind, value: str) -> str:
    return value if is_open(value) else canonical(row.holds, value)


def _is_open(*parameters: Parameter) -> bool:
    return any(is_open(value) for parameter in parameters for value in parameter.values)


def _slots(parameter: Parameter) -> Iterator[tuple[str, str]]:
    """The hole that each open value becomes, as a whole: only when it is filled can it be checked and spelled."""
    for index, value in enumerate(parameter.values):
        if is_open(value):
            yield f"{parameter.name} {index}", value


def _with_holes(parameter: Parameter) -> Parameter:
    slots = {text: holes.hole(slot) for slot, text in _slots(parameter)}
    values = tuple(slots.get(value, value) for value in parameter.values)
    return parameter.model_copy(update={"values": values}) if slots else parameter


def _filled(parameter: Parameter, row: ParameterKind, who: Who) -> Parameter:
    values = (_spelled(row, who.fill(value)) for value in parameter.values)
    return parameter.model_copy(update={"values": tuple(values)})


def _own_span(parameter: Parameter, who: Who) -> Span:
    """Where the tenant says its own values, all of them."""
    spans = [who.where(text) for text in parameter.values if is_open(text)]
    return spans[0].to(spans[-1]) if spans else who.span


def _compare(tier: Parameter, tenant: Parameter, places: Mapping[str, Span], whole: Span, scope: Scope) -> None:
    """Report a setting that is looser, at the value by which it is, or as a whole where what is missing makes it so."""
    row = scope.settings[tier.name]
    loose = loosened(row, tier, tenant)
    if loose is None:
        return
    span, word = places.get(loose, whole), row.loosened_by
    if row.tightens == "fewer":
        message = f"`{holes.shown(loose)}` is outside the tier's `{tier.name}`"
    elif row.tightens in ("lower", "higher"):
        way = "more" if row.tightens == "lower" else "less"
        message = f"`{holes.shown(loose)}` is {way} than the tier's `{tier.name}`, {holes.shown(tier.values[0])}"
    else:
        message = f"the tier's `{tier.name.partition('.')[2]} {holes.shown(loose)}` is lost"
    report_looser(message, span, tier.origin, scope, f"or say `{word} allowed` in the tier" if word else "")


def loosened(row: ParameterKind, tier: Parameter, tenant: Parameter) -> str | None:
    """The first value by which the tenant's setting is looser; None where it is as strict or stricter."""
    match row.tightens:
        case "fewer":
            return _uncovered(row, tier.values, tenant.values)
        case "more":
            return _uncovered(row, tenant.values, tier.values)
        case "earlier" | "later":
            was, now = row.choices.index(tier.values[0]), row.choices.index(tenant.values[0])
            return tier.values[0] if (now > was if row.tightens == "earlier" else now < was) else None
        case "lower" | "higher":
            before, after = worth(tier.values[0]), worth(tenant.values[0])
            return tenant.values[0] if (after > before if row.tightens == "lower" else after < before) else None
        case "either" | "fixed":
            return None
        case _:
            assert_never(row.tightens)


def _uncovered(row: ParameterKind, wide: tuple[str, ...], narrow: tuple[str, ...]) -> str | None:
    return next((value for value in narrow if not any(covers(row.holds, whole, value) for whole in wide)), None)
