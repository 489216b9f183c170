"""Guards in the place of the library's: what they leave open is said, and nothing that another guard holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files

CONTAINERS = "tenant.images.from is unset or each container: container.image matches tenant.images.from"
RELIES = 'tenant acme { images { from "registry.example.com/acme/*" } }\n'


def found(folder: Path, policy: str) -> dict[str, list[str]]:
    """Code to what is said with it, besides that a guard takes the library's place."""
    said: dict[str, list[str]] = {}
    for one in compile_files(folder, policy_tpl=policy).sink.diagnostics:
        if one.code != "TPL108":
            said.setdefault(one.code, []).append(" ".join((one.message, *one.notes)))
    return said


@pytest.mark.parametrize(
    ("guard", "why"),
    [
        (f"on pods {{ mode audit; require {CONTAINERS} }}", "denies nothing"),
        (f"on pods when create {{ require {CONTAINERS} }}", "`update`"),
        (f"on pods when update {{ require {CONTAINERS} }}", "`create`"),
        ("on pods when delete { require old.metadata.labels.x matches tenant.images.from }", "`create` and `update`"),
        ("on pods { require each c in object.spec.containers: c.image matches tenant.images.from }",
         "`spec.initContainers[].image` and `spec.ephemeralContainers[].image`"),
        ("on pods { require tenant.images.from is unset or tenant.images.from is set }", "`container.image`"),
        ("on pods { forbid each container: container.image == \"x\" }", "does not ask for `images.from`"),
        ("on jobs { require object.spec.template.metadata.labels.x matches tenant.images.from }", "`pods`"),
    ],
)  # fmt: skip
def test_a_setting_that_tenants_rely_on_is_an_error(guard: str, why: str, tmp_path: Path) -> None:
    said = found(tmp_path, f"guard image-registry {guard}\n{RELIES}")
    assert list(said) == ["TPL801"], said
    assert why in said["TPL801"][0]


@pytest.mark.parametrize(
    "guard",
    [
        f"on pods {{ require {CONTAINERS} }}",
        f'on pods when create, update {{ severity low; message "no"; liftable no; require {CONTAINERS} }}',
        f'on pods {{ require {CONTAINERS}; forbid object.spec.nodeName is set unless namespace.name == "acme" }}',
        "on pods { require each container: container.image matches tenant.images.from }",
    ],
)
def test_one_that_holds_as_much_is_fine(guard: str, tmp_path: Path) -> None:
    assert not found(tmp_path, f"guard image-registry {guard}\n{RELIES}")


def test_what_another_guard_holds_is_not_lost(tmp_path: Path) -> None:
    both = f"""guard image-registry on pods when create {{ require {CONTAINERS} }}
guard image-registry-later on pods when update {{ require {CONTAINERS} }}
"""
    assert not found(tmp_path, both + RELIES)
    assert list(found(tmp_path, both.replace("when update {", "when update { mode audit;") + RELIES)) == ["TPL801"]


@pytest.mark.parametrize(
    ("guard", "why"),
    [
        (f"on pods {{ exempt platform; require {CONTAINERS} }}", "platform"),
        (f'on pods {{ require {CONTAINERS} unless namespace.name == "acme" }}', "`unless`"),
        (f'on pods {{ require namespace.name == "acme" or ({CONTAINERS}) }}', "one more thing"),
    ],
)
def test_a_way_past_it_is_a_warning(guard: str, why: str, tmp_path: Path) -> None:
    said = found(tmp_path, f"guard image-registry {guard}\n{RELIES}")
    assert list(said) == ["TPL109"]
    assert why in said["TPL109"][0]
    assert not found(tmp_path, f"guard image-registry {guard}\ntenant acme {{}}\n")


@pytest.mark.parametrize(
    ("guard", "why"),
    [
        ("when create { require count(object.spec.externalIPs) == 0 }", "`update`"),
        ("{ mode audit; require count(object.spec.externalIPs) == 0 }", "denies nothing"),
        ("{ forbid object.spec.type == \"ExternalName\" }", "`spec.externalIPs`"),
        ("{ require count(object.spec.externalIPs) == 0 or object.spec.type == \"NodePort\" }", "one more thing"),
    ],
)  # fmt: skip
def test_a_guard_without_a_setting_gives_a_warning(guard: str, why: str, tmp_path: Path) -> None:
    said = found(tmp_path, f"guard external-ips on services {guard}\ntenant acme {{}}\n")
    assert list(said) == ["TPL109"]
    assert why in said["TPL109"][0]


