"""What a page must not do while a test looks at something else."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import BrowserContext

#: Chromium names a violation in the console, too; this says which rule and what was refused.
TELL = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP violation: ${event.effectiveDirective} refused ${event.blockedURI} in ${event.sourceFile}`));
"""


class Recorder:
    """Collects script errors, console errors, CSP violations, and answers nobody expected."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._allowed: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of a context."""
        context.add_init_script(TELL)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._note(f"script error: {error.error}"))
        context.on("response", self._response)

    def allow(self, *patterns: str) -> None:
        """This test causes these on purpose (regular expressions on the whole line)."""
        self._allowed += patterns

    def problems(self) -> list[str]:
        """What was seen and not allowed."""
        return [line for line in self.found if not any(re.search(pattern, line) for pattern in self._allowed)]

    def _note(self, line: str) -> None:
        self.found.append(line)

    def _console(self, message: Any) -> None:
        # an answer with an error status is reported by `_response`, with its address
        told = ("the server responded with a status of", "Response Status Error Code")
        if message.type == "error" and not any(words in message.text for words in told):
            self._note(f"console: {message.text}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self._note(f"answer {response.status}: {response.request.method} {response.url}")
