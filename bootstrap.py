#!/usr/bin/env python
"""Makes the environment from `requirements.lock`, or uses an active conda one; then starts the command.

    python bootstrap.py [--groups test examples] [-- COMMAND ...]

Standard library only, in the Python of twenty years ago: an old Python must be able to read this file to say
in one sentence what to install instead.
"""

import os
import sys
from contextlib import contextmanager

LOWEST, TOO_HIGH = (3, 11), (3, 15)
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
LOCK = os.path.join(ROOT, "requirements.lock")
MARKER = os.path.join(VENV, ".watwerkt.json")
GROUP = "# == group: "
PLACE = "made for"
LAST_LINES = 20


class Refused(Exception):
    """One sentence that tells what to do."""


def main(arguments):
    """Set up what is asked for, then run the command behind ``--``; returns an exit status."""
    if not LOWEST <= sys.version_info[:2] < TOO_HIGH:
        sys.stderr.write(
            "Wat werkt? needs Python 3.11, 3.12, 3.13 or 3.14 and this is Python %d.%d (%s): "
            "install one of them from https://www.python.org/downloads/ and say which to use, "
            "for example: make PYTHON=python3.13\n"
            % (sys.version_info[0], sys.version_info[1], sys.executable)
        )
        return 2
    try:
        groups, command = read_arguments(arguments)
        python, environment = prepare(["runtime"] + groups)
    except Refused as refused:
        sys.stderr.write("%s\n" % refused)
        return 2
    except OSError as fault:
        sys.stderr.write(
            "Set-up cannot write here (%s): free some space, or use a folder of your own.\n" % fault
        )
        return 2
    if not command:
        return 0
    return hand_over([python, "-m", "helpers"] + command, environment)


def read_arguments(arguments):
    """Return the groups asked for and the command behind ``--``."""
    before, command = arguments, []
    if "--" in arguments:
        at = arguments.index("--")
        before, command = arguments[:at], arguments[at + 1 :]
    if before and before[0] != "--groups":
        usage = "bootstrap.py [--groups test examples] [-- COMMAND ...]"
        raise Refused("bootstrap.py: '%s' is not understood; use: %s" % (before[0], usage))
    return before[1:], command


def prepare(groups):
    """Return the Python to use and the environment to start it with, after installing what is missing."""
    sections = read_sections(LOCK)
    unknown = [name for name in groups if name not in sections]
    if unknown:
        raise Refused("requirements.lock has no group '%s'; groups: %s." % (unknown[0], ", ".join(sections)))
    environment = dict(os.environ)
    conda = os.environ.get("CONDA_PREFIX")
    if conda and os.path.realpath(sys.prefix) == os.path.realpath(conda):
        environment["PYTHONPATH"] = os.path.join(ROOT, "src")
        tell_differences([sections[name] for name in groups])
        return sys.executable, environment
    python = (
        os.path.join(VENV, "Scripts", "python.exe")
        if os.name == "nt"
        else os.path.join(VENV, "bin", "python")
    )
    if not is_ready(python, sections, groups):
        with one_at_a_time():
            if not is_ready(python, sections, groups):
                install(python, sections, groups, read_marker())
    tell_other_python()
    return python, environment


def is_ready(python, sections, groups):
    """Return whether .venv holds these groups as the lock lists them, and was made for this folder."""
    installed = read_marker()
    whole = all(installed.get(name) == digest(sections[name]) for name in groups)
    return os.path.exists(python) and whole and installed.get(PLACE) == ROOT


@contextmanager
def one_at_a_time():
    """Wait while another process makes .venv; where the system has no such locks, go on."""
    with open(os.path.join(ROOT, ".venv.lock"), "a") as lock:
        try:
            import fcntl
        except ImportError:
            fcntl = None
        if fcntl:  # the system lets go of a lock when its process ends, however it ends
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                print("Waiting until another process has made .venv")
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def tell_other_python():
    """Say that .venv keeps the Python it was made with, when another was asked for by name."""
    asked = "%d.%d" % sys.version_info[:2]
    made_with = venv_version()
    if os.environ.get("PYTHON") and made_with and made_with != asked:
        sys.stderr.write(
            "Using .venv, which was made with Python %s; for Python %s remove the folder .venv first.\n"
            % (made_with, asked)
        )


def venv_version():
    """Return "3.13" for the Python of .venv, as it wrote it down itself; "" when it did not."""
    import re

    try:
        with open(os.path.join(VENV, "pyvenv.cfg"), encoding="utf-8") as written:
            found = re.search(r"(?m)^version *= *(\d+\.\d+)", written.read())
    except OSError:
        return ""
    return found.group(1) if found else ""


def read_sections(path):
    """Return the text of each group in the lock, by name."""
    if not os.path.exists(path):
        raise Refused("requirements.lock is not there; get the whole repository again.")
    sections, name = {}, ""
    with open(path, encoding="utf-8") as lock:
        for line in lock:
            if line.startswith(GROUP):
                name = line[len(GROUP) :].strip(" =\n")
                sections[name] = ""
            elif name:
                sections[name] += line
    return sections


