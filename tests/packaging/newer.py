"""The day after the lock was made: a newer release of every locked package, in a folder that pip looks into."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

NEWER = "9999"


def releases(names: Iterable[str], folder: Path) -> dict[str, str]:
    """Write a wheel of version 9999 of each package to `folder`; what pip needs in its environment to see them."""
    folder.mkdir()
    for name in names:
        _write(name.replace("-", "_"), folder)
    places = (os.environ.get("PIP_FIND_LINKS"), str(folder))
    return {"PIP_FIND_LINKS": " ".join(filter(None, places)), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _write(name: str, folder: Path) -> None:
    info = f"{name}-{NEWER}.dist-info"
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {NEWER}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"{info}/RECORD"
    files[record] = "".join(f"{path},,\n" for path in (*files, record))
    with zipfile.ZipFile(folder / f"{name}-{NEWER}-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
