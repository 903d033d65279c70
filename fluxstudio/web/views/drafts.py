"""A person's unfinished mask of a picture: GET, PUT and DELETE by entity tag (RFC 9110 § 13), and its bytes."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fluxstudio.actions import drafts as acts
from fluxstudio.domain.touchup import Painting
from fluxstudio.imaging import sniff
from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.workshop import shared
from fluxstudio.models import MaskDraft, Member, Picture
from fluxstudio.models.files import read
from fluxstudio.web import access
from fluxstudio.web.drafts import BadMeta, parse_meta, place_of, told
from fluxstudio.web.http import StudioRequest

DRAFT_BYTES = 32_000_000  # of the mask's PNG; the softest one of 48 megapixels stays below
POLICY = "default-src 'none'; sandbox"
PREFIX = "W/"


class Unwell(Exception):
    """A request that cannot be taken: its status, and the sentence for the person."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@require_http_methods(["GET", "HEAD", "PUT", "DELETE"])
@access.signed_in
def draft_mask(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """The draft of whoever asks; other people's do not exist."""
    part = access.maker(request, team)
    found = access.picture(part, picture)
    try:
        if request.method == "PUT":
            return _put(request, part, found)
        if request.method == "DELETE":
            return _delete(request, part, found)
    except acts.Outdated as outdated:
        return _answer(team, found, outdated.theirs, status=412)
    except Unwell as unwell:
        return JsonResponse({"message": unwell.message}, status=unwell.status)
    draft = acts.draft_of(part.person, found)
    return _answer(team, found, draft) if draft else HttpResponse(status=204)


@require_safe
@access.signed_in
def draft_mask_file(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """The draft's PNG, as it is now."""
    part = access.maker(request, team)
    draft = acts.draft_of(part.person, access.picture(part, picture))
    if draft is None or not draft.mask:
        raise Http404
    try:
        data = read(draft.mask)
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Content-Type": "image/png", "Cache-Control": "private, no-store", "ETag": _quoted(draft)}
    headers |= {"Content-Security-Policy": POLICY, "Cross-Origin-Resource-Policy": "same-origin"}
    return HttpResponse(b"" if request.method == "HEAD" else data, headers=headers)


def _put(request: StudioRequest, part: Member, picture: Picture) -> HttpResponse:
    known = _known(request)
    mask, meta = _body(request)
    if mask:
        _check(mask, picture, place_of(meta))
    draft = acts.save_draft(part, picture, mask=mask, meta=meta, known=known)
    return JsonResponse({"etag": acts.tag_of(draft)}, headers={"ETag": _quoted(draft)})


def _delete(request: StudioRequest, part: Member, picture: Picture) -> HttpResponse:
    acts.drop_draft(part, picture, known=_known(request))
    return HttpResponse(status=204)


def _known(request: StudioRequest) -> str | None:
    """The tag of the draft that the browser knows: "" for none, None for any. Raises Unwell without one."""
    tags = parse_etags(request.headers.get("If-Match", ""))
    if tags:
        return None if tags == ["*"] else tags[0].removeprefix(PREFIX).strip('"')
    if request.headers.get("If-None-Match", "").strip() == "*":
        return ""
    raise Unwell(
        428,
        _("The mask was not stored, because the page did not say which one it replaces. Reload the page."),
    )


def _body(request: StudioRequest) -> tuple[bytes | None, dict[str, object]]:
    """The PNG and its settings. Django reads forms for POST alone, so this asks for it."""
    if request.content_type != "multipart/form-data":
        raise Unwell(422, _not_read())
    try:
        fields, files = request.parse_file_upload(request.META, request)
    except RequestDataTooBig as error:
        raise Unwell(413, _too_large()) from error
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise Unwell(422, _not_read()) from error
    try:
        meta = parse_meta(str(fields.get("meta", "")))
    except BadMeta as error:
        raise Unwell(422, str(error)) from error
    file = files.get("mask")
    if getattr(request, "upload_too_large", False) or (file and (file.size or 0) > DRAFT_BYTES):
        raise Unwell(413, _too_large())
    return (bytes(file.read()) if isinstance(file, UploadedFile) else None), meta


def _check(mask: bytes, picture: Picture, at: tuple[int, int]) -> None:
    """Whether the decoding child finds paint in it that lies inside the picture. Raises Unwell."""
    try:
        if sniff.kind_of(mask) != "png":
            raise Unwell(
                422, _("The mask was not stored: it is not a PNG file. Reload the page and paint on.")
            )
        shared().read_mask(mask, for_size=(picture.width, picture.height), painting=Painting(at=at))
    except Refused as refused:
        raise Unwell(503 if refused.again else 422, refused.text(_)) from refused


def _not_read() -> str:
    return _("The mask could not be read. It is still on this device; try again.")


def _too_large() -> str:
    return _(
        "The mask is larger than %(limit)s MB, so it was not stored here. It is still on this device."
    ) % {"limit": DRAFT_BYTES // 1_000_000}


def _answer(team: str, picture: Picture, draft: MaskDraft | None, *, status: int = 200) -> JsonResponse:
    headers = {"ETag": _quoted(draft)} if draft else {}
    return JsonResponse(
        told(team, draft, picture), status=status, headers=headers | {"Cache-Control": "no-store"}
    )


def _quoted(draft: MaskDraft) -> str:
    return f'"{acts.tag_of(draft)}"'
