"""Where a tenant is given what it has: looked up only for what is reported, as tenants are many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, partial

from tpl import holes
from tpl.model.patterns import canonical
from tpl.record import dataclass
from tpl.sema.access.subjects import Given
from tpl.sema.layers.grants import Grants
from tpl.sema.layers.namespaces import Namespaces, texts_of
from tpl.sema.layers.parameters import Parameters, given_texts
from tpl.sema.layers.part import TENANT
from tpl.sema.scope import Scope
from tpl.sema.tenants.cells import cell
from tpl.sema.tenants.members import Candidate
from tpl.sema.tenants.roster import CellSpans
from tpl.sema.tenants.spaces import split
from tpl.sema.tenants.tenancy import Family
from tpl.sema.tenants.tiers import own_layers
from tpl.sema.words.placeholders import PLACEHOLDER
from tpl.source import Span
from tpl.syntax import ast


@dataclass(frozen=True)
class Places:
    """All tenants of a policy, each with the family whose layers it has."""

    scope: Scope
    everyone: tuple[tuple[Candidate, Family], ...]

    @cached_property
    def _tenants(self) -> Mapping[str, tuple[Candidate, Family]]:
        return {candidate.name: (candidate, family) for candidate, family in self.everyone}

    def namespace(self, tenant: str, name: str) -> Span:
        """The string, argument or cell that gives a tenant a namespace or pattern; its own name where that does."""
        candidate, family = self._tenants[tenant]
        if name in candidate.namespaces:
            return self._cell(candidate, "namespaces")
        own = [one for one in self._own(candidate) if isinstance(one, ast.Setting) and one.name.text == "namespaces"]
        texts = (text for setting in reversed(own) for text in texts_of(setting))
        if found := next((text.span for text in texts if _may_be(text.value, name, tenant)), None):
            return found
        parts = [space.whole.part(Namespaces) for space in family.spaces]
        tiers = (each for part in parts for each in zip(part.in_tier, part.names, strict=False))
        found = next((self._of_tier(*each, candidate) for each in tiers if _may_be(each[0].value, name, tenant)), None)
        return found or self._cell(candidate, "tenant")

    def _of_tier(self, text: ast.Text, filled: str, candidate: Candidate) -> Span | None:
        """The tier's string, unless the tenant says all or part of the name: by its own, or by an argument."""
        if not holes.names(filled) <= TENANT:
            return self._own_value(filled, candidate)
        return None if text.value == "{tenant}" else text.span

    def value(self, tenant: str, setting: str, value: str) -> Span:
        """The string, argument or cell that gives a tenant a value of a list; its name where nothing else does."""
        candidate, family = self._tenants[tenant]
        block, _, name = setting.partition(".")
        spelled = partial(canonical, self.scope.settings[setting].holds)
        said = [*((one, block, name) for one in self._own(candidate)),
                *((one, "exception", "raises") for one in self._exceptions(tenant))]  # fmt: skip
        for text in (text for each in said for text in given_texts(*each)):
            if _may_be(spelled(text.value), value, tenant):
                return text.span
        known = {**candidate.values, "tenant": tenant}
        for space in family.spaces:
            for written, span in space.whole.part(Parameters).written(setting):
                if spelled(holes.fill_known(written, known)) == value:
                    return self._own_value(written, candidate) or span
        return self._cell(candidate, "tenant")

    def _own_value(self, text: str, candidate: Candidate) -> Span | None:
        """Where the tenant gives what fills a string's holes, if more than its name does: an argument or a cell."""
        slots = sorted(holes.names(text) - TENANT)
        spans = CellSpans(candidate.span, self.scope) if candidate.spans is None else candidate.spans
        return spans.get(slots[0]) if slots else None

    def _exceptions(self, tenant: str) -> Iterator[ast.Statement]:
        for declared in self.scope.symbols.of("exception").values():
            assert isinstance(declared.statement, ast.Setting)
            block = declared.statement.block
            if block and any(isinstance(one, ast.Tenant) and one.name.text == tenant for one in block.statements):
                yield declared.statement

    def subject(self, given: Given) -> tuple[Span, bool]:
        """Where a tenant gives somebody a role, and whether its tier does."""
        candidate, family = self._tenants[given.tenant]
        space = next(space for space in family.spaces if space.name == given.space)
        written = space.whole.part(Grants).written
        grant, in_tier = written[given.grant]
        if in_tier:
            return (grant if len(grant.subjects) == 1 else grant.subjects[given.subject]).span, True
        before = sum(not tiers for _, tiers in written[: given.grant])
        grants = [one for one in self._own(candidate, holes.fill(space.name, {"tenant": candidate.name}))
                  if isinstance(one, ast.Grant)]  # fmt: skip
        own = grants[before]
        place = own.subjects[given.subject].span
        return (self._cell(candidate, f"grant {own.role.text}") if place == own.span else place), False

    def _own(self, candidate: Candidate, space: str | None = None) -> Iterator[ast.Statement]:
        """Statements of a tenant's own that hold in one space, in any if none is named; the environment's last."""
        block = candidate.written.block
        layers = own_layers(block.statements if block else (), candidate.name, self.scope)
        plain, spaced = split(layers, candidate.name, self.scope)
        found = {holes.fill(each.name, {"tenant": candidate.name}): each.layers for each in spaced}
        everywhere = [*plain, *(layer for each in found.values() for layer in each if layer.in_space)]
        for layer in everywhere if space is None else found.get(space, plain):
            yield from layer.statements

    def _cell(self, candidate: Candidate, column: str) -> Span:
        return cell(candidate.span, column, self.scope.symbols.project.sources)


def _may_be(text: str, name: str, tenant: str) -> bool:
    """Whether a string with placeholders, of which the tenant's name is known, may be filled to give the name."""
    if "{" not in text:
        return text == name
    known = text.replace("{tenant}", tenant)
    return re.fullmatch(".*".join(map(re.escape, PLACEHOLDER.split(known)[::2])), name) is not None
