from __future__ import annotations

import importlib

import pytest

from scripts.benchmark import ALL_PARTS, SERVED_PARTS


@pytest.mark.parametrize("module", SERVED_PARTS)
def test_the_parts_that_are_imported_late_are_those_there_are(module: str) -> None:
    assert (
        tuple(importlib.import_module(f"scripts.benchmarking.{module}").PARTS)
        == (SERVED_PARTS[module])
    )


def test_no_two_parts_have_one_name() -> None:
    served = [part for parts in SERVED_PARTS.values() for part in parts]
    assert len(set(served)) == len(served)
    assert set(served) <= set(ALL_PARTS)
