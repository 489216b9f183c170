"""A case: the files of a small project, and the options it is compiled with. On disk a file, or a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

POLICY = "policy.tpl"
_OPTIONS = b"# options: "


@dataclass(frozen=True)
class Case:
    """Bytes by path, ``policy.tpl`` among them; ``options`` go to every command."""

    files: Mapping[str, bytes]
    options: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The policy, with what is no UTF-8 kept by surrogates."""
        return self.files[POLICY].decode("utf-8", "surrogateescape")

    def with_text(self, text: str) -> Case:
        """The same with another policy."""
        return self.with_file(POLICY, text.encode("utf-8", "surrogateescape"))

    def with_file(self, path: str, data: bytes | None) -> Case:
        """The same with another file, or without it."""
        others = {name: held for name, held in self.files.items() if name != path}
        return replace(self, files=others if data is None else {**others, path: data})

    def lay(self, folder: Path) -> None:
        """Write the files as a user would have them."""
        for path, data in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)


def save(case: Case, name: str, folder: Path) -> None:
    """Keep a case: a file if the policy is all there is."""
    head = _OPTIONS + "\t".join(case.options).encode() + b"\n" if case.options else b""
    kept = case.with_file(POLICY, head + case.files[POLICY])
    if len(case.files) == 1:
        (folder / f"{name}.tpl").write_bytes(kept.files[POLICY])
    else:
        kept.lay(folder / name)


def read(path: Path) -> Case:
    """A case as it was kept."""
    files = {POLICY: path.read_bytes()} if path.is_file() else dict(_files(path))
    first, _, rest = files[POLICY].partition(b"\n")
    if not first.startswith(_OPTIONS):
        return Case(files)
    options = tuple(first.removeprefix(_OPTIONS).decode().split("\t"))
    return Case({**files, POLICY: rest}, options)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
