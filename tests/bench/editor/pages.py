"""A static server for the bench's two pages: the editor's own modules, a page beside them, and made-up photographs."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from PIL import Image

HERE = Path(__file__).parent
SCRIPTS = Path(__file__).parents[3] / "static" / "js"
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript"}


@contextmanager
def served() -> Iterator[str]:
    """The address, on a free loopback port, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@functools.cache
def photograph(width: int, height: int) -> bytes:
    """A JPEG of that size with grain and colour in it, the same every time of one run."""
    small = Image.effect_noise((width // 8, height // 8), 60)
    bands = [
        small,
        small.transpose(Image.Transpose.ROTATE_180),
        small.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    ]
    out = BytesIO()
    Image.merge("RGB", bands).resize((width, height), Image.Resampling.BICUBIC).save(out, "JPEG", quality=88)
    return out.getvalue()


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/picture.jpg":
            asked = parse_qs(url.query)
            return self._send(photograph(int(asked["width"][0]), int(asked["height"][0])), "image/jpeg")
        folder, _, name = url.path.lstrip("/").partition("/")
        root = {"page": HERE, "js": SCRIPTS}.get(folder)
        found = (root / name).resolve() if root else None
        if not root or not found or not found.is_relative_to(root) or not found.is_file():
            return self.send_error(404)
        self._send(found.read_bytes(), TYPES.get(found.suffix, "application/octet-stream"))

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the bench prints its tables alone."""
