"""A roster as real ones are: cells that differ in every row, own quotas for a tenth, exceptions for a hundredth.

Three parameters of the tier fill namespaces, registries and quotas; every tenth tenant has a block with a quota of
its own instead of a row; every hundredth has an exception, one half of which lift a guard and one raise a list.
"""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.workload import POLICY, name

TIERS = ("bronze", "silver", "gold")

_PARAMETERS = '(region: string, cores: number, registry: string = "registry.example.com")'
_OWN = """\
tenant {who} is {tier}(region: "{region}", cores: {cores}) {{
  title "Customer {number}"
  owner "it@{who}.example"

  grant viewer to group "oidc:{who}-viewers"
  grant developer to group "oidc:{who}-devs"
  grant operator to group "oidc:{who}-ops"

  quota per namespace {{
    memory {memory}Gi
    pods   {pods}
  }}
}}
"""
_EXCEPTION = """\
exception "SEC-{number}" {{
  tenant      {who}
  {what}
  reason      "a vendor's image"
  approved-by "ciso@example.com"
  granted     2026-10-01
  expires     2027-01-31
}}
"""


def files(tenants: int) -> Mapping[str, str]:
    """The policy, its roster and its exceptions, by path."""
    own = [number for number in range(tenants) if number % 10 == 9]
    rows = [_row(number) for number in range(tenants) if number % 10 != 9]
    header = "tenant,tier,title,owner,region,cores,registry,grant viewer,grant developer,grant operator"
    return {
        "policy.tpl": _policy(),
        "tenants.csv": "\n".join([header, *rows]) + "\n",
        "own.tpl": "\n".join(_OWN.format(**_values(number)) for number in own),
        "exceptions.tpl": "\n".join(_exception(number) for number in range(0, tenants, 100)),
    }


def _policy() -> str:
    """The tiers of the other benchmark with parameters."""
    text = POLICY
    for tier, base in zip(TIERS, ("", *TIERS), strict=False):
        head = f"tier {tier}" + (f" extends {base}" if base else "")
        passed = '(region: "{region}", cores: 4, registry: "{registry}")' if base else ""
        text = text.replace(f"{head} {{", f"tier {tier}{_PARAMETERS}{f' extends {base}{passed}' if base else ''} {{")
    text = text.replace('namespaces "{tenant}"', 'namespaces "{tenant}-{region}"')
    text = text.replace('"registry.example.com/{tenant}/*"', '"{registry}/{tenant}/*"')
    for amount in ("cpu     4", "cpu    8", "cpu    32"):
        text = text.replace(amount, 'cpu "{cores}"')
    return text


def _values(number: int) -> dict[str, object]:
    return {
        "who": name(number), "number": number, "tier": TIERS[number % 3], "region": f"r{number % 97}x{number % 7}",
        "cores": 2 + number % 60, "memory": 8 + number % 120, "pods": 20 + number % 333,
    }  # fmt: skip


def _row(number: int) -> str:
    v = _values(number)
    groups = ",".join(f"group oidc:{v['who']}-{role}" for role in ("viewers", "devs", "ops"))
    registry = f"r{number}.registry.example.com"
    plain = f"{v['who']},{v['tier']},Customer {number},it@{v['who']}.example"
    return f"{plain},{v['region']},{v['cores']},{registry},{groups}"


def _exception(number: int) -> str:
    what = "lifts       image-digest" if number % 200 else f'raises      images.from to "quay.io/vendor-{number}/*"'
    return _EXCEPTION.format(**_values(number), what=what)
