#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what an installation says of the programs' options, from the programs themselves.

    documents.py R2R R2R_STUDIO VERSION PREFIX

makes PREFIX/share/man/man1/{r2r,r2r-studio}.1 from --help, and the completions of bash, zsh and fish from `r2r completion`.
"""

import pathlib
import re
import subprocess
import sys

COMPLETIONS = {
    "bash": "share/bash-completion/completions/r2r",
    "zsh": "share/zsh/vendor-completions/_r2r",
    "fish": "share/fish/vendor_completions.d/r2r.fish",
}
AS_IT_IS = ("Examples", "Exit codes")


def said(program, *words):
    # A program may say its own name as it was called.
    called = pathlib.Path(program).name
    answer = subprocess.run([called, *words], executable=program, check=True, capture_output=True)
    return answer.stdout.decode()


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


class Help:
    """--help in parts: what comes before the first heading, and by heading its lines."""

    def __init__(self, text):
        self.usage = ""
        self.about = []
        self.sections = {}
        lines = self.about
        for line in text.splitlines():
            heading = re.match(r"^(\[?[A-Z][A-Za-z ]*\]?|Exit codes):(.*)$", line)
            if line.startswith("Usage:"):
                self.usage = line[len("Usage:"):].strip()
            elif heading and (not heading[2].strip() or heading[1] in AS_IT_IS):
                lines = self.sections.setdefault(heading[1].strip("[]"), [])
                if heading[2].strip():
                    lines.append(heading[2].strip())
            else:
                lines.append(line)

    def entries(self, title):
        """Pairs of a name and its words; a line that is further in goes on with the words before."""
        pairs = []
        for line in self.sections.get(title, []):
            match = re.match(r"^  (\S.*?)(?:\s{2,}(\S.*))?$", line)
            if match:
                pairs.append([match[1], match[2] or ""])
            elif line.strip() and pairs:
                pairs[-1][1] = f"{pairs[-1][1]} {line.strip()}".strip()
        return pairs


def literal(lines):
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    return f".PP\n.nf\n.RS 2\n{escaped(text)}\n.RE\n.fi\n" if text else ""


def paragraphs(lines):
    text = ""
    for block in "\n".join(lines).strip("\n").split("\n\n"):
        if block.startswith("  "):
            text += literal(block.splitlines())
        elif block.strip():
            text += f".PP\n{escaped(' '.join(block.split()))}\n"
    return text


def options(help_text):
    text = ""
    for title in help_text.sections:
        if title in AS_IT_IS or title == "Subcommands":
            continue
        for name, words in help_text.entries(title):
            text += f".TP\n.B {escaped(name)}\n{escaped(words) or '.br'}\n"
    return text


def command(program, words):
    help_text = Help(said(program, *words, "--help"))
    name = " ".join(["r2r", *words])
    text = f".SS {escaped(name)}\n{paragraphs(help_text.about)}"
    if help_text.usage:
        text += f".PP\n.B Usage:\n{escaped(help_text.usage)}\n"
    text += options(help_text) + literal(help_text.sections.get("Examples", []))
    for inner, _ in help_text.entries("Subcommands"):
        text += command(program, [*words, inner])
    return text


def head(name, purpose, version):
    return (f".\\\" SPDX-License-Identifier: GPL-3.0-or-later\n"
            f".\\\" Made from {name} --help.\n"
            f".TH {name.upper()} 1 \"\" \"R2R Studio {version}\" \"User Commands\"\n"
            f".SH NAME\n{escaped(name)} \\- {escaped(purpose)}\n")


def r2r_page(program, version):
    top = Help(said(program, "--help"))
    text = head("r2r", "harmonize pasted foregrounds with their backgrounds", version)
    text += f".SH SYNOPSIS\n.B {escaped(top.usage)}\n.SH DESCRIPTION\n{paragraphs(top.about)}"
    text += f".SH OPTIONS\n{options(top)}.SH COMMANDS\n"
    for name, _ in top.entries("Subcommands"):
        text += command(program, [name])
    text += f".SH EXIT STATUS\n.PP\n{escaped(' '.join(top.sections.get('Exit codes', [])))}\n"
    text += f".SH EXAMPLES\n{literal(top.sections.get('Examples', []))}"
    return text + ".SH SEE ALSO\n.BR r2r\\-studio (1)\n"


def studio_page(program, version):
    top = Help(said(program, "--help"))
    text = head("r2r-studio", "place foregrounds and see them harmonized", version)
    text += f".SH SYNOPSIS\n.B {escaped(top.usage)}\n.SH DESCRIPTION\n{paragraphs(top.about)}"
    return text + f".SH OPTIONS\n{options(top)}.SH SEE ALSO\n.BR r2r (1)\n"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main():
    r2r, studio, version, prefix = sys.argv[1:]
    prefix = pathlib.Path(prefix)
    write(prefix / "share/man/man1/r2r.1", r2r_page(r2r, version))
    if studio:
        write(prefix / "share/man/man1/r2r-studio.1", studio_page(studio, version))
    for shell, path in COMPLETIONS.items():
        write(prefix / path, said(r2r, "completion", shell))


if __name__ == "__main__":
    main()
