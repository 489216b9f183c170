"""What the API server, and the policies behind it, decided about a request."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import urllib3

Object = Mapping[str, Any]
EVALUATION_FAILED = re.compile(r"resulted in error: |Policy \S+ error: |failed to configure ")


@dataclass(frozen=True)
class Answer:
    """What the API server decided about one request.

    `status` is the HTTP status: RBAC and quota refuse with 403, a ValidatingAdmissionPolicy with
    422 (or with what its `reason` says), Kyverno with 400, a broken schema with 422 or 400. `message`
    is the server's own and names the policy. `body` is the object, or the `Status`, that came back.
    `flow_schema` is the UID of the FlowSchema by which the request was served.
    """

    allowed: bool
    status: int
    message: str
    warnings: tuple[str, ...] = ()
    body: Object = field(default_factory=dict, compare=False, repr=False)
    flow_schema: str = field(default="", compare=False)

    def denied_by(self, policy: str) -> bool:
        """Whether the policy of this name, the API server's or Kyverno's, decided to refuse it.

        False where it refused because its evaluation went wrong, which is a bug in the policy.
        """
        name = re.escape(policy)
        wordings = f"ValidatingAdmissionPolicy '{name}'|Policy {name} failed|^{name}:$"
        named = re.search(wordings, self.message, re.MULTILINE) is not None
        return not self.allowed and named and not self.evaluation_failed

    @property
    def evaluation_failed(self) -> bool:
        """Whether a policy's evaluation went wrong, as opposed to saying no."""
        return EVALUATION_FAILED.search(self.message) is not None


def read(reply: urllib3.BaseHTTPResponse) -> Answer:
    """The answer in an HTTP reply; one that is not JSON is a message as it stands."""
    text = reply.data.decode(errors="replace")
    try:
        parsed = json.loads(text)
    except ValueError:
        parsed = None
    body = parsed if isinstance(parsed, dict) else {}
    allowed = 200 <= reply.status < 300
    message = "" if allowed else str(body.get("message", text))
    # A warning header reads: 299 - "text".
    warnings = tuple(line.split(" ", 2)[2].strip('"') for line in reply.headers.getlist("Warning"))
    flow_schema = reply.headers.get("X-Kubernetes-PF-FlowSchema-UID", "")
    return Answer(allowed, reply.status, message, warnings, body, flow_schema)
