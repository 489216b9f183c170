"""Values at the edges, by kind of token; and what stands in data files that nobody meant."""

from __future__ import annotations

_LONG = "x" * 5000

_COMMENTS = (
    "tpl: ignore[TPL304] x", "tpl: ignore[TPL999] x", "tpl: ignore[] x", "tpl: ignore[TPL101]", "excerpt", "tpl:", "",
    "tpl: ignore[TPL304, TPL315] x",
)  # fmt: skip

ODD = {
    "number": (
        "0 1 00 007 1.0 0.5 1.25 0.001 0.0001 1.1.1 1m 0m 1n 1u 1.5m 999999m 1Ki 1.5Gi 0.1Ki 1E 1Ei 9Ei 1P 1k 1K 1M 1G "
        "0% 1% 99.9% 100% 101% 1e9 2147483647 2147483648 9223372036854775807 9223372036854775808 "
        "99999999999999999999999999999 1.30 0.0 3.14159265358979 1.99 500mi"
    ).split(),
    "string": [
        f'"{text}"'
        for text in (
            "",
            " ",
            "*",
            "**",
            "a*",
            "*a",
            "a*b",
            "/",
            "a/",
            "/*",
            ".",
            "..",
            "../x",
            "-",
            "a-",
            "-a",
            "_",
            "A",
            "a.b",
            "é",
            "e\u0301",
            "ß",
            "İ",
            "ﬁ",
            "𝄞",
            "日本",
            "\u200d",
            "\ufeff",
            "x" * 63,
            "x" * 64,
            "x" * 253,
            "x" * 254,
            _LONG,
            "{tenant}",
            "{",
            "}",
            "{{",
            "{}",
            "{nobody}",
            "{tenant}{tenant}",
            "{env}",
            "{cluster}",
            "$",
            "${x}",
            "$(x)",
            "%s",
            "%",
            "\\n",
            "\\\\",
            '\\"',
            "\\n\\n",
            "a\\nb",
            "#",
            "# tpl: ignore[TPL304] x",
            "---",
            "...",
            ": ",
            "- a",
            "null",
            "~",
            "true",
            "yes",
            "no",
            "on",
            "1",
            "1.0",
            "1e3",
            "0x10",
            "010",
            "1_000",
            "12:30:45",
            "2026-01-01",
            "=",
            "<<",
            "!!str",
            "&a",
            "*a",
            "|",
            ">",
            "@",
            "`",
            "'",
            "system:masters",
            "system:authenticated",
            "system:serviceaccount:acme:default",
            "kube-system",
            "default",
            "tpl-x",
            "a:b",
            "a/b",
            "a:b/c",
            "registry.example.com:5000/{tenant}/*",
            "docker.io/*",
            "x@sha256:0",
            "x:y:z",
            "10.0.0.1",
            "a b",
            "\t",
            "a,b",
            "tpl.dev/tenant",
            "kubernetes.io/metadata.name",
            "x/y/z",
            "a" * 254 + "/b",
        )
    ],
    "date": "0001-01-01 9999-12-31 2026-02-29 2024-02-29 2026-13-01 2026-00-00 2026-11-24 0000-01-01".split(),
    "block": (
        "0.0.0.0/0 ::/0 10.0.0.0/8 10.0.0.1/8 10.0.0.1/32 10.0.0.1/33 256.0.0.0/8 1.2.3.4 ::1/128 ::ffff:10.0.0.1/128 "
        "fd00::/8 fe80::/10 169.254.169.254/32 0.0.0.0/32 255.255.255.255/32 1:2:3:4:5:6:7:8/128 ::/1 128.0.0.0/1 "
        "ff00::/8 224.0.0.0/4 127.0.0.1/32 :::/8 1::2::3/64 010.0.0.0/8"
    ).split(),
    "port": (
        "tcp/0 tcp/1 tcp/65535 tcp/65536 tcp/1-65535 tcp/0-1 tcp/2-1 udp/53 sctp/1-65535 icmp/1 tcp/080 tcp/1-1 "
        "tcp/99999999999999999999"
    ).split(),
    "word": (
        "a A _ a_b x1 1x true false null any same other tag set unset in is not and or each some image object old "
        "tenant container request namespace this tcp std images.from a.b a.b.c acme.api default kube-system tpl-x "
        f"{'x' * 63} {'x' * 64} {_LONG} é 日本 ﬁ İ"
    ).split(),
    "comment": [f"# {text}" for text in _COMMENTS],
}
"""Tokens by the kinds of ``corpus.kind``."""

CHARACTERS = '\x00\x07\x0b\x0c\r\t\x1b\x7f\x85\xa0\u200b\u2028\u202e\ufeff\ufffe\U000e0001\U0010ffff;{}()[],"\\#=:*'

JSON: tuple[object, ...] = (
    None, True, False, 0, -1, 1.5, 1e400, 10**30, "", " ", "x", _LONG, "é", "a\nb", "\x00", [], {}, [None], [[]],
    {"": None}, {"metadata": None}, {"name": 1}, ["acme"], "acme", "acme-*", "kube-system", "{tenant}", "⟨tenant⟩",
)  # fmt: skip

CELLS = (
    "", " ", '"', '""', '"a', "a,b", "\n", "\r", "\x00", "é", "{tenant}", "⟨tenant⟩", "acme", "ACME", "1", "01", "1.0",
    "true", "gold;silver", ";", "a;;b", "x" * 64, _LONG, "=1+1", "\ufeff", "2026-02-30", "500m", "-1", "a\tb",
)  # fmt: skip

YAML = (
    "- a\n- b\n", "{", "a: &x [*x]\n", "a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "--- !!python/object:os.x {}\n",
    "a: 2026-01-01\n", "? [a]\n: b\n", "1: 2\n", "apiVersion: v1\nkind: Pod\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a, name: b}\n", "apiVersion: 1\nkind: [Pod]\n", "\t\n", "",
    "apiVersion: v1\nkind: Pod\nmetadata:\n  creationTimestamp: 2026-01-01T00:00:00Z\n", "!!binary aGk=\n",
    "apiVersion: v1\nkind: Pod\nspec: {containers: [null, 1, []]}\n", "%YAML 9\n---\n",
    "apiVersion: v1\nkind: List\nitems: []\n", "x: .nan\ny: .inf\nz: 0o7\n", "<<: {a: 1}\n", "\x85a: b\n", "",
)  # fmt: skip

DAYS = "0001-01-01 9999-12-31 2026-11-24 2027-06-01 2026-02-30 x 20261124 2026-W48-2".split()
