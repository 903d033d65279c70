"""`python -m fluxstudio.endpoint`: the endpoint alone, without Django."""

from __future__ import annotations

import argparse
import sys

from .server import add_arguments, serve


def main(arguments: list[str] | None = None) -> int:
    """Parse the options and serve; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m fluxstudio.endpoint", description="Serves flux-dev-lora on this machine."
    )
    add_arguments(parser)
    return serve(vars(parser.parse_args(arguments)), _say)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
