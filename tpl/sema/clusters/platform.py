"""Clusters, environments, services, named networks and port sets: what tenants share."""

from __future__ import annotations

from typing import Literal

from tpl.model.base import Layer, Mode, Origin
from tpl.model.policy import Cluster
from tpl.model.ports import ALL_PORTS, PortRange, merge
from tpl.model.releases import ADMIN_POLICIES_OF, KNOWN
from tpl.model.tenants import Subject
from tpl.sema.access.subjects import check_account
from tpl.sema.clusters.capacity import read_capacity, read_overcommit
from tpl.sema.layers.mode import report_audit
from tpl.sema.scope import Scope
from tpl.sema.symbols import Declared, Symbols
from tpl.sema.words.read import Reader
from tpl.source import Span
from tpl.syntax import ast

DEFAULT_PLATFORM = Subject(kind="group", name="system:masters")
"""Who may change what tpl owns where no `platform` is declared: the cluster's own administrators."""

_CLUSTER_FIELDS = {"api-server": "api_server"}


def origin(layer: Layer, name: str, node: ast.Written) -> Origin:
    """An origin at a statement."""
    return Origin(layer=layer, name=name, span=node.span)


def read_cluster(declared: Declared[ast.Statement], reader: Reader) -> Cluster:
    """One `cluster` block."""
    assert isinstance(declared.statement, ast.Setting)
    values: dict[str, object] = {}
    capacity: list[ast.Setting] = []
    for setting in reader.settings(declared.statement.block, "cluster"):
        name = setting.name.text
        if name in ("kubernetes", "kyverno"):
            values[name] = reader.version(setting, "cluster")
            _check_release(setting, str(values[name]), reader)
        elif name in ("cni", "dns"):
            word = reader.name(setting, "cluster")
            values[name] = word.text if word else ""
        elif name == "admin-policies":
            values["admin_policies"] = reader.choice(setting, "cluster") or ""
        elif name == "capacity":
            capacity.append(setting)
        elif name == "lacks":
            values[name] = tuple(dict.fromkeys(text for text, _ in reader.texts(setting, "cluster")))
        elif name == "overcommit":
            values[name] = read_overcommit(setting, reader)
        elif name not in ("inventory", "targets", "api-shares"):
            values[_CLUSTER_FIELDS.get(name, name)] = reader.networks(setting, "cluster")
    values.setdefault("admin_policies", ADMIN_POLICIES_OF.get(str(values.get("cni")), ""))
    values["capacity"] = read_capacity(capacity, declared.name, reader)
    return Cluster.model_validate(
        {**values, "name": declared.name, "origin": origin(Layer.POLICY, declared.name, declared.statement)}
    )


def _check_release(setting: ast.Setting, version: str, reader: Reader) -> None:
    """Warn of a release that nobody has tried (TPL808): what is written for it is what the nearest known one takes."""
    known = KNOWN[setting.name.text]
    if version and not known.hold(version):
        help_ = f"tpl knows {known}: what it writes has been tried on no other"
        message = f"tpl does not know {known.title} {version}"
        reader.sink.report("TPL808", message, setting.groups[0].span, helps=(help_,))


def inventory_of(declared: Declared[ast.Statement]) -> ast.Text | None:
    """The file that lists a cluster's namespaces, when it is given."""
    setting = setting_of(declared, "inventory")
    items = [item for group in setting.groups for item in group.items] if setting else []
    return next((item for item in items if isinstance(item, ast.Text)), None)


def setting_of(declared: Declared[ast.Statement], name: str) -> ast.Setting | None:
    """The first setting of that name in a declaration's block."""
    assert isinstance(declared.statement, ast.Setting)
    inside = declared.statement.block.statements if declared.statement.block else ()
    return next((one for one in inside if isinstance(one, ast.Setting) and one.name.text == name), None)


