"""Files that are tenants' to write: `import "acme.tpl" for acme`, and what may stand in them.

Whoever may write such a file says what its tenants are, and nothing that others get. All that is shared, and all
that takes somebody else's agreement, stands in a file of the platform's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import get_args

from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean
from tpl.sema.project import Project
from tpl.sema.words.schema import CONTEXTS
from tpl.sema.words.statement_words import HOMES, IN_FILE, WORDS
from tpl.source import STD, Span
from tpl.syntax import ast

_Shared = (
    ast.Define | ast.KindName | ast.Parameter | ast.Tier | ast.Role | ast.ExistingRole | ast.Guard | ast.Fill
)  # fmt: skip
"""What stands in a file, has a name, and is for everybody."""
if undecided := {kind for kind, home in HOMES.items() if home == IN_FILE} ^ {
    *get_args(_Shared), ast.Import, ast.Tenant, ast.Test,
}:  # fmt: skip
    raise TypeError(f"whether tenants may write {undecided} is to be decided in {__name__}")

_HELPS = {
    "`exception`": "whoever may write it has approved it: move it to `{by}`",
    "a flow": "write it in the block of a tenant that is one of its ends, or move it to `{by}`",
    "`import`": "let `{by}` import it",
}
_Blocks = ast.Tenant | ast.Space | ast.Inside | ast.Override
_STATEMENTS: Mapping[type[ast.Written], str] = {
    ast.Grant: "grant", ast.Accept: "accept", ast.Space: "space", ast.Inside: "in", ast.Override: "in",
    ast.Test: "test",
}  # fmt: skip
"""Statements that are no settings, by the word that `without` takes; flows have their verb."""

_MOVE = "move it to `{by}`, or to another file of the platform's"


@dataclass
class Given:
    """A file of tenants': their names, each with the place that gives it. ``span`` is the first such place.

    ``without`` are the words that it may not say besides, each with the place that says so.
    """

    span: Span
    tenants: dict[str, Span] = field(default_factory=dict)
    without: dict[str, Span] = field(default_factory=dict)

    @property
    def by(self) -> str:
        """The platform's file that gives it."""
        return self.span.path

    def refuse(self, message: str, span: Span, help_: str, sink: Sink, whose: Label | None = None) -> None:
        """Report what the file says and may not (TPL317), with what says whose it is."""
        whose = whose or Label(self.span, "whose the file is")
        sink.report("TPL317", message, span, secondary=(whose,), helps=(help_,))


def tenant_files(project: Project) -> Mapping[str, Given]:
    """File to whose it is. Such a file can give nothing on: what it imports `for` tenants counts for nothing."""
    importers: dict[str, set[str]] = {}
    for path, statement in project.given:
        importers.setdefault(path, set()).add(statement.span.path)
    found: dict[str, Given] = {}
    for path in TopologicalSorter(importers).static_order():
        for statement in (one for to, one in project.given if to == path and one.span.path not in found):
            names = statement.tenants
            given = found.setdefault(path, Given(names[0].span.to(names[-1].span)))
            given.tenants |= {name.text: name.span for name in names}
            given.without |= {name.text: name.span for name in statement.without}
    return found


def is_theirs(statement: ast.Statement, given: Given, sink: Sink) -> bool:
    """Whether the statement may stand in the file of these tenants; one that may not is reported (TPL317)."""
    _check_words(statement, given, sink)
    if isinstance(statement, ast.Tenant):
        return _is_given(statement, given, sink)
    if (found := _the_platforms(statement)) is None:
        return True
    what, span = found
    help_ = _HELPS.get(what, _MOVE).format(by=given.by)
    given.refuse(f"{what} does not belong in a file of tenants", span, help_, sink)
    return False


def _is_given(tenant: ast.Tenant, given: Given, sink: Sink) -> bool:
    name = tenant.name.text
    if name in given.tenants:
        _check_namespaces(tenant, given, sink)
        return True
    help_ = f"whose the file is stands in `{given.by}`: `import … for {', '.join((*given.tenants, name))}`"
    given.refuse(f"tenant `{name}` is not this file's to declare", tenant.name.span, help_, sink)
    return False


