#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: kornia's RandomContrast and the contrast of ColorJiggle spread the values about the mean and keep it, as ColorJitter of kornia and of
#   torchvision do with the same factor; RandomBrightness multiplies, as theirs.
# Happens: RandomContrast and ColorJiggle multiply by the factor: halves of 0.4 and 0.6 become 0.6 and 0.9 with 1.5, where both ColorJitters give
#   0.35 and 0.65. It is what the others call brightness, and to the last bit ColorJitter's. RandomBrightness and ColorJiggle's
#   brightness add the factor minus one instead: 0.9 and 1.0 (cut off). So two of kornia's names mean two different things each.
# Matters: pairs for harmonization are made by such changes. Who asks for contrast gets exposure a second time and never any contrast, and 1.5
#   cuts off every value above 0.5 (brightness) or 0.67 (contrast). A network so trained has seen no foreground flatter than its surroundings.
# (PyTorch with its libraries: 6 GB in the temporary folder.)
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-compile 'torch==2.15.0' 'torchvision==0.29.2' 'numpy==2.4.6' 'kornia==0.9.0' 'kornia_rs==0.2.0'
v/bin/python -W ignore - <<'P'
import kornia, kornia.augmentation as K, torch, torchvision
from torchvision.transforms import v2
print("kornia", kornia.__version__, "torchvision", torchvision.__version__, "torch", torch.__version__)
picture = torch.full((1, 3, 32, 32), .4)
picture[..., 16:] = .6
factor, none = (1.5, 1.5), (1.0, 1.0)
contrast = {"RandomContrast": (K.RandomContrast(factor, p=1), (.6, .9)), "ColorJiggle": (K.ColorJiggle(contrast=factor, p=1), (.6, .9)),
            "ColorJitter": (K.ColorJitter(contrast=factor, p=1), (.35, .65)), "torchvision's ColorJitter": (v2.ColorJitter(contrast=factor), (.35, .65))}
brightness = {"RandomBrightness": (K.RandomBrightness(factor, p=1), (.9, 1)), "ColorJiggle": (K.ColorJiggle(brightness=factor, p=1), (.9, 1)),
              "ColorJitter": (K.ColorJitter(brightness=factor, p=1), (.6, .9)), "torchvision's ColorJitter": (v2.ColorJitter(brightness=factor), (.6, .9))}
for title, group in (("contrast", contrast), ("brightness", brightness)):
    for name, (change, want) in group.items():
        got = change(picture)[0, 0, 0, [0, 20]]
        print(f"{title} 1.5 by {name}: 0.4 and 0.6 become {got[0]:.3f} and {got[1]:.3f}")
        assert torch.allclose(got, torch.tensor(want, dtype=got.dtype), atol=1e-4)
P
