#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: a zarr array that is cut to 40 pictures and enlarged to 100 again has its fill value in the new places, as HDF5 has.
# Happens: only whole chunks are removed. In the chunk through which the cut went, the old values are kept and come back: with chunks of 30
#   the places 40 to 59 hold what was there before, the rest 0. Appending one picture after the cut and enlarging for the
#   next ones shows the others around it. The same in formats 2 and 3. Cuts at a multiple of the chunk are clean.
# Matters: training data and recorded results are stored in such arrays, cut back to the last good one when a run is taken up again, and
#   tested for "not yet written" by the fill value. Pictures of the abandoned run count as finished ones.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'zarr==3.1.6' 'numcodecs==0.16.6' 'donfig==0.8.1.post1' 'packaging==26.4' 'google-crc32c==1.9.0' 'typing_extensions==4.16.0' \
    'PyYAML==6.0.4' 'h5py==3.16.0'
v/bin/python - <<'P'
import h5py, numpy as np, zarr
print("zarr", zarr.__version__, "h5py", h5py.__version__)
def places(array):
    array[:] = np.arange(1, 101)
    array.resize((40,))
    array.resize((100,))
    return np.flatnonzero(array[40:]) + 40
with h5py.File("a.h5", "w") as file:
    old = places(file.create_dataset("a", (100,), "f4", chunks=(30,), maxshape=(None,), fillvalue=0))
    print("HDF5: places after the cut that are not empty:", old.tolist())
    assert old.size == 0
for layout in (2, 3):
    array = zarr.create_array(zarr.storage.MemoryStore(), shape=(100,), chunks=(30,), dtype="f4", fill_value=0, zarr_format=layout)
    old = places(array)
    print(f"zarr, format {layout}: places after the cut that are not empty: {old.min()} to {old.max()}")
    assert old.tolist() == list(range(40, 60)) and np.array_equal(array[40:60], np.arange(41, 61))
    array.resize((40,))
    array.append(np.float32([7]))
    array.resize((50,))
    print(f"  cut, one appended, enlarged to 50: {array[38:46]}")
    assert array[40] == 7 and array[41] == 42
    array.resize((30,))
    array.resize((100,))
    assert not array[30:].any()
P
