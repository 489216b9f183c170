"""CEL as text: parentheses where they are needed, user text only ever a literal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guards import build as b
from tpl.backends._cel.operand import NotInCel
from tpl.backends._cel.printer import WIDTH, write
from tpl.backends._cel.program import Program, closeness, program, refusal
from tpl.backends._cel.tree import (
    NULL,
    Cel,
    Choice,
    Difference,
    ListOf,
    Literal,
    Macro,
    Name,
    Negation,
    Regex,
    Relation,
    Sum,
    conjunction,
    differs,
    disjunction,
    equals,
    get,
)
from tpl.backends.base import EXACT, Fidelity
from tpl.model import identities
from tpl.model.expr import CONTAINERS
from tpl.model.guards import Guard, Rule
from tpl.model.kinds import Kind
from tpl.sema.guards.terms import DEEPEST

A, B, C = map(Name, "abc")
NOBODY = identities.Exempt((), ())


@pytest.mark.parametrize(
    ("cel", "text"),
    [
        (conjunction(A, disjunction(B, C)), "a && (b || c)"),
        (disjunction(A, conjunction(B, C)), "a || (b && c)"),
        (Negation(equals(A, B)), "!(a == b)"),
        (Negation(Negation(A)), "!(!a)"),
        (equals(equals(A, B), C), "(a == b) == c"),
        (equals(Sum((A, B)), C), "a + b == c"),
        (Difference(Sum((A, B)), 1), "a + b - 1"),
        (Sum((A, Choice(A, B, C))), "a + (a ? b : c)"),
        (get(Choice(A, B, C), "x"), "(a ? b : c).?x.orValue(null)"),
        (Choice(Choice(A, B, C), B, Choice(A, B, C)), "(a ? b : c) ? b : a ? b : c"),
        (get(A, "x", "y"), "a.?x.?y.orValue(null)"),
        (get(A, "tpl.dev/x"), "dyn(a[?'tpl.dev/x'].orValue(null))"),
        (get(A, "in"), "dyn(a[?'in'].orValue(null))"),
        (Relation("in", A, ListOf((Literal("x"), Literal(-1), Literal(True), NULL))), "a in ['x', -1, true, null]"),
        (Macro(A, "all", "x", differs(Name("x"), NULL)), "a.all(x, x != null)"),
        (Regex(r"^\w+$"), r"r'^\w+$'"),
    ],
)
def test_on_one_line(cel: Cel, text: str) -> None:
    assert write(cel) == text


def test_what_decides_is_all_that_is_left() -> None:
    true, false = Literal(True), Literal(False)
    assert conjunction(A, true) == A
    assert conjunction(A, false, B) == false
    assert disjunction() == false
    assert conjunction(A, conjunction(B, A)) == conjunction(A, B)


def test_long_expressions_are_broken_where_a_reader_would() -> None:
    long = conjunction(*(equals(Name(f"variables.a_long_name_{n}"), Literal("some text")) for n in range(4)))
    text = write(disjunction(A, Macro(B, "all", "x", long)))
    assert text.splitlines()[:3] == [
        "a ||", "b.all(x,", "  variables.a_long_name_0 == 'some text' &&",
    ]  # fmt: skip
    assert all(len(line) <= WIDTH for line in text.splitlines())


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_literal_is_one_literal(value: str) -> None:
    """Read back by the grammar of CEL, and with nothing in it that a tool on the way would replace."""
    text = write(Literal(value))
    assert re.fullmatch(r"'(?:[^'\\]|\\['\\ntr]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*'", text)
    assert text.isprintable()
    assert not re.search(r"\$[({]|\{\{", text)
    assert _read(text[1:-1]) == value


def _read(text: str) -> str:
    short = {"n": "\n", "t": "\t", "r": "\r", "'": "'", "\\": "\\"}
    pattern = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))", re.DOTALL)
    return pattern.sub(lambda m: short[m[3]] if m[3] else chr(int(m[1] or m[2], 16)), text)


# --- guards -------------------------------------------------------------------------------------


def made(rule: Rule, resource: str = "services") -> Program:
    return program(b.guard("g", resource, rule, when=("create",)), NOBODY)


def expression(rule: Rule, resource: str = "services") -> str:
    """What decides: the rule, which the validation and its message both go by."""
    written = made(rule, resource)
    assert written.validations[-1].expression == "variables.rule_1"
    return next(variable.expression for variable in written.variables if variable.name == "rule_1")


def test_a_guard_can_be_recognised() -> None:
    assert expression(b.forbid(b.equal(b.path("object.spec.type"), "NodePort"))) == (
        "variables.lifted || variables.object_spec_type != 'NodePort'"
    )
    hosts = [b.equal(b.path(f"object.spec.{name}"), True) for name in ("hostPID", "hostIPC")]
    assert expression(b.forbid(b.either(*hosts)), "pods") == (
        "variables.lifted || (variables.pod_spec_hostPID != true && variables.pod_spec_hostIPC != true)"
    )


def test_what_kubernetes_does_not_guarantee_is_tested() -> None:
    text = expression(b.forbid(b.equal(b.path("object.spec.odd.thing"), "x")))
    assert "type(variables.object_spec_odd) == map" in text
    assert "type(variables.object_spec_odd_thing) == string" in text


def test_below_a_map_of_anybody_s_keys_nothing_is_known() -> None:
    """A label may be called `spec`."""
    text = expression(b.forbid(b.equal(b.path("object.metadata.labels.spec.type"), "x")))
    assert "type(variables.object_metadata_labels_spec)" in text


def test_nothing_is_known_of_a_kind_that_is_not_built_in(monkeypatch: pytest.MonkeyPatch) -> None:
    from tpl.model.kinds import KINDS

    monkeypatch.setitem(KINDS, "widgets", Kind("example.com", "v1", "widgets", "Widget"))
    text = expression(b.forbid(b.equal(b.path("object.spec.type"), "x")), "widgets")
    assert "type(variables.object_spec) == map" in text
    assert "type(variables.object_spec_type) == string" in text


def test_two_paths_never_share_a_variable() -> None:
    paths = ("object.a{b.c}", "object.a{b_c}", "object.a.b.c")
    rule = b.require(b.both(*(b.is_set(b.path(path)) for path in paths)))
    names = [variable.name for variable in made(rule).variables]
    assert len([name for name in names if name.startswith("object_a_b_c")]) == len(paths)
    assert len(names) == len(set(names))


def test_the_longest_path_is_written_step_by_step() -> None:
    """Each step is a variable, and asked about once; asking about those before it again would double the work."""
    steps = ".".join(f"x{number}" for number in range(DEEPEST))
    written = program(b.guard("g", "pods", b.require(b.equal(b.path(f"object.{steps}"), "1"))), NOBODY)
    assert len([variable for variable in written.variables if variable.name.startswith("pod_x0")]) == DEEPEST


def test_nothing_goes_by_the_namespace_in_guards_on_namespaces() -> None:
    text = "\n".join(variable.expression for variable in program(b.fixed_tenant(), NOBODY).variables)
    assert "namespaceObject" not in text
    assert [v.name for v in made(b.require(b.is_set(b.path("object.a")))).variables][:2] == ["params", "lifted"]


def test_the_readable_version_comes_first() -> None:
    first, *_ = made(b.require(b.is_set(b.path("object.a")))).validations
    assert first.expression == "dyn(variables.params[?'tpl.dev/params'].orValue('')) in ['1']"
    assert first.message.startswith("g: ")


@pytest.mark.parametrize(
    "value",
    [
        b.call("count", b.path("object.a[].b[]")),
        b.call("lower", b.path("object.a[].b[].c")),
        b.call("keys", b.path("object.a")),
    ],
)
def test_what_cel_cannot_say_is_refused(value: b.Operand) -> None:
    guard = b.guard("g", "services", b.require(b.is_set(value)))
    with pytest.raises(NotInCel):
        program(guard, NOBODY)
    refused = refusal(guard, b.policy(guard))
    assert refused
    assert (refused.code, refused.help) == ("TPL801", "select the target `rego`")


@pytest.mark.parametrize(("guard", "fidelity"), [(b.node_ports(), Fidelity.EXACT), (b.images(), Fidelity.STRICTER)])
def test_lists_may_cost_too_much(guard: Guard, fidelity: Fidelity) -> None:
    assert closeness(guard).fidelity is fidelity


def test_membership_in_a_list_of_the_policy_costs_nothing() -> None:
    assert closeness(b.guard("g", "pods", b.require(b.member(b.path("object.a"), ["x"])))) is EXACT
    each = b.each("c", CONTAINERS, b.is_set(b.path("c.image")))
    assert closeness(b.guard("g", "pods", b.require(each))) is not EXACT