def environments(symbols: Symbols, reader: Reader) -> dict[str, tuple[str, ...]]:
    """Environment to the names of its clusters; a cluster in two of them is reported by the symbols' check."""
    found: dict[str, tuple[str, ...]] = {}
    for declared in symbols.of("environment").values():
        assert isinstance(declared.statement, ast.Setting)
        names: list[str] = []
        for setting in reader.settings(declared.statement.block, "environment"):
            if setting.name.text == "clusters":
                names += [ref.text for ref in reader.names(setting, "environment") if symbols.find("cluster", ref)]
        found[declared.name] = tuple(names)
    return found


def environment_mode(scope: Scope) -> Mode:
    """The mode of the environment that is resolved; that it is in audit is told of."""
    declared = scope.symbols.of("environment").get(scope.environment)
    setting = declared and setting_of(declared, "mode")
    if not setting or scope.reader().choice(setting, "environment") != "audit":
        return "enforce"
    report_audit(f"environment `{scope.environment}` is", setting.span, scope)
    return "audit"


def platform(symbols: Symbols, reader: Reader) -> tuple[tuple[Subject, Span], ...]:
    """The platform's own identities as they are named; none where there is no `platform`."""
    subjects: list[tuple[Subject, Span]] = []
    for setting in symbols.platforms:
        for entry in reader.settings(setting.block, "platform", ast.Grant, ast.Inside):
            kind = subject_kind(entry.name.text)
            for name, span in reader.texts(entry, "platform"):
                check_account(kind, name, span, reader.sink)
                subjects.append((Subject(kind=kind, name=name), span))
    return tuple(subjects)


def subject_kind(word: str) -> Literal["group", "user", "serviceaccount"]:
    """The kind of subject that a word of the language names."""
    return "group" if word == "group" else "user" if word == "user" else "serviceaccount"


def network(name: ast.Ref, scope: Scope) -> tuple[str, ...]:
    """The blocks of a named network; `nodes` and `api-server` are given by the cluster."""
    given = {"nodes": scope.cluster.nodes, "api-server": scope.cluster.api_server} if scope.cluster else {}
    if name.text in given:
        if scope.cluster and not given[name.text]:
            help_ = f"say it in `cluster {scope.cluster.name}`: `{name.text} 10.0.0.0/16`"
            scope.sink.report("TPL101", f"the cluster does not say its `{name.text}`", name.span, helps=(help_,))
        return given[name.text]
    statement = scope.symbols.find("network", name)
    if not isinstance(statement, ast.Define):
        return ()
    items = [item for group in statement.groups for item in group.items]
    wrong = next((item for item in items if not isinstance(item, ast.Cidr)), None)
    if wrong:
        help_ = f"write `network {statement.name.text} = 192.0.2.0/24`"
        scope.sink.report("TPL201", "a network is made of address blocks", wrong.span, helps=(help_,))
    return tuple(item.text for item in items if isinstance(item, ast.Cidr))


def ports(on: ast.On, scope: Scope) -> tuple[PortRange, ...]:
    """The ports of a flow: literals, named sets, or `any`; none where one of them is unknown."""
    found, is_known = list[PortRange](), not on.is_partial
    for port in on.ports:
        if isinstance(port, ast.Port):
            found.append(port.ports)
        elif port.text == "any":
            found += ALL_PORTS
        else:
            named = _port_set(scope.symbols.find("ports", port), scope)
            is_known = is_known and bool(named)
            found += named
    return merge(found) if is_known else ()


def _port_set(statement: ast.Statement | None, scope: Scope) -> list[PortRange]:
    if not isinstance(statement, ast.Define):
        return []
    items = [item for group in statement.groups for item in group.items]
    wrong = next((item for item in items if not isinstance(item, ast.Port)), None)
    if wrong:
        meant = [f"tcp/{item.text}" for item in items if isinstance(item, ast.Number) and item.text.isdigit()]
        help_ = f"write `ports {statement.name.text} = {', '.join(meant) if len(meant) == len(items) else 'tcp/443'}`"
        scope.sink.report("TPL201", "a port set is made of ports", wrong.span, helps=(help_,))
    return [item.ports for item in items if isinstance(item, ast.Port)]
