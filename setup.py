"""Map the repository's top-level folders into the single import root ``tpl``.

The only thing that pyproject.toml cannot say. The symlinks ``tpl/backends``, ``tpl/grammar`` and
``tpl/policies`` are for type checkers and editors; the wheel and the editable install need only this.
"""

from setuptools import find_packages, setup

MAPPED = ("backends", "grammar", "policies")

setup(
    package_dir={"tpl": "tpl", **{f"tpl.{folder}": folder for folder in MAPPED}},
    packages=sorted(
        {"tpl", *(f"tpl.{name}" for name in find_packages("tpl", exclude=[f"{f}*" for f in MAPPED]))}
        | {f"tpl.{name}" for folder in MAPPED for name in find_packages(".", include=[folder, f"{folder}.*"])}
    ),
)
