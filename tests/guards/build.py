"""Guards, tenants and policies by hand, in few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path as File
from typing import Any, Literal

from tpl.backends.base import Backend, Context, Enforced, Piece
from tpl.model import expr
from tpl.model.base import BUILT_IN
from tpl.model.expr import Expr, FieldStep, FlattenStep, Path, Step, Value
from tpl.model.guards import Guard, Rule
from tpl.model.kinds import Operation
from tpl.model.parameters import PARAMETERS
from tpl.model.policy import Policy
from tpl.model.tenants import Lift, Member, Parameter, Shape, Subject
from tpl.obligations.derive import derive
from tpl.output.yaml import dump
from tpl.source import Span

ACME, GLOBEX = "acme-web", "globex-web"
"""A namespace of tenant `acme`, whose images are restricted, and one of `globex`, whose are not."""

SUBJECTS = ("group:devs", "user:ann", "serviceaccount:acme-web/robot")
"""Whom the grants of tenant `acme` name."""

PLATFORM = (
    Subject(kind="group", name="platform-team"),
    Subject(kind="user", name="root@example.com"),
    Subject(kind="serviceaccount", name="flux-system/flux"),
)


# --- expressions --------------------------------------------------------------------------------


def path(text: str) -> Path:
    """`object.spec.ports[].port`; a key in `{...}` is taken as it is: `object.metadata.labels{a.b/c}`."""
    steps: list[Step] = []
    root, rest = "", text
    while rest:
        if rest.startswith("[]"):
            steps.append(FlattenStep())
            rest = rest[2:]
        elif rest.startswith("{"):
            key, _, rest = rest[1:].partition("}")
            steps.append(FieldStep(name=key))
        else:
            rest = rest.removeprefix(".")
            end = next((i for i, char in enumerate(rest) if char in ".[{"), len(rest))
            if root:
                steps.append(FieldStep(name=rest[:end]))
            root = root or rest[:end]
            rest = rest[end:]
    return Path(root=root, steps=tuple(steps))


def keys(text: str) -> Path:
    """Each key of the object at the path."""
    of = path(text)
    return Path(root=of.root, steps=(*of.steps, *expr.EACH_KEY))


def value(operand: Value | str | int | bool | Sequence[str | int]) -> Value:
    """A constant, a list of them, or what is a value already."""
    if isinstance(operand, str | int):
        return expr.Constant(value=operand)
    if isinstance(operand, Sequence):
        return expr.ConstantList(values=tuple(operand))
    return operand


Operand = Value | str | int | bool | Sequence[str | int]


def compare(left: Operand, operator: Literal["==", "!=", "<", "<=", ">", ">="], right: Operand) -> expr.Compare:
    return expr.Compare(operator=operator, left=value(left), right=value(right))


def equal(left: Operand, right: Operand) -> expr.Compare:
    return compare(left, "==", right)


def is_set(operand: Operand) -> expr.IsSet:
    return expr.IsSet(value=value(operand))


def is_unset(operand: Operand) -> expr.Not:
    return negation(is_set(operand))


def negation(operand: Expr) -> expr.Not:
    return expr.Not(operand=operand)


def both(*operands: Expr) -> expr.And:
    return expr.And(operands=operands)


def either(*operands: Expr) -> expr.Or:
    return expr.Or(operands=operands)


def each(variable: str, source: Path, body: Expr) -> expr.Quantified:
    return expr.Quantified(quantifier="each", variable=variable, source=source, body=body)


def some(variable: str, source: Path, body: Expr) -> expr.Quantified:
    return expr.Quantified(quantifier="some", variable=variable, source=source, body=body)


def member(item: Operand, collection: Operand) -> expr.Member:
    return expr.Member(item=value(item), collection=value(collection))


def matches(
    kind: Literal["image", "host", "name", "address", "subject"], item: Operand, patterns: Operand
) -> expr.Match:
    return expr.Match(kind=kind, item=value(item), patterns=value(patterns))


def text_test(left: Operand, test: Literal["contains", "starts with", "ends with"], right: Operand) -> expr.TextTest:
    return expr.TextTest(test=test, left=value(left), right=value(right))


def call(function: expr.Function, argument: Operand, separator: str = "", last: bool = False) -> expr.Call:
    return expr.Call(function=function, argument=value(argument), separator=separator, last=last)


def joined(*parts: Operand) -> expr.Joined:
    return expr.Joined(parts=tuple(map(value, parts)))


def setting(name: str) -> expr.Setting:
    row = PARAMETERS[name]
    return expr.Setting(name=name, holds=row.holds, is_list=row.is_list)


# --- guards -------------------------------------------------------------------------------------


def require(condition: Expr, unless: Expr | None = None) -> Rule:
    return Rule(effect="require", condition=condition, unless=unless)


def forbid(condition: Expr, unless: Expr | None = None) -> Rule:
    return Rule(effect="forbid", condition=condition, unless=unless)


def guard(
    name: str,
    resources: str | tuple[str, ...],
    *rules: Rule,
    when: tuple[Operation, ...] = ("create", "update"),
    message: str = "",
    title: str = "",
    mode: Literal["enforce", "audit"] = "enforce",
    liftable: bool = True,
    exempt: bool = False,
) -> Guard:
    return Guard(
        name=name,
        title=title or f"The title of {name}",
        resources=(resources,) if isinstance(resources, str) else resources,
        operations=when,
        rules=rules,
        message=message,
        mode=mode,
        liftable=liftable,
        exempt_platform=exempt,
        origin=BUILT_IN,
    )


def images() -> Guard:
    """Each container's image is from the tenant's registries, has no forbidden tag, and a digest if asked."""
    container = path("container.image")
    return guard(
        "images",
        "pods",
        require(
            either(
                is_unset(setting("images.from")),
                each("container", expr.CONTAINERS, matches("image", container, setting("images.from"))),
            )
        ),
        forbid(some("container", expr.CONTAINERS, member(call("tag", container), setting("images.forbid-tags")))),
        require(
            either(
                compare(setting("images.digest"), "!=", "required"),
                each("container", expr.CONTAINERS, is_set(call("digest", container))),
            )
        ),
        title="Images come from the tenant's own registries",
        message="the image of {container.name} in {namespace.name} is not for tenant {tenant.name}",
    )


def node_ports() -> Guard:
    return guard(
        "no-node-ports",
        "services",
        forbid(member(path("object.spec.type"), ["NodePort", "LoadBalancer"])),
        title="Node ports go around tenant network rules",
    )


def fixed_tenant() -> Guard:
    """The guard that protects the label which every other guard goes by."""
    old, new = (path(f"{root}.metadata.labels{{tpl.dev/tenant}}") for root in ("old", "object"))
    return guard(
        "tenant-label-is-fixed",
        "namespaces",
        require(either(is_unset(old), equal(new, old))),
        when=("update",),
        title="A namespace never changes hands",
        message="namespace {object.metadata.name} would change hands",
        liftable=False,
        exempt=True,
    )


def host_namespaces() -> Guard:
    """No pod shares the node's network, processes, memory or ports."""
    shared = [equal(path(f"object.spec.{name}"), True) for name in ("hostNetwork", "hostPID", "hostIPC")]
    port = some("port", path("container.ports"), compare(path("port.hostPort"), ">", 0))
    return guard(
        "no-host-namespaces",
        "pods",
        forbid(either(*shared)),
        forbid(some("container", expr.CONTAINERS, port)),
        title="Pods stay out of the node's namespaces",
        message="{object.metadata.name}: containers {container.name} reach for the node",
    )


