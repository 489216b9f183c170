"""Service accounts over the layers: each name, and each of its settings, for itself."""

from __future__ import annotations

from pathlib import Path

from tests.sema.test_tenants import compile_files, policy_of
from tpl.model.policy import Policy

TEXT = """
environment prod {}

tier team {
  serviceaccount deployer {
    token no
    pull-secrets "registry"
  }
}

tenant acme is team {
  namespaces "acme", "acme-b"

  serviceaccount "{tenant}-robot"

  serviceaccount deployer {
    pull-secrets "mirror", "registry"
  }

  in namespace "acme-b" {
    serviceaccount deployer {
      token yes
    }
  }

  in prod {
    serviceaccount default {
      token no
    }
  }
}
"""


def accounts(policy: Policy, namespace: str) -> dict[str, tuple[bool | None, tuple[str, ...]]]:
    """The accounts of a namespace, their tokens and secrets."""
    member = policy.owner_of_namespace[namespace]
    found = policy.shape_of(member).service_accounts
    return {member.fill(each.name): (each.token, each.pull_secrets) for each in found}


def test_each_setting_is_replaced_for_itself(tmp_path: Path) -> None:
    policy = policy_of(compile_files(tmp_path, policy_tpl=TEXT))
    secrets = ("mirror", "registry")
    common = {"acme-robot": (None, ()), "default": (False, ())}
    assert accounts(policy, "acme") == {**common, "deployer": (False, secrets)}
    assert accounts(policy, "acme-b") == {**common, "deployer": (True, secrets)}
