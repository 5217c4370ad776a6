#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a Debian package's tree of an installation: finish.py FOLDER VERSION MAINTAINER, where FOLDER holds usr/."""

import email.utils
import gzip
import os
import pathlib
import re
import shutil
import sys
import textwrap

HERE = pathlib.Path(__file__).resolve().parent


def compressed(path, content):
    """Without a name and a time inside, so that the same content gives the same bytes."""
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as file:
        file.write(content)


def debian_changelog(text, version, maintainer, time):
    items = []
    section = text.split(f"## {version} ", 1)[1].split("\n## ", 1)[0]
    for line in section.splitlines()[1:]:
        if line.startswith("* "):
            items.append(line[2:].strip())
        elif line.strip() and items:
            items[-1] += " " + line.strip()
    words = "\n".join(textwrap.fill(item, 78, initial_indent="  * ", subsequent_indent="    ") for item in items)
    date = email.utils.formatdate(time, usegmt=False)
    return (f"r2r-studio ({version}) stable; urgency=medium\n\n{words}\n\n"
            f" -- {maintainer}  {date}\n")


def main():
    root = pathlib.Path(sys.argv[1])
    version, maintainer = sys.argv[2:]
    time = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    share = root / "usr/share"
    doc = share / "doc/r2r-studio"
    for page in sorted((share / "man").rglob("*.1")):
        compressed(f"{page}.gz", page.read_bytes())
        page.unlink()
    text = (doc / "CHANGELOG.md").read_text()
    compressed(doc / "changelog.gz", debian_changelog(text, version, maintainer, time).encode())
    (doc / "CHANGELOG.md").unlink()
    notice = (share / "r2r-studio/NOTICE").read_text()
    (doc / "copyright").write_text(re.sub(r"^( *|Files: *)((?:bin|lib|share)/)", r"\1usr/\2", notice, flags=re.M))
    overrides = share / "lintian/overrides"
    overrides.mkdir(parents=True)
    shutil.copyfile(HERE / "lintian-overrides", overrides / "r2r-studio")
    for path in [root, *root.rglob("*")]:
        if path.is_symlink():
            continue
        is_program = path.is_file() and path.parent.name == "bin"
        path.chmod(0o755 if path.is_dir() or is_program else 0o644)
        os.utime(path, (time, time))


if __name__ == "__main__":
    main()
