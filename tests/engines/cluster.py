"""A Kubernetes control plane on loopback, and the questions that tests ask it."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from tests.engines import markers
from tests.engines.api import SERVICE_ACCOUNT, Api, Object
from tests.engines.control_plane import ControlPlane
from tests.engines.markers import POLICIES, RBAC
from tests.engines.processes import wait_for


class Cluster(Api):
    """A real API server with RBAC, admission and the controllers; a context manager.

        with Cluster() as cluster:
            cluster.make_namespace("team-a", labels={"tpl.dev/tenant": "a"})
            assert cluster.create(pod, user="ann", groups=["a-devs"]).allowed

    It is up in about 4 seconds and takes 0.5 GB. Nothing schedules or runs pods: they stay `Pending`.
    """

    def __init__(self, *, static_policies: Sequence[Object] = (), arguments: Sequence[str] = ()) -> None:
        """`static_policies` are policies and bindings, with names that end in `.static.k8s.io`, for
        the API server to read from disk; `arguments` are more flags for the API server."""
        self._plane = ControlPlane(static_policies, arguments)
        self.directory = self._plane.directory
        self.kubeconfig = self._plane.kubeconfig
        super().__init__(self._plane.url, self._plane.token, self._plane.certificate)

    def __enter__(self) -> Self:
        self._plane.__enter__()
        try:
            self.wait_for(self._has_default_account("default"), "the controllers work")
        except BaseException:
            self._plane.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self._plane.__exit__(kind, error, trace)

    def wait_for(self, predicate: Callable[[], object], what: str = "") -> None:
        """Wait until `predicate()` is true; raises `TimeoutError` that names `what`."""
        wait_for(predicate, what)

    def install(self, *objects: Object) -> None:
        """Apply objects as the administrator, in this order; raises `AssertionError` on a refusal."""
        for obj in objects:
            answer = self.apply(obj)
            assert answer.allowed, f"{obj['kind']} {obj['metadata']['name']}: {answer.message}"

    @contextmanager
    def installed(self, *objects: Object) -> Iterator[None]:
        """Have objects for the length of the block, in force on entering and no more after it.

        For ValidatingAdmissionPolicies, their bindings and RBAC; deletes in the opposite order.
        """
        try:
            self.install(*objects)
            self._settle(objects)
            yield
        finally:
            for obj in reversed(objects):
                self.delete(obj)
            self._settle(objects)

    def make_namespace(
        self, name: str, labels: Mapping[str, str] | None = None, annotations: Mapping[str, str] | None = None
    ) -> None:
        """Apply a namespace, and wait until it has a service account, without which pods are refused."""
        metadata = {"name": name, "labels": labels or {}, "annotations": annotations or {}}
        self.install({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
        self.wait_for(self._has_default_account(name), f"the default service account of {name}")

    def make_quota(self, quota: Object) -> None:
        """Apply a ResourceQuota, and wait until it is counted, before which it refuses everything."""
        self.install(quota)
        name, namespace = quota["metadata"]["name"], quota["metadata"]["namespace"]

        def counted() -> bool:
            body = self.get("v1", "ResourceQuota", name, namespace).body
            return bool(body.get("status", {}).get("hard") == body.get("spec", {}).get("hard"))

        self.wait_for(counted, f"quota {namespace}/{name} counted")

    def grant(self, user: str, rules: Sequence[Object] = ()) -> None:
        """Give `user` rights in the whole cluster, so that only admission decides, and wait for them.

        By default every right in the API groups served now, and none in groups that are only made
        up for a policy's `authorizer` to ask about. The user does not get into `system:masters`.
        """
        rules = rules or [{"apiGroups": self._groups(), "resources": ["*"], "verbs": ["*"]}]
        name = f"tpl-test-{user}"
        role = {"apiVersion": RBAC, "kind": "ClusterRole", "metadata": {"name": name}, "rules": rules}
        subject = {"kind": "User", "name": user}
        if user.startswith(SERVICE_ACCOUNT):
            namespace, account = user.removeprefix(SERVICE_ACCOUNT).split(":")
            subject = {"kind": "ServiceAccount", "name": account, "namespace": namespace}
        self.install(role, markers.binding("ClusterRole", name, subject))
        self.rights_effective()

    def policies_effective(self, *names: str) -> None:
        """Wait until all that is stored of ValidatingAdmissionPolicies, bindings and namespaces counts.

        Deletions and changes too; takes about a second. Raises `AssertionError` where a policy in
        `names` does not exist or has no binding. Says nothing of objects that are parameters.
        """
        self._assert_bound(names)
        marker = f"tpl-test-{secrets.token_hex(4)}"
        policy, binding, probe = markers.of_policies(marker)
        namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": markers.NAMESPACE}}
        try:
            self.install(policy, binding)
            self.patch(namespace, {"metadata": {"labels": {markers.LABEL: marker}}})
            what = f"{', '.join(names) or 'policies'} in force"
            self.wait_for(lambda: self.create(probe, dry_run=True).denied_by(marker), what)
        finally:
            self.patch(namespace, {"metadata": {"labels": {markers.LABEL: None}}})
            self.delete(binding)
            self.delete(policy)

    def rights_effective(self) -> None:
        """Wait until all that is stored of roles and bindings counts; deletions and changes too.

        Without it a "no" may only mean "not yet". Roles that are aggregated from others may be later.
        """
        user = f"tpl-test-{secrets.token_hex(4)}"
        made = markers.of_rights(user)

        def both() -> bool:
            return self.can(user, [], "get", user, markers.NAMESPACE) and self.can(user, [], "list", user)

        try:
            self.install(*made)
            self.wait_for(both, "rights in force")
        finally:
            for obj in made:
                self.delete(obj)

    def type_warnings(self, policy: str) -> list[str]:
        """What the controller's type check has against the CEL of a ValidatingAdmissionPolicy."""

        def status_when_checked() -> Mapping[str, Any] | None:
            body = self.get(POLICIES, "ValidatingAdmissionPolicy", policy).body
            status: Mapping[str, Any] = body.get("status", {})
            return status if status.get("observedGeneration") == body["metadata"]["generation"] else None

        status = wait_for(status_when_checked, f"{policy} type-checked") or {}
        warnings = status.get("typeChecking", {}).get("expressionWarnings", [])
        return [f"{entry['fieldRef']}: {entry['warning']}" for entry in warnings]

    def _settle(self, objects: Sequence[Object]) -> None:
        versions = {obj["apiVersion"] for obj in objects}
        if RBAC in versions:
            self.rights_effective()
        if versions - {RBAC}:
            self.policies_effective()

    def _has_default_account(self, namespace: str) -> Callable[[], bool]:
        return lambda: self.get("v1", "ServiceAccount", "default", namespace).allowed

    def _groups(self) -> list[str]:
        served = self.request("GET", "/apis").body["groups"]
        return ["", *sorted(group["name"] for group in served)]

    def _assert_bound(self, names: Sequence[str]) -> None:
        if not names:
            return
        listed = self.request("GET", f"/apis/{POLICIES}/validatingadmissionpolicybindings").body["items"]
        bound = {binding["spec"]["policyName"] for binding in listed}
        for name in names:
            assert self.get(POLICIES, "ValidatingAdmissionPolicy", name).allowed, f"no policy {name}"
            assert name in bound, f"policy {name} has no binding"
