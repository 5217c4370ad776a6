#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: libvips' icc_import takes a picture to Lab through its profile, and colourspace("srgb") takes Lab to sRGB. For an
#   sRGB picture with an sRGB profile the two together change nothing.
# Happens: colours move by 5 levels of 255 in the mean and by up to 88. icc_import leaves Lab relative to the ICC's D50; the
#   rest of libvips takes Lab for D65, and both carry the same interpretation, "lab". Greys come through untouched,
#   so a grey card and an overall cast tell nothing. icc_transform, or icc_export back, is right.
# Matters: the obvious way to get Lab for statistics or dE00 from pictures with profiles mixes two Labs: a foreground with
#   a profile against a background without one differs by up to 11 units in a* before anything was done.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pyvips==3.2.0' 'pyvips-binary==8.18.7' 'cffi==2.1.1' 'pycparser==3.12'
v/bin/python - <<'P'
from importlib.metadata import version
import numpy as np, pyvips
print("libvips", ".".join(str(pyvips.version(i)) for i in range(3)), "pyvips", version("pyvips"))
pixels = np.random.default_rng(0).integers(0, 256, (200, 200, 3)).astype(np.uint8)
pixels[:50] = pixels[:50, :, :1]
plain = pyvips.Image.new_from_array(pixels, interpretation="srgb")
tagged = plain.icc_transform("srgb", input_profile="srgb")
imported = tagged.icc_import(pcs="lab", intent="relative", embedded=True)
own = plain.colourspace("lab")
assert imported.interpretation == own.interpretation == "lab"
def off(image):
    return np.abs(image.numpy().astype(int)[..., :3] - pixels)
mixed = off(imported.colourspace("srgb"))
export = off(imported.icc_export(output_profile="srgb", intent="relative"))
between = np.abs(imported.numpy() - own.numpy())[50:].reshape(-1, 3).max(0)
print(f"icc_import + colourspace: colours off by {mixed[50:].mean():.2f} in the mean, {mixed[50:].max()} at most; greys {mixed[:50].max()}")
print(f"icc_import + icc_export: off by {export.max()}; the two kinds of Lab differ by up to {between.round(1)} in L, a, b")
assert mixed[50:].max() > 60 and 3 < mixed[50:].mean() < 8 and mixed[:50].max() <= 1
assert export.max() <= 1 and between[1] > 8
P
