"""The namespaces that a cluster has, as its inventory says: those that a pattern covers are their tenant's."""

from __future__ import annotations

from tpl.diagnostics.model import Label
from tpl.sema.clusters.platform import inventory_of
from tpl.sema.tenants.members import Census
from tpl.sema.tenants.ownership import UnreadableInventory, adopt, read_inventory
from tpl.sema.tenants.self_service import is_served


def adopt_inventory(census: Census) -> None:
    """Give each tenant what its patterns cover; without an inventory, tell that they make no objects."""
    scope = census.scope
    text = scope.cluster and inventory_of(scope.symbols.of("cluster")[scope.cluster.name])
    if not text:
        _warn_patterns(census)
        return
    try:
        inventory = read_inventory(scope.symbols.project.read_data(text)[1])
    except OSError:
        scope.sink.report("TPL110", f"the inventory `{text.value}` cannot be read", text.span)
        return
    except UnreadableInventory as problem:
        scope.sink.report("TPL110", f"the inventory `{text.value}` is {problem}", text.span)
        return
    census.adopt(adopt(inventory, census.ownership, text.span))


def _warn_patterns(census: Census) -> None:
    """Once, for the first; not for tenants whose new namespaces are seen to by self-service."""
    served = {member.name for member in census.members if is_served(census.shapes[member.shape])}
    claimed = {prefix: name for prefix, name in census.ownership.prefixes.items() if name not in served}
    if claimed:
        pattern, tenant = min((census.ownership.where(name, f"{prefix}*"), name) for prefix, name in claimed.items())
        owner = next(member.span for member in census.members if member.name == tenant)
        help_ = 'give the cluster an `inventory "namespaces.json"`: the output of `kubectl get namespaces -o json`'
        census.scope.sink.report("TPL314", "a pattern reserves names but makes no objects", owner,
                                 secondary=(Label(pattern, "the pattern"),), helps=(help_,))  # fmt: skip