def test_another_look_at_the_containers_does_not_hide_what_is_lost_of_them(tmp_path: Path) -> None:
    host = "forbid object.spec.hostNetwork == true or object.spec.hostPID == true or object.spec.hostIPC == true"
    other = 'guard calm on pods { forbid some container: container.image == "x" }\n'
    ports = "forbid some container: some port in container.ports: port.hostPort is set and port.hostPort != 0"
    lost = found(tmp_path, f"guard host-namespaces on pods {{ {host} }}\n{other}tenant acme {{}}\n")
    assert ["does not look at `container.ports[].hostPort`" in one for one in lost["TPL109"]] == [True]
    kept = found(tmp_path, f"guard host-namespaces on pods {{ {host}; {ports} }}\n{other}tenant acme {{}}\n")
    assert "TPL109" not in kept


# --- what only the meaning shows ----------------------------------------------------------------

SETTINGS = """tenant acme {
  namespaces "acme"
  images  { from "registry.example.com/acme/*"; forbid-tags "latest" }
  ingress { hosts "*.acme.example.com"; class "nginx" }
  storage { classes "fast" }
}
"""


@pytest.mark.parametrize(
    ("guard", "shown"),
    [
        ("image-registry on pods { require tenant.images.from is unset or "
         "some container: container.image matches tenant.images.from }", "registry.example.com/acme-not/app"),
        ("image-registry on pods { require each container: "
         'container.image matches tenant.images.from or container.name == "sidecar" }', '"name": "sidecar"'),
        ("image-registry on pods { require each container: "
         "container.image matches tenant.images.from or container.image starts with "
         '"registry.example.com/acme" }', "registry.example.com/acme-not/app"),
        ("image-tag on pods { require each container: tag(container.image) != \"old\" or "
         "not tag(container.image) in tenant.images.forbid-tags\n  require each volume in object.spec.volumes: "
         "not tag(volume.image.reference) in tenant.images.forbid-tags }", ":latest"),
        ("external-ips on services { require count(object.spec.externalIPs) <= 1 }", '"externalIPs": ["a"]'),
        ("ingress-hosts on ingresses { require each rule in object.spec.rules: rule.host matches tenant.ingress.hosts\n"
         "  require each certificate in object.spec.tls: count(certificate.hosts) > 0\n"
         "  require each certificate in object.spec.tls: "
         "some host in certificate.hosts: host matches tenant.ingress.hosts\n"
         "  forbid tenant.ingress.hosts is set and object.spec.defaultBackend is set }", '"hosts": ['),
        ("storage-volume on persistentvolumeclaims when create { "
         'require not (tenant.storage.classes is set and object.spec.volumeName is set and '
         'not object.spec.volumeName starts with "pv-") }', '"volumeName": "pv-'),
        ("storage-volume-later on persistentvolumeclaims when update { "
         "require tenant.storage.classes is set and object.spec.volumeName == old.spec.volumeName or "
         'request.userInfo.username starts with "system:" }', 'by "system:'),
    ],
)  # fmt: skip
def test_a_request_that_passes_now_is_shown(guard: str, shown: str, tmp_path: Path) -> None:
    said = found(tmp_path, f"guard {guard}\n{SETTINGS}")
    assert list(said) == ["TPL109"], said
    assert shown in said["TPL109"][0]


@pytest.mark.parametrize(
    "guard",
    [
        "image-registry on pods { forbid tenant.images.from is set and "
        "some container: not container.image matches tenant.images.from }",
        "external-ips on services { require object.spec.externalIPs is unset or count(object.spec.externalIPs) < 1 }",
        "ingress-hosts on ingresses { require each rule in object.spec.rules: rule.host matches tenant.ingress.hosts\n"
        "  forbid some certificate in object.spec.tls: count(certificate.hosts) == 0\n"
        "  require each host in object.spec.tls[].hosts: host matches tenant.ingress.hosts\n"
        "  require tenant.ingress.hosts is unset or object.spec.defaultBackend is unset }",
        "storage-volume on persistentvolumeclaims when create { "
        'forbid tenant.storage.classes is set and object.spec.volumeName is set and object.spec.volumeName != "" }',
    ],
)
def test_the_same_in_other_words_is_fine(guard: str, tmp_path: Path) -> None:
    assert not found(tmp_path, f"guard {guard}\n{SETTINGS}")


def test_what_another_guard_denies_does_not_pass(tmp_path: Path) -> None:
    weak = "guard external-ips on services { require count(object.spec.externalIPs) <= 1 }\n"
    more = "guard no-addresses on services { forbid object.spec.externalIPs is set }\n"
    assert list(found(tmp_path, weak + SETTINGS)) == ["TPL109"]
    assert not found(tmp_path, weak + more + SETTINGS)


def test_a_tenant_whom_the_guard_names_is_tried(tmp_path: Path) -> None:
    text = 'guard external-ips on services { require count(object.spec.externalIPs) == 0 and request.name != "x" }\n'
    named = text.replace('and request.name != "x"', 'and true or namespace.name == "t7"')
    many = "".join(f"tenant t{number} {{}}\n" for number in range(9))
    assert not found(tmp_path, text + many)
    assert "in t7:" in found(tmp_path, named + many)["TPL109"][0]
