"""One fill as a MutatingAdmissionPolicy and its binding, every default written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tpl.backends._admission.filling import fill_name, filling_constraints, filling_object, mutating
from tpl.backends._cel.fills import filler
from tpl.backends._k8s.objects import Object
from tpl.model.fills import Fill
from tpl.model.policy import Policy
from tpl.obligations.model import FillHeld

API_VERSION = "admissionregistration.k8s.io/v1"


def objects(fill: Fill, claims: Sequence[FillHeld], policy: Policy) -> Iterator[Object]:
    """The policy, and what puts it in force.

    Where something else adds a container later, it is asked again: what it added before is there, and stays.
    """
    spec = {
        "failurePolicy": "Fail",
        "reinvocationPolicy": "IfNeeded",
        "matchConstraints": filling_constraints(claims),
        **mutating(filler(fill)),
    }
    yield filling_object(API_VERSION, "MutatingAdmissionPolicy", fill, policy, spec)
    bound = {"policyName": fill_name(fill)}
    yield filling_object(API_VERSION, "MutatingAdmissionPolicyBinding", fill, policy, bound)
