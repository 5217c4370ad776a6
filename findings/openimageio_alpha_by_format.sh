#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: OpenImageIO keeps premultiplied colours in memory and converts for files with straight alpha, by one rule: times
#   alpha on reading, divided by alpha on writing. A straight 200 100 50 at alpha 128 is 100 50 25 in memory from any format.
# Happens: the rule depends on the format. PNG and TIFF: as expected. JPEG 2000 is read as 43 21 10 (alpha to the power 2.2).
#   WebP is read as expected but written as 138 68 39 (alpha to the power 1/2.2), so that each pass darkens soft edges by 0.7.
#   JPEG XL is neither divided nor multiplied, though the files it writes do not say "premultiplied": other readers get 100 50 25.
# Matters: converting cut-outs between formats with oiiotool or the library changes the colour of everything half transparent,
#   darker or brighter depending on the file's ending; fully opaque test pictures show nothing.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'OpenImageIO==3.2.2.0' 'pillow==13.0.0' 'imagecodecs==2026.3.6'
v/bin/python - <<'P'
import imagecodecs, numpy as np, OpenImageIO as oiio
from PIL import Image
print("OpenImageIO", oiio.__version__, "Pillow", Image.__version__, "imagecodecs", imagecodecs.__version__)
straight = np.full((128, 128, 4), (200, 100, 50, 128), np.uint8)
straight[:, :40, :3] = np.random.default_rng(0).integers(0, 256, (128, 40, 3))  # tiny JPEG XL files are not recognised
alpha = 128 / 255
memory = (straight / 255 * [alpha, alpha, alpha, 1]).astype(np.float32)
def pixels(name):
    if name.endswith("jxl"):
        with open(name, "rb") as f:
            return imagecodecs.jpegxl_decode(f.read())
    return np.array(Image.open(name))
want = {"png": ((100, 50, 25), (200, 100, 50)), "tif": ((100, 50, 25), (200, 100, 50)), "jp2": ((43, 21, 10), (255, 227, 113)),
        "webp": ((100, 50, 25), (138, 68, 39)), "jxl": ((200, 100, 50), (100, 50, 25))}
for ending, (read_want, write_want) in want.items():
    name = "straight." + ending
    if ending == "jxl":
        with open(name, "wb") as f:
            f.write(imagecodecs.jpegxl_encode(straight, lossless=True))
    else:
        Image.fromarray(straight).save(name, **({"lossless": True} if ending == "webp" else {}))
    read = np.array(oiio.ImageBuf(name).getpixel(100, 64))[:3] * 255
    spec = oiio.ImageSpec(128, 128, 4, "uint8")
    spec.attribute("compression", {"webp": "lossless", "jxl": "jpegxl:100"}.get(ending, ""))
    out = oiio.ImageOutput.create("out." + ending)
    assert out.open("out." + ending, spec) and out.write_image(memory) and out.close()
    written = pixels("out." + ending)[64, 100, :3].astype(int)
    print(f"{ending}: a straight 200 100 50 is read as {read.round().astype(int)}; premultiplied 100 50 25 is written as {written}")
    assert np.abs(read - read_want).max() <= 1.5 and np.abs(written - write_want).max() <= 1.5, ending
P
