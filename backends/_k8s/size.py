"""How much of an object's annotations Kubernetes would have to keep, with what `kubectl apply` adds.

Sources: ``ValidateAnnotationsSize`` in k8s.io/apimachinery, 256 KiB of keys and values together, and
``GetModifiedConfiguration`` in k8s.io/kubectl: the object itself, as Go's JSON, in ``last-applied-configuration``.
"""

from __future__ import annotations

from collections.abc import Callable

import orjson

from tpl.backends._k8s.objects import Object

MOST = 256 * 1024
"""Bytes of annotations that the API server takes."""

_KEY = "kubectl.kubernetes.io/last-applied-configuration"


def applied(written: Object, fill: Callable[[str], str] = str) -> int:
    """The bytes of the annotations of an object, its holes filled, once a client has applied it.

    Go escapes what HTML would read, in six bytes. Of what is filled in, line ends alone need a second byte in JSON.
    """
    manifest = written.manifest()
    own = fill("".join(part for pair in manifest["metadata"]["annotations"].items() for part in pair))
    copy = fill(orjson.dumps(manifest).decode())
    escapes = 5 * sum(map(copy.count, "<>&")) + copy.count("\n")
    return len(own.encode()) + len(_KEY) + len(copy.encode()) + escapes + 1
