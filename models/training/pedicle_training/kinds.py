"""Names of the types that signatures use. Arrays are [x, y, z] in RAS unless a docstring says otherwise, spacings in mm."""
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray
#: A volume as it lies on disk (a memory-mapped array) or on a device (a tensor).
Rng = np.random.Generator
Spacing = Sequence[float] | np.ndarray
Json = dict[str, Any]
File = str | Path
#: A network: patch [1, 1, x, y, z] float32 -> logits [1, C, x, y, z] float32.
Runner = Callable[[np.ndarray], np.ndarray]
#: What a case can judge: {structure: (predicted bool, reference bool, where bool)}.
References = dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]
