#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether one claim is true of an installation:

    check_install.py CLAIM FOLDER SOURCES VERSION

ends with 0 if it is, 1 and the reason if not, 77 where the tool to tell is missing. The claims are the functions below.
"""

import collections
import fnmatch
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

APPLICATION = "org.r2rstudio.R2RStudio"
MIME_TYPE = "application/x-r2r-studio-project"
SKIPPED = 77
WINDOW_ENDS = (124, 0)  # ended by `timeout`, or by itself as asked by it

Work = collections.namedtuple("Work", ["arguments", "picture"])  # a command, and what it makes


def need(tool):
    path = shutil.which(tool)
    if not path:
        print(f"skipped: {tool} is not installed")
        sys.exit(SKIPPED)
    return path


def run(*command, **options):
    result = subprocess.run(command, capture_output=True, text=True, **options)
    if result.returncode != 0:
        raise AssertionError(f"{command} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
    return result.stdout + result.stderr


def files_of(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*")
                  if path.is_file() or path.is_symlink())


def patterns_of(notice):
    """The patterns of all `Files:` of resources/NOTICE."""
    patterns = []
    for text in re.findall(r"^Files:((?:.*\n)(?:[ \t]+.*\n)*)", notice, re.MULTILINE):
        patterns += text.split()
    return patterns


class Check:
    def __init__(self, stage, sources, version):
        self.stage = stage
        self.sources = sources
        self.version = version
        self.share = stage / "share"

    def notice(self):
        return (self.share / "r2r-studio/NOTICE").read_text()

    def EveryFileHasALicence(self):
        patterns = patterns_of(self.notice())
        bare = [name for name in files_of(self.stage)
                if not any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)]
        assert not bare, f"resources/NOTICE does not say what these are: {bare}"

    def EveryLicenceHasAFile(self):
        names = files_of(self.stage)
        has_openvino = any("openvino" in name for name in names)
        idle = [pattern for pattern in patterns_of(self.notice())
                if not fnmatch.filter(names, pattern)
                and (has_openvino or not re.search("openvino|tbb", pattern))]
        assert not idle, f"resources/NOTICE speaks of what is not installed: {idle}"
        text = self.notice()
        told = set(re.findall(r"^License: (.*)\n ", text, re.MULTILINE))
        used = set()
        for line in re.findall(r"^License: (.*)$", text, re.MULTILINE):
            used.update(re.split(r" (?:AND|OR|WITH) ", line))
        assert used <= told, f"resources/NOTICE does not say where the text is of {used - told}"

    def NothingNamesTheBuildTree(self):
        """Programs and libraries of ours may be anywhere: no run path leads into the build tree."""
        need("readelf")
        ours = [*(self.stage / "bin").iterdir(), *(self.stage / "lib/r2r-studio").glob("libr2r_*")]
        assert ours
        for path in ours:
            for run_path in re.findall(r"R(?:UN)?PATH.*\[(.*)\]", run("readelf", "-d", path)):
                assert run_path == "$ORIGIN", f"{path.name} looks for libraries in {run_path}"

    def ProgramsFindWhatIsBesideThem(self):
        """The folder is moved first; the picture needs a model, the example and LibTorch."""
        with tempfile.TemporaryDirectory(dir=self.stage.parent) as folder:
            moved = pathlib.Path(folder) / "moved here"
            self.stage.rename(moved)
            try:
                program = str(moved / "bin/r2r")
                assert run(program, "--version").startswith(f"r2r {self.version}\n")
                picture = pathlib.Path(folder) / "picture.png"
                run(program, "harmonize", "--example", "-o", picture)
                assert picture.read_bytes().startswith(b"\x89PNG")
                assert "Everything works" in run(program, "doctor")
                loaded = run(program, "harmonize", "--example", "-o", pathlib.Path(folder) / "again.png",
                             env={**os.environ, "LD_DEBUG": "files"})
                foreign = set(re.findall(r"calling init: (\S*(?:torch|libc10|openvino|cudart|cupti)\S*)", loaded))
                foreign = {path for path in foreign if not path.startswith(str(moved))}
                assert not foreign, f"libraries from elsewhere: {foreign}"
            finally:
                moved.rename(self.stage)

    def ProgramsWorkWithoutANetwork(self):
        """In a namespace that has no interface at all, not even the one to itself."""
        unshare = need("unshare")
        if subprocess.run([unshare, "-rn", "true"], capture_output=True).returncode != 0:
            print("skipped: this system lets nobody make a network namespace")
            sys.exit(SKIPPED)
        with tempfile.TemporaryDirectory() as folder:
            for number, command in enumerate(self.work_in(folder)):
                run(unshare, "-rn", *command.arguments, timeout=300)
                assert command.picture.is_file(), f"nothing was made by number {number}"
            ended = self.look_at_the_window(unshare, "-rn")
            assert ended in WINDOW_ENDS, f"the window ended with {ended}"

    def ProgramsOpenNoSocketToTheNetwork(self):
        """Nor does a library of theirs; sockets to a screen or a desktop bus are of the family AF_UNIX."""
        strace = need("strace")
        if subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True).returncode != 0:
            print("skipped: this system lets nobody trace a program")
            sys.exit(SKIPPED)
        with tempfile.TemporaryDirectory() as folder:
            trace = pathlib.Path(folder) / "trace"
            tracing = (strace, "-f", "-qq", "-A", "-e", "trace=%network,execve", "-o", str(trace))
            for command in self.work_in(folder):
                run(*tracing, *command.arguments, timeout=300)
                assert command.picture.is_file(), "nothing was made"
            ended = self.look_at_the_window(*tracing)
            assert ended in WINDOW_ENDS, f"the window ended with {ended}"
            calls = trace.read_text()
            assert calls.count("execve(") >= 3, "the trace lacks a program"
            foreign = {family for family in re.findall(r"socket\((AF_\w+)", calls) if family != "AF_UNIX"}
            assert not foreign, f"sockets of {foreign}"

    def work_in(self, folder):
        """Work for the program of the command line: a network, and one that OpenVINO runs."""
        folder = pathlib.Path(folder)
        program, example = str(self.stage / "bin/r2r"), self.share / "r2r-studio/examples/espresso.png"
        harmonized, mask = folder / "harmonized.png", folder / "mask.png"
        return [Work((program, "harmonize", "--example", "-o", str(harmonized)), harmonized),
                Work((program, "mask", str(example), "--subject", "-o", str(mask)), mask)]

    def look_at_the_window(self, *around):
        """The window with the example, for a while. How it ended."""
        program = self.stage / "bin/r2r-studio"
        if not program.exists():
            return WINDOW_ENDS[0]
        with tempfile.TemporaryDirectory() as home:
            window = subprocess.run(
                (*around, shutil.which("timeout"), "10", str(program)), capture_output=True, text=True, timeout=300,
                env={**os.environ, "HOME": home, "QT_QPA_PLATFORM": "offscreen"})
        return window.returncode

    def ManualPagesAreWellFormed(self):
        pages = sorted((self.share / "man/man1").iterdir())
        assert pages
        for page in pages:
            text = page.read_text()
            for heading in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SEE ALSO"):
                assert f".SH {heading}\n" in text, f"{page.name} has no {heading}"
        assert ".SS r2r harmonize\n" in (self.share / "man/man1/r2r.1").read_text()
        man = need("man")
        for page in pages:
            result = subprocess.run([man, "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page], capture_output=True)
            assert result.returncode == 0 and not result.stderr, result.stderr.decode()

    def CompletionsAreRead(self):
        bash = need("bash")
        script = self.share / "bash-completion/completions/r2r"
        tried = f"source '{script}'; COMP_WORDS=(r2r harm); COMP_CWORD=1; _r2r; echo \"${{COMPREPLY[*]}}\""
        assert run(bash, "--norc", "-c", tried).split() == ["harmonize"]
        for shell, path in (("zsh", "zsh/vendor-completions/_r2r"), ("fish", "fish/vendor_completions.d/r2r.fish")):
            assert "harmonize" in (self.share / path).read_text()
            if shutil.which(shell):
                run(shell, "-n", self.share / path)

    def DesktopFileIsValid(self):
        path = self.share / f"applications/{APPLICATION}.desktop"
        for icon in re.findall(r"^Icon=(.*)$", path.read_text(), re.MULTILINE):
            assert list((self.share / "icons").rglob(f"{icon}.svg")), f"there is no icon {icon}"
        for program in re.findall(r"^Exec=(\S*)", path.read_text(), re.MULTILINE):
            assert (self.stage / "bin" / program).exists(), f"there is no program {program}"
        assert MIME_TYPE in path.read_text()
        said = run(need("desktop-file-validate"), path)
        assert not said, said

    def MetainfoIsValid(self):
        run(need("appstreamcli"), "validate", "--no-net", self.share / f"metainfo/{APPLICATION}.metainfo.xml")

    def MetainfoTellsThisVersion(self):
        root = xml.etree.ElementTree.parse(self.share / f"metainfo/{APPLICATION}.metainfo.xml").getroot()
        newest = root.find("releases/release").attrib
        assert newest["version"] == self.version, f"the newest release is {newest}"
        heading = f"## {self.version} ({newest['date']})"
        assert heading in (self.sources / "CHANGELOG.md").read_text(), f"CHANGELOG.md has no {heading}"

    def ThumbnailerShowsProjects(self):
        entry = (self.share / f"thumbnailers/{APPLICATION}.thumbnailer").read_text()
        assert MIME_TYPE in entry
        command = re.search(r"^Exec=(.*)$", entry, re.MULTILINE).group(1)
        with tempfile.TemporaryDirectory() as folder:
            project = pathlib.Path(folder) / "a b.r2rs"
            small = pathlib.Path(folder) / "small"
            run(self.stage / "bin/r2r", "harmonize", "--example", "--model", "lab-mean", "-o",
                pathlib.Path(folder) / "out.png", "--save-project", project)
            words = {"%i": str(project), "%o": str(small), "%s": "128"}
            program, *arguments = [words.get(word, word) for word in command.split()]
            run(self.stage / "bin" / program, *arguments)
            header = small.read_bytes()[:24]
            assert header[:8] == b"\x89PNG\r\n\x1a\n", header
            assert max(struct.unpack(">II", header[16:24])) == 128, header

    def MimeTypeKnowsProjects(self):
        update = need("update-mime-database")
        gio = need("gio")
        with tempfile.TemporaryDirectory() as folder:
            packages = pathlib.Path(folder) / "mime/packages"
            packages.mkdir(parents=True)
            shutil.copy(self.share / f"mime/packages/{APPLICATION}.xml", packages)
            freedesktop = pathlib.Path("/usr/share/mime/packages/freedesktop.org.xml")
            if freedesktop.exists():
                shutil.copy(freedesktop, packages)
            run(update, pathlib.Path(folder) / "mime")

            def told(name, content):
                path = pathlib.Path(folder) / name
                path.write_bytes(content)
                return run(gio, "info", "-a", "standard::content-type", path,
                           env={**os.environ, "XDG_DATA_HOME": folder, "XDG_DATA_DIRS": folder})

            header = bytearray(100)
            header[:16] = b"SQLite format 3\0"
            database = bytes(header)
            header[68:72] = struct.pack(">I", 0x52325253)
            assert MIME_TYPE in told("work.r2rs", bytes(header))
            assert MIME_TYPE in told("without-ending", bytes(header))
            assert MIME_TYPE not in told("database", database)


def main():
    claim, stage, sources, version = sys.argv[1:]
    try:
        getattr(Check(pathlib.Path(stage), pathlib.Path(sources), version), claim)()
    except AssertionError as failure:
        print(failure)
        sys.exit(1)


if __name__ == "__main__":
    main()
