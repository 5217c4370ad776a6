#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: safetensors.numpy.save_file writes an array's values, whatever its layout in memory; safetensors 0.7.0 does, and the
#   PyTorch side refuses layouts it cannot write.
# Happens: 0.8.0 writes memory as it lies. An array in Fortran order or a transposed view (contiguous and dense, as the
#   documentation asks) comes back with the right shape and name and scrambled values. No error, no warning. (Both
#   versions: load() of a bfloat16 file's bytes raises KeyError, load_file() of the same file works.)
# Matters: turning Keras or TensorFlow kernels into torch's layout is one transpose, and so is every linear layer. The
#   checkpoint loads everywhere, all shapes fit, and the network answers nonsense. np.ascontiguousarray before saving helps.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
cat > order.py <<'P'
import ml_dtypes, numpy as np, safetensors
from safetensors.numpy import load, load_file, save_file
kernel = np.arange(3 * 3 * 4 * 8, dtype=np.float32).reshape(3, 3, 4, 8)
arrays = {"plain": kernel, "fortran": np.asfortranarray(kernel), "transposed": kernel.transpose(3, 2, 0, 1), "copied": np.ascontiguousarray(kernel.T)}
save_file(arrays, "a.safetensors")
back = load_file("a.safetensors")
same = {n: bool(np.array_equal(back[n], a)) for n, a in arrays.items()}
assert all(back[n].shape == a.shape for n, a in arrays.items())
save_file({"w": np.ones(4, ml_dtypes.bfloat16)}, "b.safetensors")
try:
    with open("b.safetensors", "rb") as f:
        half = str(load(f.read())["w"].dtype)
except KeyError as e:
    half = f"KeyError {e}"
print("safetensors", safetensors.__version__, "values kept:", same, "| bfloat16 load_file:", load_file("b.safetensors")["w"].dtype, "| load:", half)
old = safetensors.__version__ == "0.7.0"
assert same == {"plain": True, "fortran": old, "transposed": old, "copied": True}
assert half.startswith("KeyError")
P
for version in 0.7.0 0.8.0; do
    python3 -m venv "v$version"
    "v$version/bin/pip" install -q --no-deps 'numpy==2.4.6' 'ml_dtypes==0.6.0' "safetensors==$version"
    "v$version/bin/python" order.py
done
