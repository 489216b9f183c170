"""A finding points at the thing itself: what the user would edit, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files
from tpl.diagnostics.model import Diagnostic
from tpl.source import Span

ROLE = "role dev { can get on pods }\n"
ROSTER = 'roster "tenants.csv"\n'
TIER = """\
tier t(ns: string = "x", cores: string = "1") {
  namespaces "{ns}-{tenant}"
  quota per namespace { cpu "{cores}" }
}
"""


def marked(folder: Path, code: str, policy: str, roster: str = "tenant,tier\n", **files: str) -> list[tuple[str, str]]:
    """The findings of a code: the underlined text, and that of the second place, empty where there is none."""
    sources = {"policy_tpl": policy, "tenants_csv": roster, **files}
    compilation = compile_files(folder, **sources)

    def text(span: Span | None) -> str:
        return compilation.sources.files[span.path].text[span.start : span.end] if span else ""

    def both(one: Diagnostic) -> tuple[str, str]:
        return text(one.primary.span), text(one.secondary[0].span) if one.secondary else ""

    return [both(one) for one in compilation.sink.diagnostics if one.code == code]


@pytest.mark.parametrize(
    ("code", "policy", "expected"),
    [
        ("TPL107", 'tenant a { namespaces "a", "B_c" }', ['"B_c"']),
        ("TPL107", 'tenant a { namespaces "a-*-b*" }', ['"a-*-b*"']),
        ("TPL107", 'environment e {}\ntenant a { in e { namespaces "A", "a" } }', ['"A"']),
        ("TPL107", 'tier t { namespaces "{tenant}", "X-{tenant}" }\ntenant a is t {}', ['"X-{tenant}"']),
        ("TPL107", TIER + 'tenant a is t(ns: "UP") {}', ['"UP"']),
        ("TPL107", "tenant A {}", ["A"]),
        ("TPL307", 'tenant a { namespaces "a", "default" }', ['"default"']),
        ("TPL307", 'tenant a { namespaces "cert-*" }', ['"cert-*"']),
        ("TPL307", "tenant kube-a {}", ["kube-a"]),
        ("TPL307", 'tier t { namespaces "{tenant}" }\ntenant kube-a is t {}', ["kube-a"]),
        ("TPL307", 'service m { namespace "mon" }\ntenant a { namespaces "a", "mon" }', ['"mon"']),
        ("TPL401", ROLE + 'tenant a { grant dev to group "a", group "system:masters" }', ['group "system:masters"']),
        ("TPL401", ROLE + 'tier t { grant dev to group "{tenant}", user "system:x" }\n'
                   "tenant a is t {}\ntenant b is t {}", ['user "system:x"']),
        ("TPL401", ROLE + 'tenant a { grant dev to serviceaccount "b/x" }\ntenant b {}', ['serviceaccount "b/x"']),
        ("TPL401", ROLE + 'environment e {}\ntenant a { in e { grant dev to user "system:x" } }', ['user "system:x"']),
        ("TPL402", "role r { can get on pods, secrets }", ["secrets"]),
        ("TPL101", "cluster c { kubernetes 1.37; dns coredns }", ["coredns"]),
        ("TPL101", 'tenant a {}\nexception "X" { tenant a; lifts image-tag; only namespace "b"; reason "r"; '
                   'approved-by "x"; granted 2026-11-01; expires 2026-12-01 }', ['"b"']),
        ("TPL101", 'tenant a {}\nexception "X" { tenant a; lifts image-tag; only namespace "b"; reason "r"; '
                   'approved-by "x"; granted 2027-11-01; expires 2027-12-01 }', ['"b"']),
        ("TPL701", 'tenant a {}\nexception "X" { tenant a; lifts image-tag; reason "r"; approved-by "x"; '
                   "granted 2026-11-01; expires 2027-12-01 }", ["2027-12-01"]),
        ("TPL210", 'guard g on services { forbid object.spec.type == "x"; '
                   'forbid object.metadata.name matches name "*a" }', ['"*a"']),
        ("TPL210", "guard g on services { require each old in object.spec.ports: old.port > 1 }", ["old"]),
        ("TPL501", 'guard g on pods { require each container: container.image matches image ("a.b/c/*", "d*") }',
         ['"d*"']),
        ("TPL501", 'tenant a { images { from "a.b/c/*", "d*" } }', ['"d*"']),
        ("TPL204", 'tenant a { title "for {b} and {tenant}" }', ["{b}"]),
        ("TPL204", 'tenant a { title "\\"{b}\\"" }', ['"\\"{b}\\""']),
        ("TPL201", 'tenant a { tags x, "y", z }', ['"y"']),
        ("TPL801", 'cluster c { kubernetes 1.37; pods 10.0.0.0/8 }\nnetwork n = 10.1.0.0/16\ntenant a {}\n'
                   "allow a -> network n on any", ["network n"]),
        ("TPL213", "guard g on services, pods { require object.spec is set }", ["pods"]),
        ("TPL002", "tenant a { allow to 10.1 on any }", ["10.1"]),
        ("TPL002", "tenant a { allow from 192.168.7 on any }", ["192.168.7"]),
        ("TPL603", "tenant a { quota per namespace { pods 2; requests cpu 1, memory 1Gi }; "
                   "limits { default memory 1Gi } }", ["cpu 1"]),
    ],
)  # fmt: skip
def test_the_thing_itself_is_underlined(code: str, policy: str, expected: list[str], tmp_path: Path) -> None:
    assert [first for first, _ in marked(tmp_path, code, policy)] == expected


@pytest.mark.parametrize(
    ("code", "policy", "expected"),
    [
        ("TPL305", 'tenant a { namespaces "x", "a-*" }\ntenant b { namespaces "a-b" }', ('"a-b"', '"a-*"')),
        ("TPL305", 'tenant a { namespaces "b" }\ntenant b {}', ("b", '"b"')),
        ("TPL205", 'tier t { images { from "a.b/c/*" } }\ntenant a is t { images { from "a.b/c/d/*", "x.y/z" } }',
         ('"x.y/z"', 'from "a.b/c/*"')),
        ("TPL205", 'tier t { images { from "a.b/c/*" } }\ntenant a is t { images { from += "x.y/z" } }',
         ('"x.y/z"', 'from "a.b/c/*"')),
        ("TPL202", "tenant a { limits { default memory 1Gi, cpu 2; max cpu 1, memory 1Gi } }", ("2", "cpu 1")),
        ("TPL202", "tenant a { quota per namespace { cpu 1 }; limits { default cpu 2 } }", ("2", "cpu 1")),
        ("TPL202", "tenant a { limits { default cpu 1; default-request cpu 2 } }", ("2", "cpu 1")),
        ("TPL202", "tenant a { quota per namespace { cpu 1; requests cpu 2 }; limits { max cpu 1 } }",
         ("2", "cpu 1")),
        ("TPL502", 'tenant a { ingress { hosts "*.x.io" } }\ntenant b { ingress { hosts "q.io", "A.x.io" } }',
         ('"A.x.io"', '"*.x.io"')),
        ("TPL502", 'tier t(h: string = "x") { ingress { hosts "{h}.io" } }\ntenant a is t(h: "y") {}\n'
                   'tenant b is t(h: "y") {}', ('"y"', '"y"')),
        ("TPL502", 'tier t { ingress { hosts "*.apps.io" } }\ntenant a is t {}\ntenant b is t {}\ntenant c is t {}',
         ('"*.apps.io"', "")),
        ("TPL404", "role r { can get on pods, jobs; cannot get on jobs }", ("jobs", "jobs")),
        ("TPL316", "cluster c {}\nenvironment a { clusters c }\nenvironment b { clusters c }", ("c", "c")),
        ("TPL314", 'tenant a { namespaces "a", "a-*" }', ("a", '"a-*"')),
        ("TPL405", 'platform { serviceaccount "b/x" }\ntenant a { namespaces "a", "b" }', ('"b/x"', '"b"')),
    ],
)  # fmt: skip
def test_both_places_are_shown(code: str, policy: str, expected: tuple[str, str], tmp_path: Path) -> None:
    assert marked(tmp_path, code, policy) == [expected]


@pytest.mark.parametrize(
    ("code", "roster", "expected"),
    [
        ("TPL107", "tenant,tier\nA,t\n", "A"),
        ("TPL107", "tenant,tier,namespaces\na,t,one Two\n", "one Two"),
        ("TPL307", "tenant,tier,namespaces\na, t , kube-x \n", "kube-x"),
        ("TPL107", "tenant,tier,ns\na,t,X\n", "X"),
        ("TPL102", "tenant,tier\na,t\nb,t\na,t\n", "a"),
        ("TPL101", "tier,tenant\ngold,a\n", "gold"),
        ("TPL401", 'tenant,grant dev,tier\na,"group a; group system:masters",t\n', '"group a; group system:masters"'),
        ("TPL111", "tenant,tier,grant dev\na,t,people\n", "people"),
        ("TPL201", "tenant,tier,cores\na,t,1\nb,t,many\n", "many"),
        ("TPL104", "tenant,tier,coers\na,t,1\n", "coers"),
        ("TPL110", "tennant,tier\na,t\n", "tennant"),
        ("TPL110", "tenant,teir\na,t\n", "teir"),
        ("TPL110", "tenant,name\na,t\n", "tenant,name"),
        ("TPL110", "tenant,tier,title,title\na,t,,\n", "title"),
        ("TPL110", 'tenant,tier\na,t\nb,"t\n', 'b,"t'),
    ],
)
def test_of_a_row_the_cell_is_underlined(code: str, roster: str, expected: str, tmp_path: Path) -> None:
    assert [first for first, _ in marked(tmp_path, code, ROLE + TIER + ROSTER, roster)] == [expected]


@pytest.mark.parametrize(
    ("header", "help_"),
    [
        ("tennant,tier", "rename `tennant` to `tenant`"),
        ("tenant,Tier", "rename `Tier` to `tier`"),
        ("tenant,plan", "the first line names the columns: add `tier`"),
    ],
)
def test_a_columns_name_is_corrected_in_the_right_direction(header: str, help_: str, tmp_path: Path) -> None:
    compilation = compile_files(tmp_path, policy_tpl=TIER + ROSTER, tenants_csv=f"{header}\na,t\n")
    assert [one.helps for one in compilation.sink.diagnostics if one.code == "TPL110"] == [(help_,)]


@pytest.mark.parametrize("kind", ["tier", "role"])
@pytest.mark.parametrize("names", ["a", "ab", "abc", "cab"])
def test_a_circle_is_reported_once(kind: str, names: str, tmp_path: Path) -> None:
    """Also where something outside the circle leads into it, and wherever it is written first."""
    inside = "" if kind == "tier" else "can get on pods"
    pairs = zip(names, (*names[1:], names[0]), strict=True)
    text = "".join(f"{kind} {one} extends {other} {{ {inside} }}\n" for one, other in pairs)
    text += f"{kind} into extends {names[-1]} {{ {inside} }}\n"
    text += "tenant t is into {}\n" if kind == "tier" else ""
    found = [one for one in compile_files(tmp_path, policy_tpl=text).sink.diagnostics if one.code == "TPL104"]
    assert len(found) == 1
    start = names.index("a")
    assert found[0].message.endswith(" -> ".join((*names[start:], *names[:start], "a")))


@pytest.mark.parametrize(
    ("granted", "expires", "said"),
    [
        ("2026-01-01", "2026-06-29", ""),
        ("2026-01-01", "2026-06-30", "the exception runs 181 days, more than 180"),
        ("2028-01-01", "2028-06-28", ""),
        ("2028-01-01", "2028-06-29", "the exception runs 181 days, more than 180"),
        ("2026-11-24", "2026-11-24", ""),
        ("2026-11-24", "2026-11-23", "the exception ends before it begins"),
        ("9999-06-01", "9999-12-31", "the exception runs 214 days, more than 180"),
    ],
)
def test_an_exception_runs_for_180_days_its_first_and_last_among_them(
    granted: str, expires: str, said: str, tmp_path: Path
) -> None:
    text = 'tenant a {}\nexception "X" {\n  tenant a\n  lifts image-tag\n  reason "r"\n  approved-by "x"\n'
    text += f"  granted {granted}\n  expires {expires}\n}}\n"
    compilation = compile_files(tmp_path, policy_tpl=text)
    assert [one.message for one in compilation.sink.diagnostics if one.code == "TPL701"] == ([said] if said else [])
