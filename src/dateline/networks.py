"""Trained networks in files, run by onnxruntime on the CPU."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dateline.errors import ModelMissing


def present(path: Path) -> Path:
    """`path`, a file of trained weights.

    Raises:
        ModelMissing: it is not there.
    """
    if not path.is_file():
        raise ModelMissing(f"{path} is not there; reinstall Dateline, or train it (models/coder/CARD.md)")
    return path


def open_network(path: Path, threads: int = 1) -> Any:
    """An onnxruntime session of the network in `path`; `threads` are those of one inference (1 is right for a pool of processes).

    Raises:
        ModelMissing: the file is not there.
    """
    import onnxruntime as ort  # slow to import; only a coder needs it

    options = ort.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(present(path)), options, providers=["CPUExecutionProvider"])
