"""The tour, the language as its design shows it: every file compiles, in every environment and on every cluster."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.test_cases import compile_case
from tpl.backends._k8s.objects import Object

HERE = Path(__file__).parent / "tour"
FILES = sorted(path.name for path in HERE.glob("*.tpl"))
SAAS = "06-saas-tests.tpl"
CLUSTERS = {"prod-eu", "prod-us", "stage-eu"}


@pytest.mark.parametrize("name", FILES)
def test_it_compiles_without_an_error(name: str) -> None:
    assert compile_case(HERE / name).builds


def test_it_compiles_for_every_cluster_and_a_name_is_held_where_one_is_said() -> None:
    builds = compile_case(HERE / SAAS).builds
    assert {build.target.cluster for build in builds} == CLUSTERS
    pieces = [(build.target.cluster, piece) for build in builds if build.emission for piece in build.emission.pieces]
    named = {
        cluster
        for cluster, piece in pieces
        if isinstance(piece.content, Object) and piece.content.kind == "CiliumNetworkPolicy"
    }
    assert named == {"prod-eu", "prod-us"}
