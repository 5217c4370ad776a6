#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: QSaveFile "automatically detects errors while writing, such as the full partition situation, where write() cannot write all the bytes.
#   It will remember that an error happened, and will discard the temporary file in commit()", as its documentation says: the old file stays.
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
for version in 6.8.1:old 6.12.0:new; do
    python3 -m venv "${version#*:}"
    "${version#*:}"/bin/pip install -q --no-deps "PySide6_Essentials==${version%:*}" "shiboken6==${version%:*}"
    "${version#*:}"/bin/python save.py "${version#*:}"
    rm -f kept kept.ini
done
