"""One flat namespace for a kind of thing: who declares what, and where."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Generic, Literal, TypeVar

from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import Vocabulary, did_you_mean, numbers
from tpl.sema.project import Project
from tpl.sema.tenant_files import Given, declared_by, is_theirs, tenant_files
from tpl.sema.words.schema import CONTEXTS, NOT_YET, allowed_in, not_yet
from tpl.sema.words.statement_words import HOMES, WORDS
from tpl.source import STD, Span
from tpl.syntax import ast
from tpl.syntax.forms import STATEMENTS
from tpl.syntax.habit_names import named

Kind = Literal[
    "cluster", "environment", "network", "ports", "service", "role", "tier", "tenant", "guard", "exception", "test",
    "kind", "parameter", "alert", "compliance", "break-glass", "quarantine", "priority-class", "fill",
]  # fmt: skip

S = TypeVar("S", bound=ast.Written, covariant=True)


@dataclass(frozen=True)
class Declared(Generic[S]):
    """One declaration; ``std`` ones may be shadowed by a user's."""

    name: str
    span: Span
    statement: S

    @property
    def std(self) -> bool:
        """Whether it is the built-in library's."""
        return self.span.path.startswith(STD)


@dataclass
class Symbols:
    """Everything declared in a project, by kind and name, and the statements that declare nothing.

    ``theirs`` are the files of tenants; ``withheld`` are names whose declarations were refused.
    """

    project: Project
    sink: Sink
    declared: dict[Kind, dict[str, Declared[ast.Statement]]] = field(default_factory=dict)
    flows: list[ast.Flow] = field(default_factory=list)
    policies: list[ast.Setting] = field(default_factory=list)
    platforms: list[ast.Setting] = field(default_factory=list)
    rosters: list[ast.Setting] = field(default_factory=list)
    replaced: list[tuple[Declared[ast.Statement], Declared[ast.Statement]]] = field(default_factory=list)
    theirs: Mapping[str, Given] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)
    _vocabularies: dict[tuple[str, int], Vocabulary] = field(default_factory=dict)

    @property
    def used(self) -> set[tuple[str, str]]:
        """Kind and name of what is referred to, in any resolution of the project."""
        return self.project.used

    def of(self, kind: Kind) -> Mapping[str, Declared[ast.Statement]]:
        """All declarations of a kind, in the order in which they were read."""
        return self.declared.get(kind, {})

    def find(self, kind: Kind, name: ast.Name | ast.Ref) -> ast.Statement | None:
        """The declaration that a name means; an unknown one is reported with what is near."""
        declared = self.of(kind).get(name.text)
        if declared is None:
            self.unknown(kind, name.text, name.span, self.of(kind))
            return None
        self.used.add((kind, name.text))
        return declared.statement

    def unknown(self, kind: str, name: str, span: Span, *candidates: Collection[str]) -> None:
        """Report an unknown name, unless its declaration is there but did not parse, has no name, or was refused."""
        unnamed = self.project.unnamed
        if name in self.project.broken or name in self.withheld or not all(map(unnamed.isdisjoint, candidates)):
            return
        what = {"ports": "port set"}.get(kind, kind)
        # Names are only ever added: as many of a kind are the same ones.
        key = (kind, sum(map(len, candidates)))
        if key not in self._vocabularies:
            self._vocabularies[key] = Vocabulary(chain(*candidates))
        helps = (named(kind, name) or did_you_mean(name, self._vocabularies[key]),)
        self.sink.report("TPL101", f"unknown {what} `{name}`", span, label="not declared", helps=helps)


def collect(project: Project, sink: Sink) -> Symbols:
    """Sort a project's statements by what they declare."""
    symbols = Symbols(project, sink, theirs=tenant_files(project))
    for path, file in project.files.items():
        given = symbols.theirs.get(path)
        for statement in file.statements:
            if given is None or is_theirs(statement, given, sink):
                _sort(statement, symbols)
            else:
                symbols.withheld.add(declared_by(statement))
    return symbols


_DECLARATIONS: dict[type[ast.Written], Kind] = {
    ast.KindName: "kind", ast.Parameter: "parameter", ast.Tier: "tier", ast.Tenant: "tenant", ast.Role: "role",
    ast.ExistingRole: "role", ast.Guard: "guard", ast.Fill: "fill", ast.Test: "test",
}  # fmt: skip
_NAMED_SETTINGS: tuple[Kind, ...] = (
    "cluster",
    "environment",
    "service",
    "exception",
    "alert",
    "compliance",
    "break-glass",
    "quarantine",
    "priority-class",
)
_QUOTED = frozenset(("exception", "compliance"))
"""What is called by a string and not by a name."""


def _sort(statement: ast.Statement, symbols: Symbols) -> None:
    match statement:
        case ast.Import():
            pass
        case ast.Flow():
            symbols.flows.append(statement)
        case ast.Setting():
            _sort_setting(statement, symbols)
        case ast.Define():
            _declare(statement.kind, statement.name.text, statement.name.span, statement, symbols)
        case (
            ast.Tier()
            | ast.Tenant()
            | ast.Role()
            | ast.ExistingRole()
            | ast.Guard()
            | ast.Fill()
            | ast.KindName()
            | ast.Parameter()
        ):
            _declare(_DECLARATIONS[type(statement)], statement.name.text, statement.name.span, statement, symbols)
        case ast.Test():
            _declare("test", statement.name.value, statement.name.span, statement, symbols)
        case _:
            what, helps = WORDS.get(type(statement), "this statement"), (HOMES.get(type(statement), ""),)
            symbols.sink.report("TPL105", f"{what} does not belong in the file itself", statement.span, helps=helps)


