#!/usr/bin/python3
"""Starts the console on the practice partner and walks its accessibility tree as a screen reader would see it.

Fails when a control has no name, or when the tree has too few controls to be the window. Usage:
accessibility.py STEWARD [ARGUMENT ...]
"""
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

# Roles a person acts on or reads a value from. Panels and fillers may be nameless.
NAMED = {
    Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.CHECK_BOX, Atspi.Role.RADIO_BUTTON,
    Atspi.Role.COMBO_BOX, Atspi.Role.ENTRY, Atspi.Role.PASSWORD_TEXT, Atspi.Role.TEXT, Atspi.Role.TABLE,
    Atspi.Role.TREE, Atspi.Role.LIST, Atspi.Role.PAGE_TAB, Atspi.Role.MENU, Atspi.Role.MENU_ITEM,
    Atspi.Role.CHECK_MENU_ITEM, Atspi.Role.RADIO_MENU_ITEM, Atspi.Role.SPIN_BUTTON, Atspi.Role.SLIDER,
    Atspi.Role.LINK, Atspi.Role.DIALOG, Atspi.Role.TOOL_BAR, Atspi.Role.TABLE_COLUMN_HEADER,
}
LIMIT_SECONDS = 60


def children(node):
    for index in range(min(node.get_child_count(), 200)):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def walk(node, path=()):
    here = path + (f"{node.get_role_name()} '{node.get_name() or ''}'",)
    yield node, here
    for child in children(node):
        yield from walk(child, here)


def application(process_id):
    desktop = Atspi.get_desktop(0)
    for app in children(desktop):
        if app.get_process_id() == process_id and app.get_child_count() > 0:
            return app
    return None


def main():
    process = subprocess.Popen(sys.argv[1:])
    try:
        deadline = time.monotonic() + LIMIT_SECONDS
        seen, unnamed = 0, []
        while time.monotonic() < deadline:
            if process.poll() is not None:
                print(f"the console ended with {process.returncode}", file=sys.stderr)
                return 1
            time.sleep(0.5)
            Atspi.get_desktop(0).clear_cache()
            app = application(process.pid)
            if app is None:
                continue
            app.clear_cache()
            seen, unnamed = 0, []
            for node, path in walk(app):
                # Qt tells of every drawn border as a frame; the ones that are windows need a name.
                is_window = node.get_role() == Atspi.Role.FRAME and len(path) == 2
                if node.get_role() not in NAMED and not is_window:
                    continue
                seen += 1
                if not (node.get_name() or "").strip():
                    unnamed.append(" > ".join(path[-4:]))
            # The window is complete once the pages behind the rail are there.
            if seen >= 40:
                break
        print(f"{seen} controls, {len(unnamed)} without a name")
        for path in unnamed:
            print("  unnamed:", path)
        return 0 if seen >= 40 and not unnamed else 1
    finally:
        process.terminate()
        process.wait(10)


sys.exit(main())
