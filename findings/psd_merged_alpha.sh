#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: the fourth channel of a PSD's merged picture is its transparency if the file says so, a saved selection otherwise; and a
#   transparent merged picture is stored mixed with white, so that readers take the white out again.
# Happens: each reader does one part. (1) In a flat picture with a saved selection Pillow and psd-tools take the selection for
#   transparency: what was not selected is gone. OpenImageIO and ffmpeg show the whole picture and drop the selection.
#   (2) With real transparency Pillow and ffmpeg hand out 227 177 152 under alpha 128 as straight colour where 200 100 50 was
#   painted; psd-tools and OpenImageIO (which premultiplies) take the white out.
# Matters: none of the four reads both files rightly and keeps the selection. Cut-outs read through Pillow or ffmpeg have white
#   fringes, and a photograph in which somebody saved a mask opens as a cut-out.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pillow==13.0.0' 'psd-tools==1.26.0' 'attrs==26.1.0' 'typing_extensions==4.16.0' 'OpenImageIO==3.2.2.0' 'av==18.1.0'
v/bin/python - <<'P'
import av, numpy as np, OpenImageIO as oiio
from importlib.metadata import version
from PIL import Image
from psd_tools import PSDImage
from struct import pack
print(" ".join(f"{p} {version(p)}" for p in ("pillow", "psd-tools", "OpenImageIO", "av")))
SIZE = 32
def sized(data):
    return pack(">I", len(data)) + data
def plane(left, right):
    return np.repeat(np.uint8([[left, right]]), [SIZE // 2] * 2, 1).repeat(SIZE, 0).tobytes()
def write(name, label, merged, layer=None):
    resource = b"8BIM" + pack(">H2x", 1006) + sized(bytes([len(label)]) + label) + b"\0" * ((len(label) + 1) % 2)  # names of extra channels
    layers = b""
    if layer:  # one layer; its count is -1, which says that the first extra channel is the transparency
        channels = b"".join(pack(">hI", i, SIZE * SIZE + 2) for i in (0, 1, 2, -1))
        record = pack(">IIIIH", 0, 0, SIZE, SIZE, 4) + channels + b"8BIMnorm\xff\0\0\0" + sized(bytes(8) + b"\x03top")
        layers = sized(pack(">h", -1) + record + b"".join(b"\0\0" + c for c in layer)) + bytes(4)
    with open(name, "wb") as file:
        file.write(b"8BPS" + pack(">H6xHIIHH", 1, 4, SIZE, SIZE, 8, 3) + bytes(4) + sized(resource) + sized(layers) + b"\0\0" + b"".join(merged))
colour, alpha = (200, 100, 50), 128
write("selection.psd", b"Alpha 1", [plane(c, c) for c in colour] + [plane(255, 0)])
mixed = [round((c * alpha + 255 * (255 - alpha)) / 255) for c in colour]
write("transparent.psd", b"Transparency", [plane(c, c) for c in (*mixed, alpha)], [plane(c, c) for c in (*colour, alpha)])
def ffmpeg(name):
    with av.open(name) as container:
        return next(container.decode(video=0)).to_ndarray()[5, 25]
readers = {"Pillow": lambda n: Image.open(n).getpixel((25, 5)), "psd-tools": lambda n: PSDImage.open(n).topil().getpixel((25, 5)),
           "OpenImageIO": lambda n: np.round(np.array(oiio.ImageBuf(n).getpixel(25, 5)) * 255), "ffmpeg": ffmpeg}
want = {"Pillow": ((*colour, 0), (*mixed, alpha)), "psd-tools": ((*colour, 0), (*colour, alpha)),
        "OpenImageIO": (colour, (100, 50, 25, alpha)), "ffmpeg": (colour, (*mixed, alpha))}
for reader, read in readers.items():
    got = [[int(v) for v in read(name)] for name in ("selection.psd", "transparent.psd")]
    print(f"{reader}: outside the saved selection {got[0]}; painted {colour} with alpha {alpha}: {got[1]}")
    for values, right in zip(got, want[reader]):
        assert len(values) == len(right) and np.abs(np.subtract(values, right)).max() <= 1, reader
P
