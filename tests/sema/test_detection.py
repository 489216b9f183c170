"""Alerts, audit levels and controls: what is kept in the model, what is refused, and that nobody claims to hold it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sema.test_left_open import errors
from tests.sema.test_tenants import compile_files, policy_of
from tpl.coverage.account import Coverage
from tpl.coverage.matrix import as_json, as_text
from tpl.sema.resolve import Target

ALERT = 'alert a {\n  when WHEN\n  severity critical\n  notify "slack:#a", "email:b@c.d"\n}\n'
CONTROL = 'compliance "F" {\n  "1" = NAMES\n}\n'


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("denied-flows > 50 in 5m", ("denied-flows", ">", 50, 300)),
        ("denied-requests >= 0 in 60s", ("denied-requests", ">=", 0, 60)),
        ("quota-used > 90% in 15m", ("quota-used", ">", 90, 900)),
        ("quota-used <= 100%", ("quota-used", "<=", 100, 0)),
        ("exception-days-left < 14", ("exception-days-left", "<", 14, 0)),
        ("denied-flows > 1 in 30d", ("denied-flows", ">", 1, 30 * 86400)),
    ],
)
def test_an_alert_is_kept(when: str, expected: tuple[str, str, int, int], tmp_path: Path) -> None:
    policy = policy_of(compile_files(tmp_path, policy_tpl=ALERT.replace("WHEN", when)))
    (alert,) = policy.alerts
    assert (alert.metric, alert.comparison, alert.threshold, alert.window) == expected
    assert (alert.name, alert.severity, alert.notify) == ("a", "critical", ("slack:#a", "email:b@c.d"))
    assert alert.origin.span
    assert alert.origin.span.start == 0


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("denied-flow > 50 in 5m", {"TPL101"}),
        ("denied-flows > 50", {"TPL201"}),
        ("denied-flows > 50% in 5m", {"TPL201"}),
        ("denied-flows > 1.5 in 5m", {"TPL201"}),
        ("denied-flows > many in 5m", {"TPL201"}),
        ("denied-flows == 50 in 5m", {"TPL201"}),
        ("denied-flows > 50 in 59s", {"TPL201"}),
        ("denied-flows > 50 in 31d", {"TPL201"}),
        ("denied-flows > 50 in 5", {"TPL201"}),
        ("denied-flows > 50 in 5w", {"TPL201"}),
        ("quota-used > 90", {"TPL201"}),
        ("quota-used > 101%", {"TPL201"}),
        ("exception-days-left < 14 in 5m", {"TPL201"}),
    ],
)
def test_what_cannot_be_asked_of_a_metric(when: str, expected: set[str], tmp_path: Path) -> None:
    assert errors(tmp_path, ALERT.replace("WHEN", when)) == expected


@pytest.mark.parametrize(
    "line", ["severity high", 'notify "somebody"', "notify somebody", 'title "x"', "when denied-flows > 1 in 5m"]
)
def test_lines_of_an_alert_are_checked(line: str, tmp_path: Path) -> None:
    written = ALERT.replace("WHEN", "denied-flows > 50 in 5m")
    word = line.partition(" ")[0]
    lines = [one for one in written.splitlines() if word == "when" or not one.startswith(f"  {word}")]
    assert errors(tmp_path, "\n".join([*lines[:-1], f"  {line}", "}\n"]))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("tenant a {}\n", None),
        ("tenant a { audit request }\n", "request"),
        ("policy p { audit metadata }\ntenant a {}\n", "metadata"),
        ("policy p { audit metadata }\ntenant a { audit request-response }\n", "request-response"),
        ("tier t { audit request }\ntenant a is t {}\n", "request"),
        ("tier t { audit request }\ntenant a is t { audit request-response }\n", "request-response"),
        ('tier t { audit none }\ntenant a is t { in namespace "a" { audit request } }\n', "request"),
    ],
)
def test_an_audit_level_is_kept(policy: str, expected: str | None, tmp_path: Path) -> None:
    compiled = policy_of(compile_files(tmp_path, policy_tpl=policy))
    audit = compiled.shape_of(compiled.members_of["a"][-1]).audit
    assert (audit and audit.level) == expected
    assert audit is None or audit.origin.span


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("tier t { audit request }\ntenant a is t { audit metadata }\n", {"TPL205"}),
        ("policy p { audit metadata }\ntenant a { audit none }\n", {"TPL205"}),
        ("policy p { audit request }\ntier t { audit metadata }\ntenant a is t {}\n", {"TPL205"}),
        (
            "policy p { audit request }\ntier t { audit request-response }\ntenant a is t { audit request }\n",
            {"TPL205"},
        ),
        ("policy p { audit request }\ntenant a { audit request }\n", set()),
        ("tenant a { audit everything }\n", {"TPL201"}),
        ("policy p { audit Metadata }\ntenant a {}\n", {"TPL201"}),
        ("tenant a { audit none; audit request }\n", {"TPL102"}),
    ],
)
def test_an_audit_level_is_only_tightened(policy: str, expected: set[str], tmp_path: Path) -> None:
    assert errors(tmp_path, policy) == expected


def test_controls_are_kept_with_what_they_rest_on(tmp_path: Path) -> None:
    text = 'compliance "SOC2" {\n  "CC6.1" = network-isolation, namespace-ownership\n  CC7 = quotas, quotas\n}\n'
    (framework,) = policy_of(compile_files(tmp_path, policy_tpl=text)).frameworks
    assert framework.name == "SOC2"
    assert [(control.id, control.capabilities) for control in framework.controls] == [
        ("CC6.1", ("network-isolation", "namespace-ownership")),
        ("CC7", ("quotas",)),
    ]
    assert [control.origin.span and text[control.origin.span.start] for control in framework.controls] == ['"', "C"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CONTROL.replace("NAMES", "network-isolated"), {"TPL101"}),
        (CONTROL.replace("NAMES", '"quotas"'), {"TPL201"}),
        ('compliance "F" {\n  "1" = quotas\n  "1" = alerts\n}\n', {"TPL102"}),
        ('compliance "F" {\n  "1" += quotas\n}\n', {"TPL105"}),
        ('compliance "F" {\n  one quotas\n}\n', {"TPL105"}),
        ('compliance "F" {}\n', {"TPL201"}),
        ("compliance F {}\n", {"TPL201"}),
        (CONTROL.replace("NAMES", "quotas") * 2, {"TPL102"}),
    ],
)
def test_controls_are_checked(text: str, expected: set[str], tmp_path: Path) -> None:
    assert errors(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("capability", "without", "has"),
    [
        ("network-isolation", "isolation withheld", ""),
        ("egress-control", "isolation ingress", ""),
        ("access-control", "", 'grant viewer to group "g"'),
        ("pod-security", "pod-security privileged", ""),
        ("image-control", "", 'images { from "r.example.com/a/*" }'),
        ("ingress-hosts", "", 'ingress { hosts "a.example.com" }'),
        ("storage-classes", "", "storage { classes fast }"),
        ("node-isolation", "", 'nodes pool = "a"'),
        ("quotas", "", "quota per namespace { pods 1 }"),
        ("audit-logging", "audit none", "audit metadata"),
        ("alerts", "", "}\n" + ALERT.replace("WHEN", "quota-used > 1%") + "tenant b {"),
        ("guards", "", "}\nguard g on services { forbid false }\ntenant b {"),
    ],
)
def test_a_control_rests_on_what_there_is(capability: str, without: str, has: str, tmp_path: Path) -> None:
    rest = "role viewer {\n  can get on pods\n}\n" + CONTROL.replace("NAMES", capability)
    assert "TPL903" in errors(tmp_path, rest + f"tenant a {{ {without} }}\n")
    assert "TPL903" not in errors(tmp_path, rest + f"tenant a {{ {has} }}\n")


def test_without_tenants_nothing_is_missed_yet(tmp_path: Path) -> None:
    assert errors(tmp_path, CONTROL.replace("NAMES", "quotas")) == set()


def test_nobody_claims_to_hold_them(tmp_path: Path) -> None:
    said = (
        "policy p { audit metadata }\n" + ALERT.replace("WHEN", "quota-used > 1%") + CONTROL.replace("NAMES", "alerts")
    )
    with_, without = (_coverage(tmp_path, text + "tenant a {}\ntenant b {}\n") for text in (said, ""))
    assert with_.cells == without.cells
    line = "kept, no target writes it yet: 1 alert, 1 control of compliance, audit levels of 2 tenants"
    assert line in as_text([(Target(), with_)]).splitlines()
    assert "kept" not in as_text([(Target(), without)])
    assert json.loads(as_json([(Target(), with_)]))["targets"][0]["kept"] == list(with_.kept) != []


def _coverage(folder: Path, text: str) -> Coverage:
    coverage = compile_files(folder, policy_tpl=text).builds[0].coverage
    assert coverage
    return coverage
