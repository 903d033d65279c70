"""Hashed names for static files, imports of our own modules included."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

# From the start of a line, so that a type named in a comment (`import("./mask.js").Mask`) is no import: two
# modules may speak of each other's types, and Django gives up on files that import in a circle.
STATIC_IMPORT = r"""(?m)(?P<matched>^(?P<head>(?:import|export)\b[^;"'()]*)["'](?P<url>\.{1,2}/[^"']+)["'])"""
LATER_IMPORT = r"""(?P<matched>(?P<head>\bawait\s+import\(\s*)["'](?P<url>\.{1,2}/[^"']+)["'])"""
REWRITTEN = '%(head)s"%(url)s"'


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hash our own ES modules' imports and compress once, at collecting; leave vendored scripts alone.

    Django's switch for all modules trips over a JSDoc import in the vendored htmx extensions.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((STATIC_IMPORT, REWRITTEN), (LATER_IMPORT, REWRITTEN))),
    )
