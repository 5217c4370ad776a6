#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: a TIFF of half floats (SampleFormat 3, 16 bits), as film and HDR tools write them, is either read by ffmpeg or refused.
#   It reads 32-bit float TIFF correctly.
# Happens (ffmpeg 8.1.2 in PyAV): it is read as unsigned 16-bit integers: the bits of the half are taken for a number. 0.784 (bits 14918) comes out
#   as 14918/65535 = 0.228, 1.0 as 0.234, 2.0 as 0.250: a flat grey picture, without a word.
#   OpenImageIO, libvips and tifffile read the values, OpenCV refuses the file.
# Matters: a composite handed on in half floats looks like one with "too little contrast" and is harmonized as such.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'tifffile==2026.3.3' 'OpenImageIO==3.2.2.0' 'av==18.1.0'
v/bin/python - <<'P'
import av, numpy as np, tifffile, OpenImageIO as oiio
print("ffmpeg", av.ffmpeg_version_info, "tifffile", tifffile.__version__, "OpenImageIO", oiio.__version__)
values = [0, .2, .784, 1, 2, 8]
def read(name):
    with av.open(name) as container:
        frame = next(container.decode(video=0))
        return frame.format.name, frame.to_ndarray()
for dtype in (np.float32, np.float16):
    picture = np.repeat(np.array(values, dtype)[None, :, None], 4, 0).repeat(3, 2)
    tifffile.imwrite("p.tif", picture, photometric="rgb")
    layout, got = read("p.tif")
    film = oiio.ImageInput.open("p.tif").read_image(oiio.FLOAT)[0, :, 0]
    shown = np.round(got[0, :, 0].astype(float) / (65535 if got.dtype == np.uint16 else 1), 3)
    print(f"{np.dtype(dtype)}: stored {values}, ffmpeg reads {layout} {shown.tolist()}, OpenImageIO {np.round(film.astype(float), 3).tolist()}")
    assert np.allclose(film, values, atol=1e-3)
    if dtype is np.float32:
        assert np.allclose(got[0, :, 0], values)
    else:
        assert got.dtype == np.uint16 and np.array_equal(got[0, :, 0], picture[0, :, 0].view(np.uint16))
P
