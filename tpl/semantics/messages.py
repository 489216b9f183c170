"""What a guard says when it denies: the meaning of ``tpl.model.messages``."""

from __future__ import annotations

from collections.abc import Iterator

from tpl.model import messages
from tpl.model.complaints import MOST, SHOWN, contact
from tpl.model.expr import CONTAINERS, And, Expr, FieldStep, Not, Or, Quantified
from tpl.model.guards import Guard, Rule
from tpl.model.policy import Policy
from tpl.semantics import complaints, guards, values
from tpl.semantics.guards import Scope
from tpl.semantics.values import Leaf


def message(policy: Policy, guard: Guard, broken: Rule, scope: Scope, namespace: str, called: Leaf) -> str:
    """The guard's own message, the tenant, what is wrong, and whom to ask; ``called`` is the object's name."""
    fills = {
        "tenant.name": scope.settings.get("name"),
        "namespace.name": namespace,
        "object.metadata.name": called,
        "container.name": ", ".join(_breaking(broken, scope)),
    }
    parts = (
        part.text if isinstance(part, messages.Text) else _shown(fills[part.placeholder])
        for part in messages.parts(guard)
    )
    said = "".join(parts) + complaints.complaint(guard, broken, scope)
    return complaints.visible(complaints.cut(said, MOST) + _ask(policy, guard, namespace))


def _ask(policy: Policy, guard: Guard, namespace: str) -> str:
    """`; ask TENANT or PLATFORM`, as far as they say whom to ask."""
    member = None if not guard.has_tenant else policy.owner_of_namespace.get(namespace)
    own = member.fill(contact(policy.shape_of(member)), namespace) if member else ""
    named = [complaints.cut(text, SHOWN) for text in (own, contact(policy)) if text]
    return f"; ask {' or '.join(named)}" if named else ""


def _shown(value: Leaf) -> str:
    return value if isinstance(value, str) else ""


def _breaking(rule: Rule, scope: Scope) -> Iterator[str]:
    """Names of the containers for which what the rule says of each of them does not hold."""
    said = [*_said_of_containers(rule.condition, rule.effect == "require")]
    containers = scope.names[CONTAINERS.root]
    for container in containers if isinstance(containers, list) else ():
        alone = scope.bind(CONTAINERS.root, [container])
        if any(guards.truth(each, alone) is not want for each, want in said):
            yield _shown(values.at(container, (FieldStep(name="name"),)))


def _said_of_containers(expr: Expr, want: bool) -> Iterator[tuple[Quantified, bool]]:
    """What must be true, or must be false, of each container for the expression to be what is wanted."""
    match expr:
        case Not(operand=operand):
            yield from _said_of_containers(operand, not want)
        case And(operands=operands) | Or(operands=operands):
            for operand in operands:
                yield from _said_of_containers(operand, want)
        case Quantified(source=source, quantifier=quantifier):
            if source.root == CONTAINERS.root and (quantifier == "each") is want:
                yield expr, want
        case _:
            pass
