"""Guards that somebody lifts: they are there, and may be lifted; those that tpl does not hold are told of."""

from __future__ import annotations

import re

from tpl.diagnostics.model import Label
from tpl.model.guards import POD_SECURITY
from tpl.sema.guards.fields import in_cluster
from tpl.sema.project import Project
from tpl.sema.scope import Scope
from tpl.syntax import ast


def is_lifted(name: ast.Ref, scope: Scope) -> bool:
    """Whether the name is that of a guard of the policy which may be lifted; reported where it is not."""
    declared = scope.symbols.of("guard")
    if name.text not in declared and (path := _beside(name.text, scope.symbols.project)):
        help_ = f"name `{path}` too, or import it, so that the guard is part of the policy"
        message = f"guard `{name.text}` stands in `{path}`, which is not read here: nothing is lifted"
        scope.sink.report("TPL706", message, name.span, helps=(help_,))
        return False
    guard = scope.symbols.find("guard", name)
    return isinstance(guard, ast.Guard) and _check_liftable(name, guard, scope)


def is_of_a_tenant(name: ast.Ref, scope: Scope) -> bool:
    """Whether the guard judges what is in namespaces, which an exception can open; reported where it does not."""
    guard = scope.symbols.of("guard")[name.text].statement
    assert isinstance(guard, ast.Guard), "nothing else declares a guard"
    resources = tuple(kind.text for kind in guard.resources)
    if not in_cluster(resources, scope) and guard.place is None:
        return True
    what = "in namespaces, whosesoever they are" if guard.place else "what is in no namespace"
    message = f"guard `{name.text}` judges {what}: no tenant has a part of it that can be opened"
    scope.sink.report("TPL704", message, name.span,
                      helps=("say who may by `platform`, `break-glass`, or `unless` in the guard",))  # fmt: skip
    return False


def is_kubernetes_own(name: ast.Ref) -> bool:
    """Whether it is no guard of tpl's, but Pod Security, which the API server holds by the namespace's label."""
    return name.text == POD_SECURITY


def _check_liftable(name: ast.Ref, guard: ast.Guard, scope: Scope) -> bool:
    for setting in guard.block.statements:
        if isinstance(setting, ast.Setting) and setting.name.text == "liftable":
            words = [item.text for group in setting.groups for item in group.items if isinstance(item, ast.Ref)]
            if words == ["no"]:
                scope.sink.report("TPL704", f"guard `{name.text}` cannot be lifted", name.span,
                                  secondary=(Label(setting.span, "the guard says so"),))  # fmt: skip
                return False
    return True


def _beside(name: str, project: Project) -> str | None:
    """A file of the project that declares the guard, lies beside one that is read, and is not read itself."""
    declares = re.compile(rf"^guard[ \t]+{re.escape(name)}[ \t]+on\b", re.MULTILINE)
    read = {project.base / path for path in project.files}
    folders = sorted({path.parent for path in read if path.is_file()})
    for file in (file for folder in folders for file in sorted(folder.glob("*.tpl")) if file not in read):
        if declares.search(file.read_bytes().decode("utf-8", "replace")):
            return file.relative_to(project.base).as_posix()
    return None
