"""`pod-security restricted`: the Pod Security Standard of the tenant's namespaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from tpl.sema.layers.ordered import Ordered
from tpl.sema.spec import Spec

STANDARDS = ("restricted", "baseline", "privileged")


class PodSecurity(Ordered):
    """The standard that is enforced."""

    field = "pod_security"
    tightest_first = STANDARDS
    built_in = "restricted"
    words: ClassVar[Mapping[str, Spec]] = {"pod-security": Spec("choice", "a Pod Security Standard", STANDARDS)}
