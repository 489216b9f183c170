"""From parsed files to the resolved policy, one step after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean
from tpl.model.flows import Flow
from tpl.model.incidents import Quarantine
from tpl.model.others import GATEWAY_API
from tpl.model.parameters import LABELS
from tpl.model.policy import Cluster, Policy
from tpl.record import dataclass
from tpl.sema.access.platform_grants import platform_grants
from tpl.sema.access.roles import resolve_roles
from tpl.sema.access.subjects import Granted, Named, keys
from tpl.sema.change.break_glass import resolve_break_glass
from tpl.sema.change.compliance import resolve_frameworks
from tpl.sema.change.detection import resolve_alerts
from tpl.sema.change.exceptions import Exemption, by_tenant, check_namespaces, resolve_exceptions, running
from tpl.sema.change.quarantine import resolve_quarantines
from tpl.sema.clusters.capacity import check_capacity
from tpl.sema.clusters.environments import check_environments
from tpl.sema.clusters.labels import policy_labels
from tpl.sema.clusters.platform import (
    DEFAULT_PLATFORM,
    environment_mode,
    environments,
    platform,
    read_cluster,
    setting_of,
)
from tpl.sema.clusters.priorities import check_priorities, resolve_api_shares, resolve_priorities
from tpl.sema.clusters.targets import policy_demand, resolve_targets
from tpl.sema.expectations import resolve_tests
from tpl.sema.guards.declared import in_mode, replaced, resolve_guards, settings_read
from tpl.sema.guards.fills import resolve_fills
from tpl.sema.guards.judged import check_judged
from tpl.sema.guards.replaced import check_replaced
from tpl.sema.kinds.lacking import served
from tpl.sema.kinds.names import resolve_kinds
from tpl.sema.layers.tags import selected
from tpl.sema.network.contradictions import check_sides
from tpl.sema.network.flows import resolve_flows
from tpl.sema.network.services import refuse_tenants, services
from tpl.sema.network.set_apart import not_domain, not_internet
from tpl.sema.project import Project
from tpl.sema.scope import Scope
from tpl.sema.symbols import Symbols, collect, unused
from tpl.sema.tenant_files import check_without, not_declared
from tpl.sema.tenants import members as tenants
from tpl.sema.tenants.inventory import adopt_inventory
from tpl.sema.tenants.own_namespaces import OwnNamespace, own_namespaces, with_own
from tpl.sema.tenants.owned import check_own_namespaces, check_owned
from tpl.sema.tenants.ownership import Ownership
from tpl.sema.tenants.parameters import with_declared
from tpl.sema.tenants.places import Places
from tpl.sema.tenants.self_service import check_self_service
from tpl.sema.tenants.tenancy import Family
from tpl.sema.tenants.tiers import check_tiers
from tpl.syntax import ast


@dataclass(frozen=True)
class Target:
    """One build: an environment and a cluster, both empty where none is declared."""

    environment: str = ""
    cluster: str = ""


def targets(project: Project, sink: Sink) -> tuple[Target, ...]:
    """Every environment × cluster that the policy declares; one empty target where it declares none."""
    symbols = collect(project, Sink())
    symbols.sink = sink
    reader = Scope(symbols, sink, date.min).reader()
    declared = environments(symbols, reader)
    check_environments(symbols)
    placed = {cluster for clusters in declared.values() for cluster in clusters}
    found = [Target(name, cluster) for name, clusters in declared.items() for cluster in clusters or ("",)]
    found += [Target("", name) for name in symbols.of("cluster") if name not in placed]
    return tuple(found) or (Target(),)


def resolve(project: Project, target: Target, now: date, sink: Sink) -> Policy:
    """The policy for one target on one day. Everything wrong goes to the sink; the result is then not to be used."""
    symbols = collect(project, sink)
    everyone = _everyone(symbols, sink, now, target)
    scope = everyone.scope
    for step in (resolve_kinds, check_tiers, _check_policies):
        step(scope)
    check_without(project, scope.contexts["tenant"], sink)
    shared = services(scope)
    own = own_namespaces(scope)
    everyone = replace(everyone, scope=with_own(scope, own, shared))
    scope = everyone.scope
    roles, exceptions = resolve_roles(scope), resolve_exceptions(scope)
    exemptions, (incidents, kept, closed) = running(exceptions, scope), resolve_quarantines(scope)
    opened = (flow for exemption in exemptions for flow in exemption.flows)
    flows = (*resolve_flows(scope, (*opened, *kept)), *closed)
    named = platform(symbols, scope.reader())
    platforms = frozenset((*(name for service in shared for name in service.namespaces), *(each.name for each in own)))
    glass = resolve_break_glass(scope)
    let_pass = (*named, *((each.subject, span) for each, span in glass))
    everybody = Named(keys(let_pass), roles, frozenset(keys(named)))
    census = _census(everyone, exceptions, exemptions, flows, platforms, everybody, incidents, own)
    check_sides(flows, census.shapes, census.members, scope)
    tags = selected((*flows, *(flow for shape in census.shapes for flow in shape.flows)))
    guards = resolve_guards(scope, tags)
    unlike = check_replaced(tuple(replaced(guards, tags, scope)), guards, census.shapes, scope)
    guards, unserved = served(guards, scope)
    fills = resolve_fills(scope)
    check_judged(fills, guards, scope)
    mode, tests = environment_mode(scope), resolve_tests(scope)
    scope.symbols.used.add(("service", scope.cluster.dns if scope.cluster else "kube-dns"))  # by every tenant
    policy = _policy_texts(scope)
    return Policy(
        **policy,
        now=now,
        valid_from=max((day for day in scope.days_that_matter if day <= now), default=None),
        valid_until=min((day for day in scope.days_that_matter if day > now), default=None),
        notice=min((day for day in scope.days_of_notice if day > now), default=None),
        cluster=scope.cluster,
        environment=target.environment,
        mode=mode,
        targets=resolve_targets(scope),
        demand=policy_demand(scope),
        platform=tuple(subject for subject, _ in named) or (DEFAULT_PLATFORM,),
        quarantines=tuple(incidents.values()),
        break_glass=tuple(each for each, _ in glass),
        priorities=scope.priorities,
        api_shares=resolve_api_shares(scope),
        labels=policy_labels(scope),
        services=(*shared, *(service for service, _ in scope.undeclared.values())),
        roles=roles,
        cluster_grants=scope.cluster_grants,
        declared=scope.declared,
        guards=in_mode(guards, mode),
        unserved=unserved,
        replaced=unlike if mode == "enforce" else (),
        fills=fills,
        flows=flows,
        not_internet=not_internet(scope.cluster, flows),
        not_domain=not_domain(scope.cluster),
        shapes=(*census.shapes, *(each.shape_at(len(census.shapes)) for each in own)),
        members=tuple(census.members),
        own=tuple(each.member_at(len(census.shapes)) for each in own),
        alerts=resolve_alerts(scope),
        frameworks=resolve_frameworks(scope),
        tests=tests,
    )


@dataclass(frozen=True)
class _Everyone:
    scope: Scope
    tenants: tuple[tuple[tenants.Candidate, Family], ...]


def _everyone(symbols: Symbols, sink: Sink, now: date, target: Target) -> _Everyone:
    """The scope of a resolution, and all tenants whose names can be used, their layers read."""
    cluster = _cluster(symbols, sink, now, target)
    plain = with_declared(Scope(symbols, sink, now, target.environment, cluster))
    given = platform_grants(plain)
    first = replace(plain, platform_grants=given.every_tenant, cluster_grants=given.cluster)
    candidates = tuple(tenants.tenants(first))
    families = tenants.Families(first, tenants.scattered(candidates))
    found = tuple((tenant, families.of(tenant)) for tenant in candidates)
    here = tuple((tenant, family) for tenant, family in found if family.is_on(first))
    scope = replace(
        first,
        tenants=tenants.workloads(first, found),
        spaces=tenants.spaces(found),
        absent=frozenset(tenant.name for tenant, _ in found) - {tenant.name for tenant, _ in here},
        divided=frozenset(tenant.name for tenant, family in found if family.is_divided),
        tags=tenants.tags(symbols),
        given_out=frozenset(name for _, family in here for name in family.owned(first)),
        pools=frozenset(key for _, family in here for key in family.pools),
        read=settings_read(symbols),
        priorities=resolve_priorities(plain),
    )
    kept: dict[str, tuple[tenants.Candidate, Family]] = {}
    for tenant, family in here:
        if tenant.name in scope.tenants:
            kept.setdefault(tenant.name, (tenant, family))
    return _Everyone(scope, tuple(kept.values()))


def _cluster(symbols: Symbols, sink: Sink, now: date, target: Target) -> Cluster | None:
    if not target.cluster:
        return None
    declared = symbols.of("cluster")[target.cluster]
    cluster = read_cluster(declared, Scope(symbols, sink, now, target.environment).reader())
    if cluster.dns not in symbols.of("service"):
        span = setting.groups[0].span if (setting := setting_of(declared, "dns")) else declared.span
        symbols.unknown("service", cluster.dns, span, symbols.of("service"))
    return cluster


def _census(
    everyone: _Everyone,
    exceptions: tuple[Exemption, ...],
    exemptions: tuple[Exemption, ...],
    flows: tuple[Flow, ...],
    platform_spaces: frozenset[str],
    named: Named,
    incidents: Mapping[str, Quarantine],
    own: tuple[OwnNamespace, ...],
) -> tenants.Census:
    scope = everyone.scope
    places = Places(scope, everyone.tenants)
    ownership = Ownership(scope.sink, places.namespace, platform_spaces)
    granted = Granted(scope, ownership, named, places.subject)
    census = tenants.Census(scope, ownership, granted, by_tenant(exemptions), tenants.named_in(flows), incidents)
    for tenant, family in everyone.tenants:
        census.take(tenant, family)
    ownership.check()
    check_namespaces(exceptions, ownership, scope)
    refuse_tenants(scope, ownership)
    adopt_inventory(census)
    census.finish()
    for each in own:
        granted.check_own(each.member, each.shape)
    deep = not scope.cluster or GATEWAY_API not in scope.cluster.lacks
    check_owned(census.shapes, census.members, scope.settings, places.value, scope.sink, deep)
    check_own_namespaces(census.shapes, census.members, ownership, places.value)
    check_priorities(census.shapes, census.members, places.value, scope)
    check_self_service(census.shapes, census.members, named, scope)
    check_capacity(census.shapes, census.members, scope.cluster, scope.sink)
    return census


def _check_policies(scope: Scope) -> None:
    for setting in scope.symbols.policies[1:]:
        scope.sink.report("TPL102", "a project has one `policy`", setting.name.span,
                          secondary=(Label(scope.symbols.policies[0].name.span, "the first is here"),))  # fmt: skip


def _policy_texts(scope: Scope) -> dict[str, str]:
    texts = {"name": "policy"}
    for setting in scope.symbols.policies[:1]:
        items = [item for group in setting.groups for item in group.items]
        texts["name"] = items[0].text if items and isinstance(items[0], ast.Ref) else "policy"
        reader = scope.reader()
        for line in reader.settings(setting.block, "policy"):
            if line.name.text in ("targets", "api-shares", LABELS):
                continue
            if line.name.text in ("strength", "audit"):
                reader.choice(line, "policy")
                continue
            text = reader.text(line, "policy")
            if line.name.text in ("title", "owner", "contact"):
                texts[line.name.text] = text
    return texts


def warn_unused(project: Project, sink: Sink) -> None:
    """Report what no resolution of the project referred to (TPL106); to be called after all of them."""
    symbols = collect(project, Sink())
    for kind, declared in unused(symbols):
        what = {"ports": "port set"}.get(kind, kind)
        sink.report("TPL106", f"{what} `{declared.name}` is never used", declared.span)
    tenants = {name: declared.span for name, declared in symbols.of("tenant").items()}
    for path, name, span in not_declared(symbols.theirs, tenants, project.broken):
        sink.report("TPL106", f"`{path}` declares no tenant `{name}`", span)


def pick(found: tuple[Target, ...], environment: str | None, cluster: str | None) -> tuple[Target, ...]:
    """The targets that the command line asks for; raises ``UnknownTarget``."""
    chosen = tuple(_matching(found, environment, cluster))
    if chosen:
        return chosen
    asked, known = (cluster, {t.cluster for t in found}) if cluster else (environment, {t.environment for t in found})
    raise UnknownTarget(f"the policy declares no `{asked}`; {did_you_mean(asked or '', sorted(known))}".rstrip("; "))


def _matching(found: tuple[Target, ...], environment: str | None, cluster: str | None) -> Iterator[Target]:
    for target in found:
        if environment in (None, target.environment) and cluster in (None, target.cluster):
            yield target


class UnknownTarget(ValueError):
    """An environment or cluster that is not declared."""
