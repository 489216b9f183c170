"""One statement back to text: a head that may be aligned with its neighbours', and a tail."""

from __future__ import annotations

from typing import Literal

from tpl.record import dataclass
from tpl.syntax import ast
from tpl.syntax.format_guards import quoted, rule_text, term

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A statement's text: heads of one ``run`` are padded to one width; ``block`` follows in braces.

    ``columns`` is set for a list of pairs such as a limit's, whose columns are aligned as well.
    """

    run: Literal["setting", "grant", "define", "expect", ""]
    head: str
    tail: str = ""
    block: ast.Block | None = None
    columns: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


def row(statement: ast.Statement) -> Row:
    """How a statement is written."""
    match statement:
        case ast.Setting():
            return _setting(statement)
        case ast.Assign():
            return Row("", f"{value(statement.key)} {statement.operator} {_groups(statement.groups)}")
        case ast.Define():
            return Row("define", f"{statement.kind} {statement.name.text}", f"= {_groups(statement.groups)}")
        case ast.Grant():
            return _grant(statement)
        case ast.ExistingRole():
            text = f"= clusterrole {value(statement.clusterrole)}{_because(statement.because)}"
            return Row("define", f"role {statement.name.text}", text)
        case ast.When():
            window = f" in {value(statement.window)}" if statement.window else ""
            text = f"{statement.metric.text} {statement.operator} {value(statement.threshold)}{window}"
            return Row("setting", "when", text)
        case ast.Rule():
            first, *rest = rule_text(statement.condition, statement.unless, WIDTH - 12)
            return Row("setting", statement.effect, first, more=tuple(rest))
        case ast.Condition():
            first, *rest = rule_text(statement.asked, None, WIDTH - 12)
            return Row("setting", statement.word, first, more=tuple(rest))
        case ast.Filling():
            return Row("", f"set {term(statement.path)} = {term(statement.value)}")
        case ast.Permission():
            verb = "can" if statement.can else "cannot"
            return Row("", f"{verb} {_words(statement.verbs)} on {_words(statement.resources)}")
        case (
            ast.Import()
            | ast.Tier()
            | ast.Tenant()
            | ast.Space()
            | ast.Inside()
            | ast.Role()
            | ast.KindName()
            | ast.Parameter()
            | ast.Override()
            | ast.Guard()
            | ast.Fill()
            | ast.Test()
        ):
            return _declaration(statement)
        case ast.Flow() | ast.SideFlow() | ast.Accept() | ast.Keep():
            return _flow(statement)
        case _:
            return _expectation(statement)


def _grant(grant: ast.Grant) -> Row:
    everywhere = f" in {grant.everywhere}" if grant.everywhere else ""
    tail = f"to {', '.join(map(_subject, grant.subjects))}{everywhere}{_because(grant.because)}"
    return Row("grant", f"grant {grant.role.text}", tail)


def _setting(setting: ast.Setting) -> Row:
    name = setting.name.text
    if setting.block is not None:
        return Row("", " ".join(filter(None, (name, _groups(setting.groups)))), block=setting.block)
    texts = tuple(_group(group) for group in setting.groups)
    paired = len(texts) > 1 and all(len(group.items) == 2 for group in setting.groups)
    return Row("setting", name, ", ".join(texts), columns=texts if paired else ())


def _declaration(
    statement: ast.Import
    | ast.Tier
    | ast.Tenant
    | ast.Space
    | ast.Inside
    | ast.Role
    | ast.KindName
    | ast.Parameter
    | ast.Override
    | ast.Guard
    | ast.Fill
    | ast.Test,
) -> Row:
    match statement:
        case ast.Import():
            tenants = f" for {', '.join(name.text for name in statement.tenants)}" if statement.tenants else ""
            without = f" without {', '.join(name.text for name in statement.without)}" if statement.without else ""
            return Row("", f"import {value(statement.path)}{tenants}{without}")
        case ast.Tier():
            parameters = _bracketed([_parameter(p) for p in statement.parameters])
            extends = f" extends {_use(statement.extends)}" if statement.extends else ""
            return Row("", f"tier {statement.name.text}{parameters}{extends}", block=statement.block)
        case ast.Tenant():
            if statement.tier is None and statement.block is None:
                return Row("setting", "tenant", statement.name.text)
            tier = f" is {_use(statement.tier)}" if statement.tier else ""
            return Row("", f"tenant {statement.name.text}{tier}", block=statement.block)
        case ast.Space():
            return Row("", f"space {statement.name.text}", block=statement.block)
        case ast.Inside():
            return Row("", f"in namespace {', '.join(map(value, statement.namespaces))}", block=statement.block)
        case ast.KindName():
            return Row("", f"kind {statement.name.text} = {statement.resource.text}", block=statement.block)
        case ast.Parameter():
            return Row("", f"parameter {statement.name.text}: {statement.type.text}", block=statement.block)
        case ast.Role():
            extends = f" extends {statement.extends.text}" if statement.extends else ""
            whole = " cluster" if statement.whole else ""
            into = f" aggregates to {_names(statement.into)}" if statement.into else ""
            return Row("", f"role {statement.name.text}{extends}{whole}{into}", block=statement.block)
        case ast.Override():
            return Row("", f"in {statement.environment.text}", block=statement.block)
        case ast.Guard():
            when = f" when {_names(statement.operations)}" if statement.operations else ""
            return Row(
                "",
                f"guard {statement.name.text} on {_names(statement.resources)}{when}{_place(statement.place)}",
                block=statement.block,
            )
        case ast.Fill():
            return Row("", f"fill {statement.name.text} on {_names(statement.resources)}", block=statement.block)
        case ast.Test():
            at = f" at {value(statement.at)}" if statement.at else ""
            return Row("", f"test {value(statement.name)}{at}", block=statement.block)


def _place(place: ast.Place | None) -> str:
    if place is None or place.kind == "platform":
        return " in platform" if place else ""
    named = ", ".join(map(value, place.namespaces))
    if place.kind == "named":
        return f" in namespace {named}"
    return f" in every namespace except {named}" if named else " in every namespace"


def _flow(statement: ast.Flow | ast.SideFlow | ast.Accept | ast.Keep) -> Row:
    match statement:
        case ast.Flow():
            text = f"{_arrow(statement)}{_because(statement.because)}"
            if statement.block is None:
                return Row("setting", statement.verb, text)
            return Row("", f"{statement.verb} {text}", block=statement.block)
        case ast.SideFlow():
            peers = ", ".join(map(_endpoint, statement.peers))
            text = f"{statement.verb} {statement.direction} {peers} {_on(statement.on)}{_because(statement.because)}"
            return Row("", text, block=statement.block)
        case ast.Accept():
            return Row("", f"accept {_arrow(statement)}{_because(statement.because)}")
        case ast.Keep():
            return Row("", f"keep {statement.direction} {_endpoint(statement.peer)} {_on(statement.on)}")


def _expectation(statement: ast.Statement) -> Row:
    match statement:
        case ast.ExpectFlow():
            excluded = f" except {', '.join(ref.text for ref in statement.excluded)}" if statement.excluded else ""
            tail = _arrow(statement) + excluded + _because(statement.because)
        case ast.ExpectAccess():
            tail = (
                f"{_subject(statement.subject)} can {statement.verb.text} {statement.resource.text}"
                f" in {_where(statement.where)}"
            )
        case ast.ExpectImage():
            tail = f"image {value(statement.image)} {_asked(statement.asked)}"
        case ast.ExpectManifest():
            old = f" replacing {value(statement.replacing)}" if statement.replacing else ""
            deleting = "delete " if statement.deleting else ""
            tail = f"{deleting}manifest {value(statement.path)}{old} {_asked(statement.asked)}"
        case ast.ExpectFilled():
            text = f"manifest {value(statement.path)} becomes {value(statement.filled)}"
            return Row("", f"expect {text} {_asked(statement.asked)}")
        case ast.ExpectConnect():
            tail = f"connect {statement.resource.text} {_asked(statement.asked)}"
        case ast.ExpectClosed():
            return Row("", f"expect no other {statement.what.text} flows")
        case _:
            raise AssertionError(f"no text for {type(statement).__name__}")
    return Row("expect", f"expect {statement.outcome}", tail)


def _where(where: ast.Ref | ast.Text) -> str:
    return where.text if isinstance(where, ast.Ref) else f"namespace {value(where)}"


def _asked(asked: ast.Asked) -> str:
    subject = f" as {_subject(asked.subject)}" if asked.subject else ""
    guard = f" by {asked.guard.text}" if asked.guard else ""
    return f"in {_where(asked.where)}{subject}{guard}{_because(asked.because)}"


def _arrow(flow: ast.Flow | ast.Accept | ast.ExpectFlow) -> str:
    return f"{_endpoint(flow.source)} -> {_endpoint(flow.destination)} {_on(flow.on)}"


def _endpoint(endpoint: ast.Endpoint) -> str:
    return " ".join(filter(None, (endpoint.qualifier, value(endpoint.target))))


def _on(on: ast.On) -> str:
    return "on " + ", ".join(value(port) for port in on.ports)


def _because(because: ast.Text | ast.Name | None) -> str:
    return f" because {value(because)}" if because else ""


def _subject(subject: ast.Subject) -> str:
    return f"{'shared ' if subject.shared else ''}{subject.kind} {value(subject.name)}"


def _use(use: ast.Use) -> str:
    return use.name.text + _bracketed([f"{a.name.text}: {value(a.value)}" for a in use.arguments])


def _parameter(parameter: ast.TierParameter) -> str:
    default = f" = {value(parameter.default)}" if parameter.default else ""
    return f"{parameter.name.text}: {parameter.type.text}{default}"


def _bracketed(texts: list[str]) -> str:
    return f"({', '.join(texts)})" if texts else ""


def _names(names: tuple[ast.Name, ...]) -> str:
    return ", ".join(name.text for name in names)


def _words(words: tuple[ast.Word, ...]) -> str:
    return ", ".join(word.text for word in words)


def _groups(groups: tuple[ast.Group, ...]) -> str:
    return ", ".join(map(_group, groups))


def _group(group: ast.Group) -> str:
    return " ".join(
        f"{value(item.key)} = {value(item.value)}" if isinstance(item, ast.Pair) else value(item)
        for item in group.items
    )


def value(node: ast.Value | ast.Name) -> str:
    """A value as it is written."""
    match node:
        case ast.Text():
            return quoted(node.value)
        case ast.Date():
            return node.value.isoformat()
        case ast.Port():
            return str(node.ports)
        case _:
            return node.text
