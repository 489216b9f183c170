"""What expressions mean: unset, errors, absorption and bounds, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guards import build as b
from tpl.model import expr
from tpl.model.expr import BOUND, Expr
from tpl.semantics.guards import Scope, allows, truth, value
from tpl.semantics.values import WrongType

OBJECT: dict[str, Any] = {
    "text": "abc",
    "zero": 0,
    "path": "a/b/c",
    "number": 5,
    "decimal": 5.0,
    "yes": True,
    "nothing": None,
    "empty": {},
    "map": {"b": "2", "a": "1"},
    "words": ["x", "y", None],
    "list": [{"n": 1}, {"n": 2}, {}],
    "mixed": [{"n": 1}, "not an object"],
    "nested": [{"in": [{"n": 1}]}, {"in": None}, {"in": [{"n": 2}, {"n": 3}]}],
    "long": [1] * (BOUND + 1),
    "longest": [1] * BOUND,
    "memory": "1536Mi",
    "cpu": "1500m",
    "block": "10.1.2.0/24",
    "mapped": "::ffff:10.1.2.3",
}
SCOPE = Scope({"object": OBJECT, "old": None}, {"name": "acme", "images.from": ["a", "b"]})
ERROR = None
ERRS = b.compare(b.path("object.text.deeper"), "==", 1)
TRUE, FALSE = expr.Truth(value=True), expr.Truth(value=False)
TEXT, NUMBER, UNSET = b.path("object.text"), b.path("object.number"), b.path("object.missing.deeper")


def each_n(source: str, body: Expr) -> Expr:
    return b.each("e", b.path(source), body)


KEY = b.path("key")


def each_key(quantifier: Any, source: str, body: Expr) -> Expr:
    return expr.Quantified(quantifier=quantifier, variable="key", source=b.keys(source), body=body)


def quantity(operand: b.Operand) -> expr.Call:
    return b.call("quantity", operand)


def amount(field: str, operator: Any, text: str) -> Expr:
    return b.compare(quantity(b.path(f"object.{field}")), operator, quantity(text))


CASES: list[tuple[str, Expr, bool | None]] = [
    # --- equality
    ("equal", b.equal(TEXT, "abc"), True),
    ("not equal", b.compare(TEXT, "!=", "abc"), False),
    ("one unset is not equal", b.equal(UNSET, "abc"), False),
    ("one unset differs", b.compare(UNSET, "!=", "abc"), True),
    ("both unset are equal", b.equal(UNSET, b.path("object.nothing")), True),
    ("null is unset", b.is_set(b.path("object.nothing")), False),
    ("an empty object is set", b.is_set(b.path("object.empty")), True),
    ("zero is set", b.is_set(b.path("object.zero")), True),
    ("types differ", b.equal(TEXT, 5), ERROR),
    ("types differ, negated", b.compare(TEXT, "!=", 5), ERROR),
    ("a boolean is no number", b.equal(b.path("object.yes"), 1), ERROR),
    ("whole and decimal", b.equal(NUMBER, b.path("object.decimal")), True),
    ("objects deeply", b.equal(b.path("object.map"), b.path("object.map")), True),
    ("object and list", b.equal(b.path("object.map"), b.path("object.list")), ERROR),
    # --- orderings
    ("less", b.compare(NUMBER, "<", 6), True),
    ("not less", b.compare(NUMBER, "<", 5), False),
    ("at least", b.compare(NUMBER, ">=", 5), True),
    ("ordering text", b.compare(TEXT, "<", 5), ERROR),
    ("ordering two texts", b.compare(TEXT, "<", "b"), ERROR),
    ("ordering unset", b.compare(UNSET, "<", 5), False),
    ("ordering unset the other way", b.compare(UNSET, ">=", 5), False),
    ("ordering unset and text", b.compare(UNSET, "<", "b"), False),
    ("ordering booleans", b.compare(b.path("object.yes"), "<", 5), ERROR),
    # --- membership
    ("in", b.member("x", b.path("object.words")), True),
    ("not in", b.member("z", b.path("object.words")), False),
    ("another type is just not in", b.member(1, b.path("object.words")), False),
    ("unset is in nothing", b.member(UNSET, b.path("object.words")), False),
    ("in unset", b.member("x", UNSET), False),
    ("unset is not in a list with null", b.member(UNSET, b.path("object.words")), False),
    ("unset in text", b.member(UNSET, TEXT), False),
    ("in text", b.member("x", TEXT), ERROR),
    ("in keys", b.member("a", b.call("keys", b.path("object.map"))), True),
    ("in keys of unset", b.member("a", b.call("keys", UNSET)), False),
    ("in keys of text", b.member("a", b.call("keys", TEXT)), ERROR),
    ("some key", each_key("some", "object.map", b.equal(KEY, "b")), True),
    ("each key", each_key("each", "object.map", b.equal(KEY, "b")), False),
    ("some key of unset", each_key("some", "object.missing", b.equal(KEY, KEY)), False),
    ("each key of unset", each_key("each", "object.missing", b.equal(KEY, "b")), True),
    ("each key of text", each_key("each", "object.text", b.equal(KEY, "b")), ERROR),
    ("each key of a list", each_key("each", "object.words", b.equal(KEY, "b")), ERROR),
    ("in a setting", b.member("b", b.setting("images.from")), True),
    ("in a setting that is not given", b.member("b", b.setting("images.digest")), False),
    ("in a list at the bound", b.member(1, b.path("object.longest")), True),
    ("in a list beyond it", b.member(1, b.path("object.long")), ERROR),
    # --- text
    ("contains", b.text_test(TEXT, "contains", "bc"), True),
    ("starts with", b.text_test(TEXT, "starts with", "bc"), False),
    ("ends with", b.text_test(TEXT, "ends with", "bc"), True),
    ("everything contains nothing", b.text_test(TEXT, "contains", ""), True),
    ("text of unset", b.text_test(UNSET, "contains", ""), False),
    ("text of a number", b.text_test(NUMBER, "contains", "5"), ERROR),
    ("text of a number and unset", b.text_test(NUMBER, "contains", UNSET), False),
    # --- patterns
    ("name", b.matches("name", TEXT, ["x*", "ab*"]), True),
    ("name exactly", b.matches("name", TEXT, ["ab"]), False),
    ("name against one setting", b.matches("name", "acme", b.setting("name")), True),
    ("unset matches nothing", b.matches("name", UNSET, ["*"]), False),
    ("nothing matches unset", b.matches("name", TEXT, b.setting("images.digest")), False),
    ("a number matches", b.matches("name", NUMBER, ["*"]), ERROR),
    ("host", b.matches("host", "A.example.com", ["*.EXAMPLE.com"]), True),
    ("host itself", b.matches("host", "example.com", ["*.example.com"]), False),
    ("host with no label", b.matches("host", ".example.com", ["*.example.com"]), False),
    ("host with no label, exactly", b.matches("host", ".example.com", [".example.com"]), True),
    ("host with two labels", b.matches("host", "a.b.example.com", ["*.example.com"]), False),
    ("wildcard host", b.matches("host", "*.example.com", ["*.example.com"]), True),
    # A Kelvin sign is not the letter k, whatever Unicode's lower case says.
    ("host in another alphabet", b.matches("host", "a.\u212a.com", ["*.k.com"]), False),
    # --- quantities
    ("quantity", amount("memory", "==", "1.5Gi"), True),
    ("quantity, not as a text", amount("memory", "<", "900G"), True),
    ("quantity in thousandths", amount("cpu", "<=", "1.5"), True),
    ("quantity, one thousandth more", amount("cpu", ">", "1499m"), True),
    ("quantity and a number", amount("number", "<", "5001m"), True),
    ("quantity and a whole decimal", amount("decimal", "==", "5"), True),
    ("quantity of a text that is none", amount("text", "<", "1"), ERROR),
    ("quantity of a truth", amount("yes", "<", "2"), ERROR),
    ("quantity of unset", amount("missing", "<=", "1"), False),
    ("quantity of unset differs", amount("missing", "!=", "0"), True),
    ("powers of two end at 2^63 - 1", b.compare(quantity("9Ei"), "==", quantity("8Ei")), True),
    ("powers of ten do not", b.compare(quantity("10E"), ">", quantity("9.5E")), True),
    ("a billionth", b.compare(quantity("1n"), "==", quantity("0.000000001")), True),
    ("less than a billionth", b.compare(quantity("0.1n"), ">", quantity("0")), ERROR),
    ("with a sign", b.compare(quantity("-1"), "<", quantity("0")), ERROR),
    # --- addresses
    ("within", b.matches("address", b.path("object.block"), ["192.168.0.0/16", "10.0.0.0/8"]), True),
    ("within, a wider one", b.matches("address", "10.0.0.0/7", ["10.0.0.0/8"]), False),
    ("within, one address", b.matches("address", "2001:DB8::1", ["2001:db8::/32"]), True),
    ("within, of the other family", b.matches("address", "10.1.2.3", ["::/0"]), False),
    ("within, IPv4 inside of IPv6", b.matches("address", b.path("object.mapped"), ["0.0.0.0/0", "::/0"]), ERROR),
    ("within, the same in hexadecimal", b.matches("address", "0:0::ffff:a01:203", ["::/0"]), ERROR),
    ("within, with zeros in front", b.matches("address", "010.1.2.3", ["10.0.0.0/8"]), ERROR),
    ("within, no address", b.matches("address", TEXT, ["::/0"]), ERROR),
    ("within, unset", b.matches("address", UNSET, ["::/0"]), False),
    # --- quantifiers
    ("each", each_n("object.list", b.compare(b.path("e.n"), "!=", 3)), True),
    ("each, one not", each_n("object.list", b.is_set(b.path("e.n"))), False),
    ("some", b.some("e", b.path("object.list"), b.equal(b.path("e.n"), 2)), True),
    ("each over unset", b.each("e", UNSET, FALSE), True),
    ("some over unset", b.some("e", UNSET, TRUE), False),
    ("each over text", b.each("e", TEXT, TRUE), ERROR),
    ("each, at the bound", each_n("object.longest", b.equal(b.path("e"), 1)), True),
    ("each, beyond it", each_n("object.long", b.equal(b.path("e"), 1)), ERROR),
    ("some, beyond it", b.some("e", b.path("object.long"), TRUE), ERROR),
    ("each, an error", each_n("object.mixed", b.equal(b.path("e.n"), 1)), ERROR),
    ("each, an error and a no", each_n("object.mixed", b.equal(b.path("e.n"), 2)), False),
    ("some, an error and a yes", b.some("e", b.path("object.mixed"), b.equal(b.path("e.n"), 1)), True),
    ("null elements are unset", b.some("e", b.path("object.words"), b.is_unset(b.path("e"))), True),
    # --- `[]`
    ("each over a[].b", each_n("object.list[].n", b.compare(b.path("e"), "!=", 3)), True),
    ("an end that is unset counts", each_n("object.list[].n", b.is_set(b.path("e"))), False),
    ("each over a[].b[]", each_n("object.nested[].in[]", b.compare(b.path("e.n"), "<", 4)), True),
    ("count of a[].b[]", b.equal(b.call("count", b.path("object.nested[].in[]")), 3), True),
    ("in a[].b", b.member(2, b.path("object.list[].n")), True),
    ("value of a[].b, one wrong", b.is_set(b.path("object.mixed[].n")), ERROR),
    ("each over a[].b, one wrong", each_n("object.mixed[].n", b.equal(b.path("e"), 1)), ERROR),
    ("each over a[].b, one wrong unused", each_n("object.mixed[].n", TRUE), True),
    # --- functions
    ("lower", b.equal(b.call("lower", "ABC\u00c9"), "abc\u00c9"), True),
    ("lower of unset", b.is_set(b.call("lower", UNSET)), False),
    ("lower of a number", b.is_set(b.call("lower", NUMBER)), ERROR),
    ("before", b.equal(b.call("before", b.path("object.path"), "/"), "a"), True),
    ("after the first", b.equal(b.call("after", b.path("object.path"), "/"), "b/c"), True),
    ("before nothing", b.equal(b.call("before", b.path("object.path"), "a"), ""), True),
    ("after nothing", b.equal(b.call("after", b.path("object.path"), "/c"), ""), True),
    ("before a longer separator", b.equal(b.call("before", b.path("object.path"), "/c"), "a/b"), True),
    ("before what is not there", b.is_set(b.call("before", TEXT, "/")), False),
    ("after what is not there", b.compare(b.call("after", TEXT, "/"), "!=", "x"), True),
    ("before of unset", b.is_set(b.call("before", UNSET, "/")), False),
    ("after of a number", b.is_set(b.call("after", NUMBER, "/")), ERROR),
    ("after a letter of two bytes", b.equal(b.call("after", "\u00e9\u00e8/x", "\u00e8"), "/x"), True),
    ("part of a part", b.equal(b.call("before", b.call("after", b.path("object.path"), "/"), "/"), "b"), True),
    ("joined", b.equal(b.joined(TEXT, "-", b.setting("name")), "abc-acme"), True),
    ("joined, the other", b.equal("acme/abc", b.joined(b.setting("name"), "/", TEXT)), True),
    ("joined with unset", b.is_set(b.joined(TEXT, UNSET)), False),
    ("joined with unset differs", b.compare(b.joined(TEXT, UNSET), "!=", "abc"), True),
    ("joined with a number", b.is_set(b.joined(TEXT, NUMBER)), ERROR),
    ("joined with a number and unset", b.is_set(b.joined(UNSET, NUMBER)), ERROR),
    ("starts with what is joined", b.text_test("abc-1", "starts with", b.joined(TEXT, "-")), True),
    ("matches what is joined", b.matches("name", b.joined(b.setting("name"), "-db"), ["acme-*"]), True),
    ("in a list, joined", b.member(b.joined("", "x"), b.path("object.words")), True),
    ("count", b.equal(b.call("count", b.path("object.list")), 3), True),
    ("count of unset", b.equal(b.call("count", UNSET), 0), True),
    ("count of text", b.equal(b.call("count", TEXT), 3), ERROR),
    ("count goes beyond the bound", b.compare(b.call("count", b.path("object.long")), ">", BOUND), True),
    # --- paths
    ("through text", b.is_set(b.path("object.text.deeper")), ERROR),
    ("through a list", b.is_set(b.path("object.list.n")), ERROR),
    ("through null", b.is_set(b.path("object.nothing.deeper")), False),
    ("no old object", b.is_set(b.path("old.metadata.name")), False),
    # --- absorption
    ("false and error", b.both(FALSE, ERRS), False),
    ("error and false", b.both(ERRS, FALSE), False),
    ("true and error", b.both(TRUE, ERRS), ERROR),
    ("true or error", b.either(TRUE, ERRS), True),
    ("error or true", b.either(ERRS, TRUE), True),
    ("false or error", b.either(FALSE, ERRS), ERROR),
    ("not error", b.negation(ERRS), ERROR),
]


@pytest.mark.parametrize(("expression", "outcome"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_expressions(expression: Expr, outcome: bool | None) -> None:
    assert truth(expression, SCOPE) is outcome


def test_keys_are_sorted() -> None:
    assert value(b.call("keys", b.path("object.map")), SCOPE) == ["a", "b"]


def test_a_value_of_the_wrong_type_is_raised() -> None:
    with pytest.raises(WrongType):
        value(b.path("object.text.deeper"), SCOPE)


@pytest.mark.parametrize("condition", [TRUE, FALSE, ERRS])
@pytest.mark.parametrize("unless", [None, TRUE, FALSE, ERRS])
def test_rules_deny_on_errors(condition: Expr, unless: Expr | None) -> None:
    """The whole truth table of `require` and `forbid` with `unless`."""
    opened, closed = unless is TRUE, unless is ERRS
    assert allows(b.require(condition, unless), SCOPE) is (opened or (not closed and condition is TRUE))
    assert allows(b.forbid(condition, unless), SCOPE) is (opened or (not closed and condition is FALSE))
