"""ONNX Runtime: a model file as something to run. The only importer of onnxruntime, which loads with the first one."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

# ONNX Runtime reads this once, as it loads; without it, it queues events in the home folder and sends them to its
# makers, and its own disable_telemetry_events() comes too late. Importing anything of `index` or `qa` imports this
# module, and child processes inherit the variable, so it is set before any other package can load ONNX Runtime.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def session(model: Path, threads: int = 1) -> "InferenceSession":
    """The ONNX model in the file `model`, ready to run on the processor. Raises ValueError if it can't be read.

    One thread answers a question best: a pool as wide as the machine collapses when another process is busy. A file
    that `optimise` wrote is mapped into memory and must not be written to: it opens in 40 ms where its ONNX took 240.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait by spinning take the processor from everything else.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3  # errors are raised, and warnings are of no use to a reader
    if model.suffix == ".ort":
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.add_session_config_entry("session.use_memory_mapped_ort_model", "1")
        options.add_session_config_entry("session.use_ort_model_bytes_for_initializers", "1")
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its own errors share no other base
        raise ValueError(f"cannot read the model {model}: {error}") from error


def optimise(model: Path, target: Path) -> None:
    """Write the ONNX model in `model` to `target` as session() makes it ready, in ONNX Runtime's own format (.ort).

    Without what would tie it to this processor. Raises ValueError if it can't be read or written.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    options.add_session_config_entry("session.save_model_format", "ORT")
    options.log_severity_level = 3
    try:
        onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ValueError(f"cannot rewrite the model {model} as {target}: {error}") from error
