"""ONNX Runtime: a model file as something to run. The only importer of onnxruntime, which loads with the first one."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def session(model: Path, threads: int = 1) -> "InferenceSession":
    """The ONNX model in the file `model`, ready to run on the processor. Raises ValueError if it can't be read.

    One thread answers a question best: a pool as wide as the machine collapses when another process is busy.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait by spinning take the processor from everything else.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3  # errors are raised, and warnings are of no use to a reader
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its own errors share no other base
        raise ValueError(f"cannot read the model {model}: {error}") from error
