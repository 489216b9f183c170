"""The data classes that share their methods are data classes in every respect that the project uses."""

from __future__ import annotations

import dataclasses
import pickle
from dataclasses import field, replace
from functools import cached_property

import pytest

from tpl.record import dataclass


@dataclass(frozen=True, slots=True)
class Base:
    """With a field that takes no part."""

    span: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Leaf(Base):
    """With defaults."""

    name: str
    parts: tuple[int, ...] = ()
    more: list[int] = field(default_factory=list, compare=False)


@dataclass(frozen=True)
class Roomy:
    """Without slots."""

    name: str

    @cached_property
    def upper(self) -> str:
        """Computed once."""
        return self.name.upper()


@dataclass(frozen=True, slots=True)
class Empty:
    """Without fields."""


def test_equality_is_by_class_and_compared_fields() -> None:
    assert Leaf(1, "a", (2,)) == Leaf(9, "a", (2,))
    assert hash(Leaf(1, "a")) == hash(Leaf(9, "a"))
    assert Leaf(1, "a") != Leaf(1, "b")
    assert Base(1) == Base(2)
    assert Leaf(1, "a") != Base(1)
    assert Empty() == Empty()
    assert len({Empty(), Empty(), Roomy("a"), Roomy("a")}) == 2


def test_values_by_place_and_by_name() -> None:
    assert Leaf(1, name="a", parts=(3,)) == Leaf(span=1, parts=(3,), name="a")
    assert Leaf(1, "a").more is not Leaf(1, "a").more
    assert repr(Leaf(1, "a")) == "Leaf(span=1, name='a', parts=(), more=[])"


@pytest.mark.parametrize("values", [(), (1,), (1, "a", (), [], 5)])
def test_too_few_or_too_many(values: tuple[int, ...]) -> None:
    with pytest.raises(TypeError):
        Leaf(*values)  # type: ignore[arg-type]


@pytest.mark.parametrize("named", [{"span": 2}, {"colour": 2}])
def test_given_twice_or_unknown(named: dict[str, int]) -> None:
    with pytest.raises(TypeError):
        Leaf(1, "a", **named)  # type: ignore[arg-type]


def test_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Leaf(1, "a").name = "b"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del Roomy("a").name


def test_what_the_standard_library_does_with_them() -> None:
    leaf = Leaf(1, "a", (2,))
    assert replace(leaf, name="b") == Leaf(1, "b", (2,))
    assert [each.name for each in dataclasses.fields(leaf)] == ["span", "name", "parts", "more"]
    assert pickle.loads(pickle.dumps(leaf)) == leaf
    assert Roomy("a").upper == "A"
    match leaf:
        case Leaf(name=name, parts=(2,)):
            assert name == "a"
        case _:
            pytest.fail("a class pattern matches it")
