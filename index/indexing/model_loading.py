"""The embedding model, loaded when it is asked for: its libraries take seconds and 600 MB."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.ports import Embedder
    from index.settings import IndexSettings


def load_embedder(settings: IndexSettings) -> Embedder:
    """The embedding model that the settings name. Raises ModelError."""
    from index.adapters.embedder import load_embedder as load

    return load(settings)


def packaged_model_problem() -> str | None:
    """What is wrong with the packaged model, in words."""
    from index.adapters.embedder import packaged_model_problem as problem

    return problem()