def _sort_setting(setting: ast.Setting, symbols: Symbols) -> None:
    name = setting.name.text
    if name not in CONTEXTS["file"]:
        _refuse(setting, symbols)
    elif kind := next((kind for kind in _NAMED_SETTINGS if kind == name), None):
        if label := _label(setting, symbols):
            _declare(kind, *label, setting, symbols)
    else:
        {"policy": symbols.policies, "platform": symbols.platforms, "roster": symbols.rosters}[name].append(setting)


def _label(setting: ast.Setting, symbols: Symbols) -> tuple[str, Span] | None:
    items = [item for group in setting.groups for item in group.items]
    match items:
        case [ast.Ref(text="group" | "user" | "serviceaccount" as kind), ast.Text(value=name, span=span)]:
            if setting.name.text == "break-glass":
                return f"{kind} {name}", span
    kinds = ast.Text if setting.name.text in _QUOTED else ast.Ref
    if len(items) == 1 and isinstance(item := items[0], kinds) and setting.name.text != "break-glass":
        return (item.value if isinstance(item, ast.Text) else item.text), item.span
    help_, word = CONTEXTS["file"][setting.name.text].help, setting.name.text
    if len(items) == 1 and isinstance(item := items[0], ast.Ref | ast.Text):
        quotes, shown = ("with", f'"{item.text}"') if isinstance(item, ast.Ref) else ("without", item.value)
        message = f"the name behind `{word}` is written {quotes} quotes"
        symbols.sink.report("TPL201", message, item.span, helps=(f"write `{word} {shown}`",))
    else:
        symbols.sink.report("TPL201", f"`{word}` needs one name", setting.name.span, helps=(f"write {help_}",))
    return None


_BEGINS = "a statement begins with a word such as `tenant`, `allow` or `guard`"


def _refuse(setting: ast.Setting, symbols: Symbols) -> None:
    name = setting.name
    if name.text in NOT_YET:
        helps = (not_yet(name.text),)
        symbols.sink.report("TPL803", f"no backend enforces `{name.text}` yet", name.span, helps=helps)
        return
    places = allowed_in(name.text)
    words = (*CONTEXTS["file"], *(word for word in STATEMENTS if word != "set"))
    help_ = f"`{name.text}` belongs in a `{places[0]}` block" if places else did_you_mean(name.text, words)
    meant = next((word for word in numbers(name.text) if word in words), "")
    if name.text in symbols.of("tenant"):
        help_ = f"a connection is `allow {name.text} -> END on PORTS`"
    help_ = named("statement", name.text) or (meant and f"write `{meant}`") or help_ or _BEGINS
    symbols.sink.report("TPL105", f"unknown statement `{name.text}`", name.span, helps=(help_,) if help_ else ())


def _declare(kind: Kind, name: str, span: Span, statement: ast.Statement, symbols: Symbols) -> None:
    table = symbols.declared.setdefault(kind, {})
    new, old = Declared(name, span, statement), table.get(name)
    if old is None or old.std:
        if old is not None:
            _shadow(kind, new, old, symbols)
        table.pop(name, None)
        table[name] = new
        return
    symbols.sink.report(
        "TPL102",
        f"`{name}` is declared twice",
        span,
        label="again here",
        secondary=(Label(old.span, "first declared here"),),
        helps=("rename or remove one of them",),
    )


def _first_word(setting: ast.Setting) -> str:
    words = [item.text for group in setting.groups for item in group.items if isinstance(item, ast.Ref)]
    return words[0] if words else ""


def _shadow(kind: Kind, new: Declared[ast.Statement], old: Declared[ast.Statement], symbols: Symbols) -> None:
    """A declaration takes the place of the library's, unless that is a guard that nobody may lift."""
    secondary = (Label(old.span, "the library's"),)
    fixed = isinstance(old.statement, ast.Guard) and any(
        isinstance(s, ast.Setting) and s.name.text == "liftable" and _first_word(s) == "no"
        for s in old.statement.block.statements
    )
    if fixed:
        helps = ("give your guard another name: both will hold",)
        symbols.sink.report("TPL102", f"`{new.name}` is a guard of the library that nobody can replace", new.span,
                            secondary=secondary, helps=helps)  # fmt: skip
    else:
        symbols.replaced.append((new, old))
        symbols.sink.report("TPL108", f"this {kind} takes the place of the library's `{new.name}`", new.span,
                            secondary=secondary)  # fmt: skip


def unused(symbols: Symbols) -> Iterator[tuple[Kind, Declared[ast.Statement]]]:
    """A user's declarations that nothing refers to; of one whose header is wrong nobody knows."""
    kinds: tuple[Kind, ...] = ("service", "network", "ports", "role", "tier", "kind", "parameter")
    for kind in kinds:
        for declared in symbols.of(kind).values():
            is_known = declared.std or declared.name in symbols.project.broken
            if not is_known and (kind, declared.name) not in symbols.used:
                yield kind, declared