def _the_platforms(statement: ast.Statement) -> tuple[str, Span] | None:
    """What is the platform's to say, in words, and where it stands; None for a test and for what fits in no file."""
    match statement:
        case ast.Import(path=path):
            return None if path.value.startswith(STD) else (WORDS[ast.Import], path.span)
        case ast.Flow(source=source, on=on):
            return WORDS[ast.Flow], source.span.to(on.span)
        case ast.Setting(name=name):
            return (f"`{name.text}`", name.span) if name.text in CONTEXTS["file"] else None
        case _:
            return (WORDS[type(statement)], statement.name.span) if isinstance(statement, _Shared) else None


def declared_by(statement: ast.Statement) -> str:
    """The name that a refused statement would have declared; empty for none."""
    if isinstance(statement, ast.Tenant | _Shared):
        return statement.name.text
    match statement:
        case ast.Setting(groups=(ast.Group(items=(ast.Ref() as name,)),)):
            return name.text
        case _:
            return ""


def _check_words(statement: ast.Statement, given: Given, sink: Sink) -> None:
    """What the platform says that the file may not say besides, wherever in a tenant's block it stands."""
    word, span = _word(statement)
    if word in given.without:
        help_ = f"let a tier or a file of the platform's say it: `{given.by}` imports this one without"
        given.refuse(f"`{word}` is not this file's to say", span, help_, sink, Label(given.without[word], "says this"))
    inner = statement.block if isinstance(statement, _Blocks) else None
    for below in inner.statements if inner else ():
        _check_words(below, given, sink)
    flows = statement.block.statements if isinstance(statement, ast.Setting) and statement.block else ()
    for flow in (one for one in flows if isinstance(one, ast.SideFlow)):
        _check_words(flow, given, sink)


def _word(statement: ast.Statement) -> tuple[str, Span]:
    """By which word `without` names a statement; empty for one that it cannot name."""
    match statement:
        case ast.Setting(name=name):
            return name.text, name.span
        case ast.SideFlow(verb=verb) | ast.Flow(verb=verb):
            return verb, statement.span
        case _:
            return _STATEMENTS.get(type(statement), ""), statement.span


def check_without(project: Project, settings: Collection[str], sink: Sink) -> None:
    """Report words after `without` that no file of tenants could say (TPL101)."""
    known = {*settings, *_STATEMENTS.values(), "allow", "deny", "never"}
    for name in (name for _, statement in project.given for name in statement.without):
        if name.text not in known:
            message = f"`{name.text}` is no word of a tenant's block"
            help_ = did_you_mean(name.text, sorted(known))
            sink.report("TPL101", message, name.span, helps=(help_,) if help_ else ())


def _check_namespaces(tenant: ast.Tenant, given: Given, sink: Sink) -> None:
    """A namespace that the platform did not give is the tenant's by its name alone: else it could be anybody's."""
    for text in _namespaces(tenant.block):
        named = text.value.replace("{tenant}", tenant.name.text)
        if named != tenant.name.text and not named.startswith(f"{tenant.name.text}-"):
            message = f"`{text.value}` is not called like tenant `{tenant.name.text}`"
            help_ = f"call it `{tenant.name.text}-…`, or let a tier or a file of the platform's give it"
            given.refuse(message, text.span, help_, sink)


def _namespaces(block: ast.Block | None) -> Iterator[ast.Text]:
    for statement in block.statements if block else ():
        match statement:
            case ast.Override(block=inner) | ast.Space(block=inner) | ast.Inside(block=inner):
                yield from _namespaces(inner)
            case ast.Setting(name=ast.Name(text="namespaces"), groups=groups):
                yield from (item for group in groups for item in group.items if isinstance(item, ast.Text))


def not_declared(
    theirs: Mapping[str, Given], declared: Mapping[str, Span], broken: Collection[str]
) -> Iterator[tuple[str, str, Span]]:
    """A file, a tenant to whom it was given and whom it does not declare, and where it was given."""
    for path, given in theirs.items():
        for name, span in given.tenants.items():
            if name not in broken and (name not in declared or declared[name].path != path):
                yield path, name, span