def digest(text):
    """Return the SHA-256 of a text."""
    import hashlib

    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_marker():
    """Return what was installed to the end, and for which folder; nothing when that was interrupted."""
    import json

    try:
        with open(MARKER, encoding="utf-8") as marker:
            return dict(json.load(marker))
    except (OSError, ValueError):
        return {}


def install(python, sections, groups, installed):
    """Make .venv when it is not there or not whole, install the groups, then leave the marker."""
    import json

    if os.path.exists(MARKER):
        os.remove(MARKER)
    if not works(python):
        print("Making .venv with Python %d.%d" % sys.version_info[:2])
        make_venv(python)
        installed = {}
    kept = [name for name in installed if name in sections and installed[name] == digest(sections[name])]
    names = [name for name in sections if name in groups or name in kept]
    if len(kept) < len(names):
        install_packages(python, "".join(sections[name] for name in names))
    add_source(python)
    made = dict((name, digest(sections[name])) for name in names)
    made[PLACE] = ROOT
    with open(MARKER + ".part", "w", encoding="utf-8") as marker:
        json.dump(made, marker)
    os.replace(MARKER + ".part", MARKER)


def install_packages(python, text):
    """Hand these lines of the lock to pip."""
    import tempfile

    handle, requirements = tempfile.mkstemp(suffix=".txt")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        pip_install(python, requirements, sum(1 for line in text.splitlines() if line[:1].isalnum()))
    finally:
        os.remove(requirements)


def works(python):
    """Return whether .venv has a Python that we support, with pip."""
    import subprocess

    test = "import sys, pip; sys.exit(not (%r <= sys.version_info[:2] < %r))" % (LOWEST, TOO_HIGH)
    if not os.path.exists(python):
        return False
    with open(os.devnull, "w") as nothing:
        return subprocess.call([python, "-c", test], stdout=nothing, stderr=nothing) == 0


def make_venv(python):
    """Make .venv anew."""
    import subprocess

    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode or not works(python):
        raise Refused(
            "Python could not make an environment in .venv; on Debian and Ubuntu install it with: "
            "sudo apt install python3-venv\n%s" % made.stdout.decode("utf-8", "replace").strip()
        )


def pip_install(python, requirements, total):
    """Install with pip, saying how far it is."""
    import subprocess
    import time

    command = [
        python,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar",
        "off",
    ]
    command += ["--require-hashes", "--no-deps", "-r", requirements]
    began, seen, lines = time.time(), 0, []
    live = sys.stdout.isatty()
    print("Installing %d packages from requirements.lock; this takes some minutes, once" % total)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for raw in process.stdout:
        line = raw.decode("utf-8", "replace").rstrip()
        lines = (lines + [line])[-LAST_LINES:]
        if line.startswith(("Collecting ", "Ignoring ", "Requirement already satisfied: ")):
            seen += 1
            progress = "%4d of %d  %4.0f s  %s" % (
                seen,
                total,
                time.time() - began,
                line.split(": ")[-1].split("==")[0],
            )
            show(progress if seen < total else progress + "; now unpacking", live, seen)
    if live:
        sys.stdout.write("\n")
    if process.wait():
        raise Refused(
            "pip could not install what requirements.lock lists; its last words:\n%s" % "\n".join(lines)
        )
    print("Installed in %.0f s" % (time.time() - began))


def show(progress, live, seen):
    """Rewrite one line on a terminal; elsewhere say every fortieth."""
    if live:
        sys.stdout.write("\r\033[2K" + progress.replace("Collecting ", "")[:100])
        sys.stdout.flush()
    elif seen % 40 == 0:
        print(progress)


def add_source(python):
    """Let the environment find the package in src/."""
    import subprocess

    ask = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    folder = subprocess.check_output([python, "-c", ask]).decode("utf-8").strip()
    with open(os.path.join(folder, "watwerkt.pth"), "w", encoding="utf-8") as link:
        link.write(os.path.join(ROOT, "src") + "\n")


def tell_differences(texts):
    """Say in one line where an active conda environment differs from the lock; it is used as it is."""
    import importlib.metadata
    import re

    differing = []  # a line with a marker behind ';' may be for another Python: those are passed over
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+) *\\$", "".join(texts), re.MULTILINE):
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = "absent"
        if found != version:
            differing.append("%s %s (lock: %s)" % (name, found, version))
    if differing:
        more = len(differing) - 6
        listed = ", ".join(differing[:6]) + (" and %d more" % more if more > 0 else "")
        sys.stderr.write(
            "Using the active conda environment; it differs from requirements.lock: %s\n" % listed
        )


def hand_over(command, environment):
    """Become the command where the system can, else run it; returns its exit status."""
    if os.name == "posix":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(command[0], command, environment)
    import subprocess

    return subprocess.call(command, env=environment)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped; the same command goes on from there.\n")
        sys.exit(130)
