"""Guard rules: from the parse tree to the typed expressions of ``tpl.model.expr``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from lark import Token, Transformer, Tree, v_args
from lark.tree import Meta

from tpl.diagnostics.suggest import nearest
from tpl.model import expr
from tpl.source import Span
from tpl.syntax import ast, literals

T = TypeVar("T")
Children = list[Any]

_STEP = re.compile(r'\.([A-Za-z_][\w-]*)|\["([^"\n]*)"\]|(\[\])')
_SETTING = re.compile(r"(?:\.[A-Za-z_][\w-]*)+")
_PARTS = re.compile(r"[A-Za-z_][\w-]*")


@v_args(meta=True)
class GuardRules(Transformer[Token, Any]):
    """The part of the lowering that builds guards; terms are kept with their spans for the checks."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._file = path
        self.complaints: list[literals.Complaint] = []
        self._terms: list[tuple[ast.Term, Span]] = []
        self._parts: list[tuple[str, Span]] = []
        self._is_sound = True

    def _at(self, meta: Meta) -> Span:
        raise NotImplementedError

    def _span(self, token: Token) -> Span:
        raise NotImplementedError

    def _name(self, token: Token) -> ast.Name:
        raise NotImplementedError

    def _text(self, token: Token) -> ast.Text:
        raise NotImplementedError

    def _value(self, read: Callable[[str, Span], T], token: Token, stand_in: T) -> T:
        try:
            return read(str(token), self._span(token))
        except literals.Complaint as complaint:
            self.complaints.append(complaint)
            return stand_in

    def guard(self, meta: Meta, children: Children) -> ast.Guard:
        name, resources, operations, place, block = children
        return ast.Guard(self._at(meta), self._name(name), resources, operations or (), place, block)

    def guard_by_place(self, meta: Meta, children: Children) -> ast.Guard:
        name, resources, place, operations, block = children
        return ast.Guard(self._at(meta), self._name(name), resources, operations, place, block)

    def in_platform(self, meta: Meta, _: Children) -> ast.Place:
        return ast.Place(self._at(meta), "platform", ())

    def in_namespaces(self, meta: Meta, children: Children) -> ast.Place:
        return ast.Place(self._at(meta), "named", tuple(map(self._text, children)))

    def in_every_namespace(self, meta: Meta, children: Children) -> ast.Place:
        return ast.Place(self._at(meta), "every", tuple(self._text(child) for child in children if child is not None))

    def names(self, _: Meta, children: Children) -> tuple[ast.Name, ...]:
        return tuple(self._name(child) for child in children if child is not None)

    def kinds(self, _: Meta, children: Children) -> tuple[ast.Name, ...]:
        return tuple(child for child in children if child is not None)

    def guarded(self, meta: Meta, children: Children) -> ast.Name:
        return ast.Name(self._at(meta), "/".join(str(child) for child in children if child is not None))

    def rule(self, meta: Meta, children: Children) -> ast.Rule:
        effect, condition, unless = children
        read = self._truth(condition, meta), unless and self._truth(unless, meta)
        return ast.Rule(self._at(meta), effect, *read, *self._read())

    def fill(self, meta: Meta, children: Children) -> ast.Fill:
        name, resources, block = children
        return ast.Fill(self._at(meta), self._name(name), resources, block)

    def filling(self, meta: Meta, children: Children) -> ast.Filling:
        place, value, unless = children
        if unless is not None:
            self._complain("TPL210", "`unless` is of the whole fill, and stands before its `set`s", self._at(meta),
                           "move it to the head of the block, or write a second fill")  # fmt: skip
        return ast.Filling(self._at(meta), self._path(place), self._span(place), value, *self._read())

    def conditions(self, _: Meta, children: Children) -> tuple[ast.Condition, ...]:
        return tuple(children)

    def condition(self, meta: Meta, children: Children) -> ast.Condition:
        return ast.Condition(self._at(meta), "when", self._truth(children[0], meta), *self._read())

    def exclusion(self, meta: Meta, children: Children) -> ast.Condition:
        word, excluded = children
        start = word.end_pos - len("unless")
        span = Span(self._file, start, self._at(meta).end)
        return ast.Condition(span, "unless", self._truth(excluded, meta), *self._read())

    def _read(self) -> tuple[tuple[tuple[ast.Term, Span], ...], tuple[tuple[str, Span], ...]]:
        """The terms and other parts of what ends here; of what has a part left out, no term is checked."""
        terms, parts = tuple(self._terms) if self._is_sound else (), tuple(self._parts)
        self._terms, self._parts, self._is_sound = [], [], True
        return terms, parts

    # Logic ---------------------------------------------------------------------------------------
    def disjunction(self, meta: Meta, children: Children) -> expr.Expr:
        return expr.Or(operands=self._operands(children, meta))

    def conjunction(self, meta: Meta, children: Children) -> expr.Expr:
        return expr.And(operands=self._operands(children, meta))

    def negated(self, meta: Meta, children: Children) -> expr.Expr:
        return expr.Not(operand=self._truth(children[0], meta))

    def _operands(self, children: Children, meta: Meta) -> tuple[expr.Expr, ...]:
        return tuple(self._truth(child, meta) for child in children if child is not None)

    def quantified(self, meta: Meta, children: Children) -> expr.Expr:
        quantifier, variable, source, body = children
        of_keys = isinstance(source, Tree)
        source = source.children[0] if of_keys else source
        path = self._path(source) if source else expr.CONTAINERS
        if of_keys and isinstance(path, expr.Path):
            path = expr.Path(root=path.root, steps=(*path.steps, *expr.EACH_KEY))
        self._parts.append((str(variable), self._span(variable)))
        self._located(path, self._span(source or variable))
        if source is None and str(variable) != "container":
            self._complain("TPL210", f"`{quantifier} {variable}` does not say of what", self._span(variable),
                           "did you mean `container`?" if nearest(str(variable), ("container",)) else
                           f"write `{quantifier} {variable} in PATH: …`")  # fmt: skip
        if not isinstance(path, expr.Path):
            self._complain("TPL210", "a setting of the tenant cannot be gone through", self._span(source),
                           "ask with `in` or `matches`")  # fmt: skip
            path = expr.CONTAINERS
        return expr.Quantified(quantifier=quantifier, variable=str(variable), source=path, body=self._truth(body, meta))

    def _truth(self, child: Any, meta: Meta) -> expr.Expr:
        if isinstance(child, expr.Constant) and isinstance(child.value, bool):
            return expr.Truth(value=child.value)
        if isinstance(child, (expr.Constant, expr.ConstantList, expr.Path, expr.Setting, expr.Call, expr.Joined)):
            self._complain("TPL210", "a value is not a question", self._at(meta), "compare it, e.g. `… == true`")
            return expr.Truth(value=False)
        return child  # type: ignore[no-any-return]

    # Questions -----------------------------------------------------------------------------------
    def compared(self, _: Meta, children: Children) -> expr.Expr:
        left, operator, right = children
        if expr.is_quantity(left) or expr.is_quantity(right):
            left, right = expr.as_quantity(left), expr.as_quantity(right)
        return expr.Compare(operator=str(operator), left=left, right=right)  # type: ignore[arg-type]

    def member(self, _: Meta, children: Children) -> expr.Expr:
        item, collection = children
        return expr.Member(item=item, collection=collection)

    def matched(self, meta: Meta, children: Children) -> expr.Expr:
        item, kind, patterns = children
        if kind is None and not isinstance(patterns, expr.Setting):
            self._complain("TPL210", "patterns need a kind", self._place(patterns) or self._at(meta),
                           "write `matches image`, `matches host` or `matches name`, with one `*` at most: "
                           "there are no regular expressions")  # fmt: skip
        if isinstance(patterns, expr.Constant):
            patterns = expr.ConstantList(values=(patterns.value,))
        return expr.Match(kind=kind or "own", item=item, patterns=patterns)

    def _place(self, patterns: Any) -> Span | None:
        """Where the patterns of a test stand, which was read just now."""
        match patterns:
            case expr.ConstantList(values=values) if values:
                return self._parts[-len(values)][1].to(self._parts[-1][1])
            case expr.Constant():
                return self._parts[-1][1]
            case expr.Path():
                return self._terms[-1][1]
            case _:
                return None

    def contains(self, _: Meta, children: Children) -> expr.Expr:
        return expr.TextTest(test="contains", left=children[0], right=children[1])

    def starts_with(self, _: Meta, children: Children) -> expr.Expr:
        return expr.TextTest(test="starts with", left=children[0], right=children[1])

    def ends_with(self, _: Meta, children: Children) -> expr.Expr:
        return expr.TextTest(test="ends with", left=children[0], right=children[1])

    def within(self, _: Meta, children: Children) -> expr.Expr:
        return expr.Match(kind="address", item=children[0], patterns=children[1])

    def ranges(self, _: Meta, children: Children) -> expr.ConstantList:
        return expr.ConstantList(values=tuple(self._block(child) for child in children if child is not None))

    def _block(self, token: Token) -> str:
        text = str(token)[1:-1] if token.type == "STRING" else str(token)
        return self._value(lambda _, span: literals.cidr(text, span), token, "0.0.0.0/0")

    def is_set(self, _: Meta, children: Children) -> expr.Expr:
        return expr.IsSet(value=children[0])

    def is_unset(self, _: Meta, children: Children) -> expr.Expr:
        return expr.Not(operand=expr.IsSet(value=children[0]))

    def bare(self, _: Meta, children: Children) -> Any:
        return children[0]

    # Terms ---------------------------------------------------------------------------------------
    def path(self, _: Meta, children: Children) -> Any:
        return self._located(self._path(children[0]), self._span(children[0]))

    def truth(self, _: Meta, children: Children) -> expr.Constant:
        value = str(children[0]) == "true"
        self._parts.append((str(value), self._span(children[0])))
        return expr.Constant(value=value)

    def call(self, meta: Meta, children: Children) -> Any:
        function, argument, last, separator = children
        sign = self._separator(function, separator, meta)
        return expr.Call(function=function, argument=argument, separator=sign, last=bool(last and sign))

    def _separator(self, function: str, token: Token | None, meta: Meta) -> str:
        text = "" if token is None else self._value(literals.string, token, "x")
        if function in ("before", "after") and not text:
            self._complain("TPL210", f"`{function}()` does not say of what it is {function}", self._at(meta),
                           f'write `{function}(PATH, "-")`: a part of a text, up to a sign')  # fmt: skip
            return "x"
        if token is not None and function not in ("before", "after"):
            self._complain("TPL210", f"`{function}()` takes one value", self._span(token), "take the second out")
            return ""
        return text

    def joined(self, _: Meta, children: Children) -> expr.Value:
        terms = [child for child in children if child is not None]
        return terms[0] if len(terms) == 1 else expr.Joined(parts=tuple(terms))

    def string_term(self, _: Meta, children: Children) -> expr.Constant:
        text = self._value(literals.string, children[0], "")
        self._parts.append((text, self._span(children[0])))
        return expr.Constant(value=text)

    def number_term(self, _: Meta, children: Children) -> expr.Value:
        self._parts.append((str(children[0]), self._span(children[0])))
        if str(children[0]).isdigit():
            return expr.Constant(value=int(children[0]))
        return expr.as_quantity(expr.Constant(value=self._value(literals.quantity, children[0], "0")))

    def listed(self, meta: Meta, children: Children) -> expr.ConstantList:
        terms = [child for child in children if child is not None]
        if not all(isinstance(term, expr.Constant) for term in terms):
            self._complain("TPL210", "a list holds texts, whole numbers and `true` or `false` only", self._at(meta))
        return expr.ConstantList(values=tuple(t.value for t in terms if isinstance(t, expr.Constant)))

    def _path(self, token: Token) -> expr.Path | expr.Setting:
        text = str(token)
        root = _PARTS.match(text)
        assert root, "the lexer gives a path a root"
        if root[0] == "tenant":
            if not _SETTING.fullmatch(text, root.end()):
                self._complain("TPL210", f"`{text}` is no setting of the tenant", self._span(token),
                               "write `tenant.name`, or a setting such as `tenant.images.from`")  # fmt: skip
            return expr.Setting(name=text[root.end() + 1 :])
        steps = tuple(
            expr.FlattenStep() if match[3] else expr.FieldStep(name=match[1] or match[2] or "")
            for match in _STEP.finditer(text, root.end())
        )
        return expr.Path(root=root[0], steps=steps)

    def _located(self, term: Any, span: Span) -> Any:
        self._terms.append((term, span))
        return term

    def _complain(self, code: str, message: str, span: Span, help_: str = "") -> None:
        self._is_sound = False
        self.complaints.append(literals.Complaint(code, message, span, help_))
