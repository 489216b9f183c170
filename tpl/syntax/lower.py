"""Parse tree to syntax tree: the last place that knows Lark's shapes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from lark import Token, Tree, v_args
from lark.tree import Meta

from tpl.model.ports import PortRange
from tpl.source import Span
from tpl.syntax import ast, literals
from tpl.syntax.lower_guards import GuardRules
from tpl.syntax.workloads import with_flows

Children = list[Any]


@v_args(meta=True)
class Lowering(GuardRules):
    """One method a grammar rule; children come lowered, absent optional parts as None.

    A literal without meaning goes to ``complaints`` and a harmless value stands in, so that one run
    finds them all.
    """

    def __init__(self, path: str, left_out: Sequence[Span] = ()) -> None:
        super().__init__(path)
        self._left_out = left_out

    # Values --------------------------------------------------------------------------------------
    def text(self, _: Meta, children: Children) -> ast.Text:
        return self._text(children[0])

    def number(self, _: Meta, children: Children) -> ast.Number:
        return ast.Number(self._span(children[0]), str(children[0]))

    def date(self, _: Meta, children: Children) -> ast.Date:
        return self._date(children[0])

    def cidr(self, _: Meta, children: Children) -> ast.Cidr:
        span = self._span(children[0])
        return ast.Cidr(span, self._value(literals.cidr, children[0], "192.0.2.0/32"))

    def port(self, _: Meta, children: Children) -> ast.Port:
        return self._port(children[0])

    def ref(self, meta: Meta, children: Children) -> ast.Ref:
        return ast.Ref(self._at(meta), tuple(map(self._name, children)))

    def pair(self, meta: Meta, children: Children) -> ast.Pair:
        return ast.Pair(self._at(meta), self._key(children[0]), children[1])

    def group(self, meta: Meta, children: Children) -> ast.Group:
        return ast.Group(self._at(meta), tuple(children))

    def list(self, _: Meta, children: Children) -> tuple[ast.Group, ...]:
        return tuple(children)

    def block(self, meta: Meta, children: Children) -> ast.Block:
        span = self._at(meta)
        is_partial = any(span.start <= hole.start < span.end for hole in self._left_out)
        return ast.Block(span, tuple(_each(children)), is_partial)

    def start(self, _: Meta, children: Children) -> tuple[ast.Statement, ...]:
        return _present(children)

    # Declarations --------------------------------------------------------------------------------
    def import_(self, meta: Meta, children: Children) -> ast.Import:
        path, tenants, without = children
        return ast.Import(self._at(meta), self._text(path), tenants or (), without or ())

    def tier(self, meta: Meta, children: Children) -> ast.Tier:
        name, *rest = children
        parameters = tuple(c for c in rest if isinstance(c, ast.TierParameter))
        extends = next((c for c in rest if isinstance(c, ast.Use)), None)
        return ast.Tier(self._at(meta), self._name(name), parameters, extends, rest[-1])

    def tenant(self, meta: Meta, children: Children) -> ast.Tenant:
        name, tier, block = children
        return ast.Tenant(self._at(meta), self._name(name), tier, block)

    def space(self, meta: Meta, children: Children) -> ast.Space:
        return ast.Space(self._at(meta), self._name(children[0]), children[1])

    def inside(self, meta: Meta, children: Children) -> ast.Inside:
        *namespaces, block = children
        return ast.Inside(self._at(meta), tuple(map(self._text, namespaces)), block)

    def role(self, meta: Meta, children: Children) -> ast.Role:
        name, extends, whole, into, block = children
        base = extends and self._name(extends)
        return ast.Role(self._at(meta), self._name(name), base, block, bool(whole), into or ())

    def aggregates(self, _: Meta, children: Children) -> tuple[ast.Name, ...]:
        into: tuple[ast.Name, ...] = children[0]
        return into

    def existing_role(self, meta: Meta, children: Children) -> ast.ExistingRole:
        name, clusterrole, because = children
        return ast.ExistingRole(self._at(meta), self._name(name), self._text(clusterrole), because)

    def use(self, meta: Meta, children: Children) -> ast.Use:
        return ast.Use(self._at(meta), self._name(children[0]), _present(children[1:]))

    def parameter(self, meta: Meta, children: Children) -> ast.TierParameter:
        name, kind, default = children
        return ast.TierParameter(self._at(meta), self._name(name), self._name(kind), default)

    def argument(self, meta: Meta, children: Children) -> ast.Argument:
        return ast.Argument(self._at(meta), self._name(children[0]), children[1])

    def define(self, meta: Meta, children: Children) -> ast.Define:
        kind, name, groups = children
        return ast.Define(self._at(meta), kind, self._name(name), groups)

    def kind(self, meta: Meta, children: Children) -> ast.KindName:
        name, resource, block = children
        return ast.KindName(self._at(meta), self._name(name), self._name(resource), block)

    def declared(self, meta: Meta, children: Children) -> ast.Parameter:
        name, kind, block = children
        return ast.Parameter(self._at(meta), name, self._name(kind), block)

    def override(self, meta: Meta, children: Children) -> ast.Override:
        return ast.Override(self._at(meta), self._name(children[0]), children[1])

    def assign(self, meta: Meta, children: Children) -> ast.Assign:
        key, operator, groups = children
        return ast.Assign(self._at(meta), self._key(key), operator, groups)

    def assigned(self, _: Meta, children: Children) -> Token:
        """What is a word of the language elsewhere may be a label's key."""
        token: Token = children[0]
        return token

    def setting(self, meta: Meta, children: Children) -> ast.Setting:
        name, groups, block = children
        made = ast.Setting(self._at(meta), self._name(name), groups or (), block)
        return with_flows(made) if name == "workload" else made

    def when(self, meta: Meta, children: Children) -> ast.When:
        metric, operator, threshold, window = children
        return ast.When(self._at(meta), self._name(metric), str(operator), threshold, window)

    # Flows ---------------------------------------------------------------------------------------
    def flow(self, meta: Meta, children: Children) -> ast.Flow:
        verb, source, _, destination, on, because, block = children
        return ast.Flow(self._at(meta), verb, source, destination, on, because, block)

    def side_flow(self, meta: Meta, children: Children) -> ast.SideFlow:
        verb, direction, *rest = children
        peers = tuple(c for c in rest if isinstance(c, ast.Endpoint))
        on, because, block = rest[-3:]
        return ast.SideFlow(self._at(meta), verb, direction, peers, on, because, block)

    def accept(self, meta: Meta, children: Children) -> ast.Accept:
        source, _, destination, on, because = children
        return ast.Accept(self._at(meta), source, destination, on, because)

    def keep(self, meta: Meta, children: Children) -> ast.Keep:
        return ast.Keep(self._at(meta), *children)

    def on(self, meta: Meta, children: Children) -> ast.On:
        before = len(self.complaints)
        ports = tuple(self._port(c) if c.type == "PORT" else self._name(c) for c in _present(children))
        return ast.On(self._at(meta), ports, is_partial=len(self.complaints) > before)

    def because(self, _: Meta, children: Children) -> ast.Text | ast.Name:
        return self._key(children[0])

    def endpoint(self, meta: Meta, children: Children) -> ast.Endpoint:
        qualifier, target = children if len(children) == 2 else (None, children[0])
        if isinstance(target, Token):
            target = self._text(target) if target.type == "STRING" else self.cidr(meta, [target])
        return ast.Endpoint(self._at(meta), qualifier, target)

    # Access --------------------------------------------------------------------------------------
    def grant(self, meta: Meta, children: Children) -> ast.Grant:
        role, *subjects, everywhere, because = children
        return ast.Grant(self._at(meta), self._name(role), tuple(subjects), everywhere or "", because)

    def everywhere(self, _: Meta, children: Children) -> str:
        return " ".join(map(str, children[1:]))

    def granted(self, meta: Meta, children: Children) -> ast.Subject:
        shared, subject = children
        return ast.Subject(self._at(meta), subject.kind, subject.name, bool(shared))

    def subject(self, meta: Meta, children: Children) -> ast.Subject:
        return ast.Subject(self._at(meta), children[0], self._text(children[1]))

    def permission(self, meta: Meta, children: Children) -> ast.Permission:
        can, verbs, resources = children
        return ast.Permission(self._at(meta), can == "can", verbs, resources)

    def words(self, _: Meta, children: Children) -> tuple[ast.Word, ...]:
        return _present(children)

    def word(self, meta: Meta, children: Children) -> ast.Word:
        return ast.Word(self._at(meta), "/".join(str(c) for c in _present(children)))

    # Tests ---------------------------------------------------------------------------------------
    def test(self, meta: Meta, children: Children) -> ast.Test:
        name, at, block = children
        return ast.Test(self._at(meta), self._text(name), at and self._date(at), block)

    def expect_flow(self, meta: Meta, children: Children) -> ast.ExpectFlow:
        outcome, source, _, destination, on, *rest = children
        excluded = tuple(c for c in rest if isinstance(c, ast.Ref))
        return ast.ExpectFlow(self._at(meta), outcome, source, destination, on, excluded, rest[-1])

    def expect_access(self, meta: Meta, children: Children) -> ast.ExpectAccess:
        return ast.ExpectAccess(self._at(meta), *children)

    def expect_image(self, meta: Meta, children: Children) -> ast.ExpectImage:
        outcome, image, asked = children
        return ast.ExpectImage(self._at(meta), outcome, self._text(image), asked)

    def expect_manifest(self, meta: Meta, children: Children) -> ast.ExpectManifest:
        outcome, deleting, path, replacing, asked = children
        old = replacing and self._text(replacing)
        return ast.ExpectManifest(self._at(meta), outcome, bool(deleting), self._text(path), old, asked)

    def expect_filled(self, meta: Meta, children: Children) -> ast.ExpectFilled:
        path, filled, asked = children
        return ast.ExpectFilled(self._at(meta), self._text(path), self._text(filled), asked)

    def expect_connect(self, meta: Meta, children: Children) -> ast.ExpectConnect:
        return ast.ExpectConnect(self._at(meta), *children)

    def in_one_namespace(self, _: Meta, children: Children) -> ast.Text:
        return self._text(children[0])

    def asked(self, meta: Meta, children: Children) -> ast.Asked:
        tenant, subject, guard, because = children
        return ast.Asked(self._at(meta), tenant, subject, guard and self._name(guard), because)

    def expect_closed(self, meta: Meta, children: Children) -> ast.ExpectClosed:
        return ast.ExpectClosed(self._at(meta), self._name(children[0]))

    # One keyword out of several --------------------------------------------------------------------
    def _keyword(self, _: Meta, children: Children) -> str:
        return str(children[0])

    define_kind = assign_operator = verb = direction = qualifier = subject_kind = can = _keyword
    deleting = sharing = whole = effect = quantifier = function = pattern_kind = _keyword

    def outcome(self, _: Meta, children: Children) -> str:
        first, *rest = filter(None, children)
        return f"{first} or {rest[-1]}" if rest else str(first)

    # Tokens --------------------------------------------------------------------------------------
    def _span(self, token: Token) -> Span:
        return Span(self._file, token.start_pos or 0, token.end_pos or 0)

    def _at(self, meta: Meta) -> Span:
        return Span(self._file, meta.start_pos, meta.end_pos)

    def _name(self, token: Token) -> ast.Name:
        return ast.Name(self._span(token), str(token))

    def _text(self, token: Token) -> ast.Text:
        return ast.Text(self._span(token), self._value(literals.string, token, ""))

    def _date(self, token: Token) -> ast.Date:
        return ast.Date(self._span(token), self._value(literals.date, token, datetime.date.min))

    def _port(self, token: Token) -> ast.Port:
        stand_in = PortRange(protocol="tcp", first=1, last=1)
        return ast.Port(self._span(token), self._value(literals.port, token, stand_in))

    def _key(self, token: Token) -> ast.Name | ast.Text:
        return self._text(token) if token.type == "STRING" else self._name(token)


def _present(children: Children) -> tuple[Any, ...]:
    return tuple(child for child in children if child is not None)


def _each(children: Children) -> Iterator[ast.Statement]:
    """Every statement; conditions that stand together are one child."""
    for child in _present(children):
        yield from child if isinstance(child, tuple) else (child,)


setattr(Lowering, "import", Lowering.import_)  # a grammar rule may be called what a method may not


def lower(
    tree: Tree[Token], path: str, left_out: Sequence[Span] = ()
) -> tuple[tuple[ast.Statement, ...], list[literals.Complaint]]:
    """The statements of a parsed file, and what is wrong with its literals; ``left_out`` is what did not parse."""
    lowering = Lowering(path, left_out)
    statements: tuple[ast.Statement, ...] = lowering.transform(tree)
    return statements, lowering.complaints
