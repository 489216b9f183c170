"""`tenant.subjects` in guards: whom it lists, where it rides, and what may be asked of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_left_open import errors
from tests.sema.test_tenants import compile_files, policy_of, values

ROLE = "role r {\n  can get on pods\n}\n"
GUARD = "guard g on rolebindings {\n  exempt platform\n  require each s in object.subjects: s in tenant.subjects\n}\n"


@pytest.mark.parametrize(
    ("tenants", "expected"),
    [
        ("tenant a {}\n", ()),
        ('tenant a { grant r to group "g", user "u" }\n', ("group:g", "user:u")),
        ('tenant a { grant r to serviceaccount "a/x" }\n', ("serviceaccount:a/x", "user:system:serviceaccount:a:x")),
        ('tier t { grant r to group "{tenant}-devs" }\ntenant a is t { grant r to user "u" }\n',
         ("group:a-devs", "user:u")),
        ('platform { grant r to group "sre" in every tenant }\ntenant a { grant r to user "u" }\n', ("user:u",)),
        ("".join(f'tenant {t} {{ grant r to shared group "s" because "x" }}\n' for t in "ab"), ("group:s",)),
    ],
)  # fmt: skip
def test_whom_it_lists(tenants: str, expected: tuple[str, ...], tmp_path: Path) -> None:
    policy = policy_of(compile_files(tmp_path, policy_tpl=ROLE + GUARD + tenants))
    assert values(policy, "a", "subjects") == expected


def test_rows_of_a_roster_are_listed(tmp_path: Path) -> None:
    text = ROLE + GUARD + 'tier t {\n}\nroster "tenants.csv"\n'
    rows = "tenant,tier,grant r\na,t,group one; serviceaccount a/bot\nb,t,group two; serviceaccount b/bot\n"
    policy = policy_of(compile_files(tmp_path, policy_tpl=text, tenants_csv=rows))
    assert values(policy, "a", "subjects") == ("group:one", "serviceaccount:a/bot", "user:system:serviceaccount:a:bot")
    assert values(policy, "b", "subjects")[0] == "group:two"
    assert len(policy.shapes) == 1


def test_it_rides_only_where_a_guard_asks(tmp_path: Path) -> None:
    policy = policy_of(compile_files(tmp_path, policy_tpl=ROLE + 'tenant a { grant r to group "g" }\n'))
    assert policy.shapes[0].parameters == ()


def test_a_line_end_cannot_add_a_subject(tmp_path: Path) -> None:
    text = ROLE + GUARD + 'tenant a { grant r to group "g\\nuser:root" }\n'
    assert "TPL107" in errors(tmp_path, text)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("require each s in object.subjects: s in tenant.subjects", set()),
        ("require each s in object.subjects: s matches tenant.subjects", set()),
        ("require each s in object.subjects: s matches name tenant.subjects", {"TPL210"}),
        ("require object.subjects in tenant.subjects", {"TPL210"}),
        ("require object.metadata.name in tenant.subjects", {"TPL210"}),
        ("require tenant.subjects is set", set()),
        ("require each s in object.subjects: s in tenant.subject", {"TPL101"}),
    ],
)
def test_what_can_be_asked_of_it(rule: str, expected: set[str], tmp_path: Path) -> None:
    text = f"guard g on rolebindings {{\n  exempt platform\n  {rule}\n}}\n"
    assert errors(tmp_path, text + "tenant a {}\n") == expected
