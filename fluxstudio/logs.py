"""One event is one line, and no line holds a secret."""

from __future__ import annotations

import logging
import re
from typing import Any

import structlog

_SECRETS = re.compile(
    r"(Bearer\s+|webhook=|/hooks/ws/|(?:/|%2F)invite(?:/|%2F)|/password/reset/key/|/confirm-email/"
    r"|whsec_|token=|fs_session=|fs_csrf=)"
    r"[^\s&\"'?;\\]+",
    re.IGNORECASE,
)
MAX_LINE = 8_000  # characters
MAX_VALUE = 6_000  # characters of one value, so that a cut line is still JSON


class LineFormatter(structlog.stdlib.ProcessorFormatter):
    """Each record as one JSON object on one line, with whatever looks like a key or a token hidden."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return redact(super().format(record))[:MAX_LINE]


def redact(line: str) -> str:
    """The line without what looks like a key or a token."""
    return _SECRETS.sub(r"\1[hidden]", line)


def formatter() -> logging.Formatter:
    """The formatter that the settings name."""
    return LineFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, _stamp],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _cut,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def configure() -> None:
    """Send structlog's events through logging, so that there is one way out."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _stamp,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _stamp(logger: Any, name: str, event: Any) -> Any:
    return structlog.processors.TimeStamper(fmt="iso", utc=True)(logger, name, event)


def _cut(logger: Any, name: str, event: Any) -> Any:
    return {key: _short(value) for key, value in event.items()}


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > MAX_VALUE:
        return f"{value[: MAX_VALUE // 2]} … {value[-MAX_VALUE // 2 :]}"
    return value
