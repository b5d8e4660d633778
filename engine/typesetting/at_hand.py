"""Whether documents can be typeset on this machine: `python -m engine.typesetting.at_hand`. Exit code 1 if not."""

from __future__ import annotations

import sys

from engine.errors import DocumentError
from engine.settings import load
from engine.typesetting.fonts import font_set


def main() -> int:
    try:
        fonts = font_set(load().fonts)
    except DocumentError as error:
        print(f"fonts: {error.defects[0]}")
        return 1
    print("fonts: " + ", ".join(sorted(fonts.faces)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
