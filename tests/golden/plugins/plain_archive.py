# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes out of a TorchScript file what the machine that made it left there: names of its folders."""
import zipfile


def make_plain(path):
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()
                if not name.endswith(".debug_pkl") and "/traced_inputs" not in name}  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(zipfile.ZipInfo(name), content)
