"""Which language a text is in, by py3langid: 97 languages, .1 ms a text, 120 MB once loaded."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str) -> tuple[str, float]:
    """(ISO 639 code, probability). The first call loads the model (.6 s)."""
    code, probability = _identifier().classify(text)
    return str(code), float(probability)
