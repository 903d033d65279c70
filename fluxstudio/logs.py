"""One event is one line, and no line holds a secret."""

from __future__ import annotations

import logging
import re
from typing import Any

import structlog

_SECRETS = re.compile(r"(Bearer\s+|webhook=|/hooks/ws/|whsec_|token=)[^\s&\"'?]+", re.IGNORECASE)
MAX_LINE = 4_000  # characters


class Redact(logging.Filter):
    """Replace what looks like a key or a token in a record's message."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _SECRETS.sub(r"\1[hidden]", record.getMessage())[:MAX_LINE]
        record.args = ()
        return True


def formatter() -> logging.Formatter:
    """A formatter that writes each record as one JSON object on one line."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, _stamp],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _stamp(logger: Any, name: str, event: Any) -> Any:
    return structlog.processors.TimeStamper(fmt="iso", utc=True)(logger, name, event)
