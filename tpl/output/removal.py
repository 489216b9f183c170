"""What of the last build a build would take away: GitOps deletes from the cluster what is gone from the folder."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from tpl.diagnostics.suggest import listed
from tpl.output.errors import OutputError

_NAMESPACE = re.compile(r"(?P<folder>(?:[^/]+/)*)namespaces/(?P<name>[^/]+)\.yaml")


class TooMuchRemoved(OutputError):
    """More namespaces would go than may; ``names`` has them, sorted."""

    def __init__(self, folder: str, names: list[str], before: int) -> None:
        where = f" of `{folder.rstrip('/')}`" if folder else ""
        super().__init__(f"this build removes {len(names)} of the {before} namespaces{where} of the last one")
        self.names = names


class TargetsRemoved(OutputError):
    """What targets of the last build wrote would go; ``both`` names these and the wanted ones, with commas."""

    def __init__(self, last: str | None, wanted: str) -> None:
        before, now = (last or "").split(","), wanted.split(",")
        gone = "every other target" if last is None else listed(name for name in before if name not in now)
        super().__init__(f"this build is of {listed(now)} only and removes what {gone} wrote here")
        self.both = ",".join(dict.fromkeys((*before, *now))) if last else ""


def check_targets(last: str | None, wanted: str | None) -> None:
    """Raise ``TargetsRemoved`` where the last build was of more targets: names with commas, None for every target."""
    if wanted and (last is None or set(last.split(",")) - set(wanted.split(","))):
        raise TargetsRemoved(last, wanted)


def check_removal(last: Iterable[str], wanted: Collection[str], at_most: int) -> None:
    """Raise ``TooMuchRemoved`` where more than so many in a hundred of a cluster's namespaces are no longer wanted."""
    before: dict[str, list[str]] = defaultdict(list)
    gone: dict[str, list[str]] = defaultdict(list)
    for path in sorted(last):
        if match := _NAMESPACE.fullmatch(path):
            before[match["folder"]].append(match["name"])
            if path not in wanted:
                gone[match["folder"]].append(match["name"])
    for folder, names in gone.items():
        if len(names) * 100 > at_most * len(before[folder]):
            raise TooMuchRemoved(folder, names, len(before[folder]))
