#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: an OpenRaster file names its layers by their place in the ZIP archive, "data/layer0.png", as the specification and all painting
#   programs do; a library that opens such a file and saves it again keeps to that.
# Happens: pyora writes members whose names begin with a slash, and layers that name them so: src="/data/layer0.png". Nothing is lost as long
#   as a reader takes the text of `src` for the name of a member. Unpacked into a folder, the members lose the slash: whoever joins the folder and
#   `src` as paths gets /data/layer0.png of the machine, and whoever packs the folder again makes a file whose layers are not found.
# Matters: scripts that bring cut-outs into layered files use it. A reader has to look a member up with and without the slash, and must
#   never join `src` to a path.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'pyora==0.3.11' 'pillow==13.0.0' 'numpy==2.4.6' 'defusedxml==0.7.1'
v/bin/python - <<'P'
import importlib.metadata, io, os, pathlib, re, zipfile
from PIL import Image
from pyora import Project
print("pyora", importlib.metadata.version("pyora"))
STACK = """<?xml version="1.0" encoding="UTF-8"?>
<image version="0.0.3" w="12" h="8"><stack>
<layer name="dog" src="data/a.png" x="3" y="2" opacity="0.5" visibility="visible" composite-op="svg:src-over"/>
<layer name="sky" src="data/b.png" x="0" y="0" opacity="1" visibility="visible" composite-op="svg:src-over"/>
</stack></image>"""
def png(size, color):
    held = io.BytesIO()
    Image.new("RGBA", size, color).save(held, "PNG")
    return held.getvalue()
members = {"data/a.png": png((5, 4), (200, 100, 50, 128)), "data/b.png": png((12, 8), (40, 80, 120, 255))}
with zipfile.ZipFile("in.ora", "w") as file:
    file.writestr("mimetype", "image/openraster", zipfile.ZIP_STORED)
    file.writestr("stack.xml", STACK)
    for name in ("mergedimage.png", "Thumbnails/thumbnail.png"):
        file.writestr(name, members["data/b.png"])
    for name, content in members.items():
        file.writestr(name, content)
project = Project.load("in.ora")
assert [layer.name for layer in project.children_recursive] == ["dog", "sky"]
project.save("out.ora")
with zipfile.ZipFile("out.ora") as file:
    names = file.namelist()
    sources = re.findall(r'src="([^"]*)"', file.read("stack.xml").decode())
    file.extractall("unpacked")
print("members:", names)
print("layers name:", sources)
assert sources == ["/data/layer0.png", "/data/layer1.png"] and set(sources) <= set(names)
for source in sources:
    joined = pathlib.Path("unpacked") / source
    print(f"joined to the folder that it was unpacked into: {joined}; there: {joined.exists()}")
    assert joined.is_absolute() and not joined.exists() and os.path.exists("unpacked" + source)
P
