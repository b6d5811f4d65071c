#!/usr/bin/env python3
"""Runs the unittest files of a folder and prints the lines that ./test reads: tests/run_blackbox.py tests/blackbox [NAME...]

NAME: run only tests whose id contains it. The program is $TOCSIN_BIN (default build/release/tocsin).
"""
import os
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent


def each(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from each(item)
        else:
            yield item


def main(arguments):
    folder = pathlib.Path(arguments[0]).resolve()
    os.environ.setdefault("TOCSIN_BIN", str(ROOT / "build/release/tocsin"))
    sys.path.insert(0, str(folder))
    found = unittest.defaultTestLoader.discover(str(folder), pattern="*_test.py", top_level_dir=str(folder))
    chosen = unittest.TestSuite(t for t in each(found) if len(arguments) < 2 or any(name in t.id() for name in arguments[1:]))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(chosen)
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    skipped = len(result.skipped)
    for test, reason in result.skipped:
        print(f"skipped: {test.id()}: {reason}")
    print(f"note: {result.testsRun} tests" + (f", skipped: {result.skipped[0][1]}" if skipped else ""))
    print(f"counts: {result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or result.testsRun == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
