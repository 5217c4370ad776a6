#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: QSaveFile remembers every write that fell short, as its documentation promises, and commit() then throws the new file away: the old one stays.
# Happens: where the disk takes only a part of a write of more than 16 KiB, as it does when it becomes full, commit() says true and the old file is replaced by
#   one that is cut short. Qt 6.8.1 and older (Debian 12 has 6.4.2) do the same with files of less than 16 KiB, of which nothing is left at all, 0 bytes, and
#   in QSettings, which says NoError. 6.8.2 mended that half.
# Matters: projects, recipes and settings that a program saves in the recommended way are gone after a moment without room or a quota, and the person
#   is told that they were saved. Only who compares the result of every write() notices it.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
cat > save.py <<'P'
import os, resource, signal, sys
from PySide6.QtCore import QCoreApplication, QIODevice, QSaveFile, QSettings, qVersion
app = QCoreApplication([])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def room(size):  # more than that no file can hold: the write that reaches it takes a part, the next one fails, as on a full disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
def saved(content):
    file = QSaveFile("kept")
    assert file.open(QIODevice.OpenModeFlag.WriteOnly)
    file.write(content)
    return file.commit(), os.path.getsize("kept")
assert saved(b"o" * 100) == (True, 100)
settings = QSettings("kept.ini", QSettings.Format.IniFormat)
settings.setValue("a", "o" * 60000)
settings.setValue("b", "kept so far")
settings.sync()
whole = os.path.getsize("kept.ini")
room(50000)
long = saved(b"n" * 60000)
settings.setValue("a", "n" * 60000)
settings.sync()
status, cut = settings.status(), os.path.getsize("kept.ini")
room(resource.RLIM_INFINITY)
assert saved(b"o" * 100) == (True, 100)
room(0)
short = saved(b"n" * 200)
room(resource.RLIM_INFINITY)
print(f"Qt {qVersion()}, commit() and bytes: {long} of 60000, {short} of 200 over 100; QSettings: {cut} of {whole} bytes, {status}")
assert long == (True, 50000)
if sys.argv[1] == "old":
    assert short == (True, 0) and cut == 50000 < whole and status == QSettings.Status.NoError
else:
    assert short == (False, 100) and cut == whole and status == QSettings.Status.AccessError
P
seen() { # the packages, and what is expected of them
    python3 -m venv "$1"
    "$1/bin/pip" install -q --no-deps "${@:2}"
    "$1/bin/python" save.py "$1"
    rm -f kept kept.ini
}
seen old PySide6_Essentials==6.8.1 shiboken6==6.8.1
seen new PySide6_Essentials==6.12.0 shiboken6==6.12.0