def four_guards() -> tuple[Guard, ...]:
    return images(), node_ports(), fixed_tenant(), host_namespaces()


# --- policies -----------------------------------------------------------------------------------


def parameter(name: str, *values: str) -> Parameter:
    return Parameter(name=name, values=values, origin=BUILT_IN)


def policy(*guards: Guard, lifts: Mapping[str, str | None] | None = None) -> Policy:
    """Tenants `acme` and `globex`; ``lifts`` are guards that are off for acme, in a namespace or in all."""
    lifted = tuple(
        Lift(guard=name, exception="test", namespace=namespace, origin=BUILT_IN)
        for name, namespace in (lifts or {}).items()
    )
    restricted = (
        parameter(
            "images.from", "registry.example.com/{tenant}/*".replace("{tenant}", TENANT), "docker.io/library/nginx"
        ),
        parameter("images.forbid-tags", "latest", "dev"),
        parameter("subjects", *SUBJECTS),
    )
    signed = (parameter("images.digest", "required"),)
    shapes = (
        Shape(index=0, namespaces=(ACME, "acme-db"), parameters=restricted, lifts=lifted, origin=BUILT_IN),
        Shape(index=1, namespaces=(GLOBEX,), parameters=(), origin=BUILT_IN),
        Shape(index=2, namespaces=("initech-web",), parameters=signed, origin=BUILT_IN),
    )
    return Policy(
        name="test",
        now=date(2026, 11, 24),
        platform=PLATFORM,
        guards=guards,
        shapes=shapes,
        members=(
            Member("acme", 0, (ACME, "acme-db"), {}, SPAN),
            Member("globex", 1, (GLOBEX,), {}, SPAN),
            Member("initech", 2, ("initech-web",), {}, SPAN),
        ),
    )


SPAN = Span("test.tpl", 0, 1)
TENANT = "\ue000tenant\ue001"


def compiled(backend: Backend[Any], built: Policy) -> list[Piece]:
    """What the backend makes of the policy's obligations."""
    context = Context(built)
    outcomes = [backend.answer(obligation, context) for obligation in derive(built)]
    claims = [claim for outcome in outcomes if isinstance(outcome, Enforced) for claim in outcome.claims]
    return list(backend.assemble(claims, context))


def manifests(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """The objects among the pieces, as plain data."""
    return [piece.content.manifest() for piece in pieces if not isinstance(piece.content, str)]


def written(pieces: Sequence[Piece], directory: File) -> File:
    """The pieces as files below the directory."""
    for name in {piece.path for piece in pieces}:
        contents = [piece.content for piece in pieces if piece.path == name]
        file = directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        texts = [content if isinstance(content, str) else dump(content.manifest()) for content in contents]
        file.write_text("---\n".join(texts))
    return directory


def pod(*images: str, namespace: str = ACME, **spec: Any) -> dict[str, Any]:
    """A pod with one container an image, called `c0`, `c1` and so on."""
    containers = [{"name": f"c{index}", "image": image} for index, image in enumerate(images or ("nginx:1",))]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "web", "namespace": namespace},
        "spec": {"containers": containers, **spec},
    }
