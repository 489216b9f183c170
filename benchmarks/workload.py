"""A policy of N tenants of three tiers from a roster, 15 objects each, and a Helm chart that prints the same."""

from __future__ import annotations

import json
from pathlib import Path

TIERS = ("bronze", "silver", "gold")

POLICY = """\
policy bench {
  title "Benchmark"
  owner "platform@example.com"
}

platform {
  group "oidc:platform"
}

roster "tenants.csv"

network metadata = 169.254.169.254/32

ports metrics = tcp/8080-8090, tcp/9090

service ingress {
  namespace "ingress-nginx"
  pods      app = "ingress"
}

service prometheus {
  namespace "monitoring"
  pods      app = "prometheus"
}

service warehouse {
  namespace "warehouse"
  pods      app = "clickhouse"
}

service mail {
  namespace "mail"
}

service queue {
  namespace "queue"
  pods      app = "broker"
}

role viewer {
  can get, list, watch on pods, pods/log, services, deployments, configmaps, events
}

role developer extends viewer {
  can create, update, patch, delete on deployments, services, configmaps, jobs
}

role operator extends developer {
  can create on pods/portforward
}

never any tenant -> network metadata on any because "credentials"

tier bronze {
  namespaces "{tenant}"

  allow from ingress on tcp/8080
  allow from prometheus on metrics
  allow to warehouse on tcp/8443
  allow to mail on tcp/587
  allow to queue on tcp/5672
  allow to internet on tcp/443

  images {
    from        "registry.example.com/{tenant}/*", "registry.example.com/shared/*"
    forbid-tags "latest"
  }

  quota per namespace {
    cpu     4
    memory  8Gi
    pods    40
    storage 50Gi
  }

  limits {
    default cpu 100m, memory 128Mi
    max     cpu 2,    memory 4Gi
  }
}

tier silver extends bronze {
  quota per namespace {
    cpu    8
    memory 16Gi
  }
}

tier gold extends silver {
  quota per namespace {
    cpu    32
    memory 64Gi
  }
}
"""


def write_policy(folder: Path, tenants: int) -> Path:
    """The policy and its roster; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.tpl").write_text(POLICY, "utf-8")
    (folder / "tenants.csv").write_text(roster(tenants), "utf-8")
    return folder


def roster(tenants: int) -> str:
    """The text of a roster of so many."""
    header = "tenant,tier,title,owner,grant viewer,grant developer,grant operator"
    return "".join(f"{line}\n" for line in (header, *map(_row, range(tenants))))


def name(number: int) -> str:
    """The name of a tenant."""
    return f"customer-{number:05d}"


def _row(number: int, people: str = "") -> str:
    who = name(number)
    groups = ",".join(f"group oidc:{who}-{people}{role}" for role in ("viewers", "devs", "ops"))
    return f"{who},{TIERS[number % 3]},Customer {number},it@{who}.example,{groups}"


def change_one(folder: Path, number: int, people: str) -> None:
    """Change the groups of one tenant in the roster."""
    roster = folder / "tenants.csv"
    lines = roster.read_text("utf-8").splitlines()
    lines[number + 1] = _row(number, people)
    roster.write_text("\n".join(lines) + "\n", "utf-8")


def write_chart(folder: Path, output: Path, tenants: int) -> Path:
    """A chart whose templates are tpl's own output with the tenant's values cut out: the same bytes a tenant."""
    (folder / "templates").mkdir(parents=True, exist_ok=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: tenants\nversion: 0.1.0\n", "utf-8")
    cases = "".join(_case(number, output) for number in range(min(3, tenants)))
    template = "{{- range .Values.tenants }}\n" + cases + "{{- end }}\n"
    (folder / "templates" / "tenants.yaml").write_text(template, "utf-8")
    values = {"tenants": [{"name": name(n), "tier": TIERS[n % 3], "number": n} for n in range(tenants)]}
    (folder / "values.yaml").write_text(json.dumps(values), "utf-8")
    return folder


def _case(number: int, output: Path) -> str:
    text = (output / "namespaces" / f"{name(number)}.yaml").read_text("utf-8")
    text = text.replace(name(number), "{{ .name }}").replace(f"Customer {number}", "Customer {{ .number }}")
    return f'{{{{- if eq .tier "{TIERS[number % 3]}" }}}}\n---\n{text}{{{{- end }}}}\n'
