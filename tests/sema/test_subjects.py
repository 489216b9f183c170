"""Who is exempt as the platform, and who has roles in tenants: never the same, and never everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files
from tpl.diagnostics.model import Severity

TENANTS = """\
role dev {
  can create on pods
}

tier base {
  namespaces "{tenant}", "{tenant}-prod"
  grant dev to group "oidc:shared", serviceaccount "{tenant}/robot"
}

tenant acme {
  namespaces "acme", "acme-*"
  grant dev to group "oidc:devs", user "ann@example.com"
  grant dev to serviceaccount "acme-ci/runner", serviceaccount "ci/acme"
}

roster "tenants.csv"
"""
ROSTER = 'tenant,tier,namespaces,grant dev\nglobex,base,globex-lab,"group oidc:globex; serviceaccount build/globex"\n'


def found(folder: Path, platform: str, policy: str = TENANTS) -> list[tuple[str, str]]:
    """The errors of a policy, each with the text that it points at."""
    text = f"platform {{\n  {platform}\n}}\n\n{policy}"
    sink = compile_files(folder, policy_tpl=text, tenants_csv=ROSTER).sink
    errors = (one for one in sink.diagnostics if one.severity is Severity.ERROR)
    return [(one.code, text[one.primary.span.start : one.primary.span.end]) for one in errors if one.primary.span]


@pytest.mark.parametrize(
    "identity",
    [
        'group "system:authenticated"',
        'group "system:unauthenticated"',
        'group "system:serviceaccounts"',
        'user "system:anonymous"',
        'group "system:serviceaccounts:acme"',
        'group "system:serviceaccounts:acme-staging"',
        'group "system:serviceaccounts:globex-lab"',
        'serviceaccount "acme/reconciler"',
        'serviceaccount "acme-new/reconciler"',
        'serviceaccount "globex-prod/reconciler"',
        'serviceaccount "globex-lab/reconciler"',
        'serviceaccount "acme-*/reconciler"',
        'user "system:serviceaccount:acme:default"',
        'user "system:serviceaccount:globex-lab:default"',
        'group "oidc:devs"',
        'group "oidc:shared"',
        'group "oidc:globex"',
        'group "*"',
        'group "oidc:*"',
        'user "ann@example.com"',
        'serviceaccount "ci/acme"',
        'user "system:serviceaccount:ci:acme"',
        'serviceaccount "build/globex"',
    ],
)
def test_who_is_exempt_is_no_tenant_and_not_everybody(identity: str, tmp_path: Path) -> None:
    assert found(tmp_path, identity) == [("TPL405", identity.partition(" ")[2])]


@pytest.mark.parametrize(
    "identity",
    [
        'group "oidc:platform"',
        'group "system:masters"',
        'group "system:serviceaccounts:flux-system"',
        'serviceaccount "flux-system/kustomize-controller"',
        'serviceaccount "acmesque/reconciler"',
        'user "root@example.com"',
        'group "ann@example.com"',
    ],
)
def test_the_platforms_own_identities_are_exempt(identity: str, tmp_path: Path) -> None:
    assert found(tmp_path, identity) == []


TWO = """\
role dev { can get on pods }
tier base { grant dev to SUBJECT }
tenant a is base {}
tenant b is base {}
tenant c is base {}
"""


@pytest.mark.parametrize("subject", ['group "sre"', 'user "ann"', 'serviceaccount "flux-system/flux"'])
def test_a_tiers_grant_to_all_is_reported_once_where_it_stands(subject: str, tmp_path: Path) -> None:
    policy = TWO.replace("SUBJECT", subject)
    assert set(found(tmp_path, 'group "platform"', policy)) == {("TPL403", f"grant dev to {subject}")}


def test_a_platform_account_that_a_tier_grants_a_role_is_one_error(tmp_path: Path) -> None:
    policy = TWO.replace("SUBJECT", 'serviceaccount "flux-system/flux"')
    assert found(tmp_path, 'serviceaccount "flux-system/flux"', policy) == [("TPL405", '"flux-system/flux"')]


def test_a_shared_group_is_shown_in_both_tenants_blocks(tmp_path: Path) -> None:
    policy = """\
role dev { can get on pods }
tenant a { grant dev to group "own-a" }
tenant b { grant dev to group "both" }
tenant c { grant dev to user "x", group "both" }
"""
    text = f'platform {{ group "platform" }}\n{policy}'
    (shared,) = compile_files(tmp_path, policy_tpl=text).sink.diagnostics
    assert shared.primary.span is not None
    assert shared.primary.span.start == text.rindex('group "both"')
    assert [label.span.start for label in shared.secondary if label.span] == [text.index('group "both"')]
