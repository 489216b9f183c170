"""Rego as a small tree, and its text in the layout of `opa fmt`.

User text can only be a ``Text`` or a comment; both are escaped here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import orjson

from tpl.model.substitution import spelled
from tpl.record import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal."""

    value: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a boolean or null."""

    value: int | bool | None


@dataclass(frozen=True, slots=True)
class Var:
    """A name of ours, with dots where it is another package's: `lib.pod`."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function of values."""

    function: str
    arguments: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """`[a, b]`."""

    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Infix:
    """`left operator right`, only as a statement."""

    operator: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Not:
    """`not term`: also true where the term is undefined, so never part of what a guard allows."""

    term: Term


@dataclass(frozen=True, slots=True)
class Collected:
    """`[head | some head in domain; condition]`."""

    head: str
    domain: Term
    condition: Term


@dataclass(frozen=True, slots=True)
class Gathered:
    """`[value | value := term]`: empty where the term is undefined, which so never is."""

    term: Term


Term = Text | Literal | Var | Call | Array | Infix | Not | Collected | Gathered


@dataclass(frozen=True, slots=True)
class Every:
    """`every variable in domain { body }`."""

    variable: str
    domain: Term
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """`some variable in domain`, for the statements after it."""

    variable: str
    domain: Term


Statement = Term | Every | Some


@dataclass(frozen=True, slots=True)
class Rule:
    """`name(arguments) := value if body`; without a value it is true, without a body it always holds."""

    name: str
    body: tuple[Statement, ...] = ()
    arguments: tuple[str, ...] = ()
    value: Term | None = None
    default: bool = False
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """One file: a package by its path, imports, rules; the comment stands at the top."""

    package: tuple[str, ...]
    rules: tuple[Rule, ...]
    imports: tuple[str, ...] = ()
    comment: str = ""


def write(module: Module) -> str:
    """The text of a module; ends in a newline."""
    head = [*_comment(module.comment), f"package {_package(module.package)}"]
    imports = [[f"import {name}" for name in module.imports]] if module.imports else []
    blocks = [head, *imports, *([*_rule(rule)] for rule in module.rules)]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _package(path: Sequence[str]) -> str:
    first, *rest = path
    return first + "".join(f".{key}" if _is_name(key) else f"[{_term(Text(key))}]" for key in rest)


_KEYWORDS = frozenset("as contains default else every false if import in not null package some true with".split())


def _is_name(text: str) -> bool:
    return re.fullmatch("[a-z_][a-z0-9_]*", text) is not None and text not in _KEYWORDS


def _comment(text: str) -> Iterator[str]:
    # Whatever ends a line, in any alphabet, might end the comment.
    if text:
        yield f"# {spelled(' '.join(text.split()))}"


def _rule(rule: Rule) -> Iterator[str]:
    yield from _comment(rule.comment)
    head = f"default {rule.name}" if rule.default else rule.name
    head += f"({', '.join(rule.arguments)})" if rule.arguments else ""
    head += f" := {_term(rule.value)}" if rule.value is not None else ""
    match rule.body:
        case ():
            yield head
        case (Every() | Some(),) | (_, _, *_):
            yield f"{head} if {{"
            yield from _lines(rule.body)
            yield "}"
        case (statement,):
            yield f"{head} if {_term(statement)}"


def _lines(body: Iterable[Statement], indent: str = "\t") -> Iterator[str]:
    for statement in body:
        match statement:
            case Every(variable=variable, domain=domain, body=inner):
                yield f"{indent}every {variable} in {_term(domain)} {{"
                yield from _lines(inner, indent + "\t")
                yield f"{indent}}}"
            case Some(variable=variable, domain=domain):
                yield f"{indent}some {variable} in {_term(domain)}"
            case _:
                yield f"{indent}{_term(statement)}"


def _term(term: Statement) -> str:
    match term:
        case Text(value=text):
            return spelled(orjson.dumps(text).decode())
        case Literal(value=value):
            return orjson.dumps(value).decode()
        case Var(name=name):
            return name
        case Call(function=function, arguments=arguments):
            return f"{function}({_listed(arguments)})"
        case Array(items=items):
            return f"[{_listed(items)}]"
        case Infix(operator=operator, left=left, right=right):
            return f"{_term(left)} {operator} {_term(right)}"
        case Collected(head=head, domain=domain, condition=condition):
            return f"[{head} | some {head} in {_term(domain)}; {_term(condition)}]"
        case Gathered(term=inner):
            return f"[value | value := {_term(inner)}]"
        case Not(term=inner):
            return f"not {_term(inner)}"
        case Every() | Some():
            raise TypeError("a statement, not a term")


def _listed(terms: Iterable[Term]) -> str:
    return ", ".join(map(_term, terms))
