"""Files that come with the composer: taken in at once, so that an error elsewhere does not lose them."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext

from fluxstudio.actions.intake import store_upload
from fluxstudio.imaging import sniff, workshop
from fluxstudio.imaging.refusals import NOTES, Refused, refuse
from fluxstudio.models import Collection, Member, Picture
from fluxstudio.models.files import read
from fluxstudio.web.uploads import MAX_UPLOAD


def uploaded(request: HttpRequest, field: str) -> UploadedFile[bytes] | None:
    """The file in a field, None when there is none. Raises Refused when the upload was cut off for its size."""
    if getattr(request, "upload_too_large", False):
        raise sniff.too_large(max(MAX_UPLOAD + 1, _announced(request)))
    file = request.FILES.get(field)
    return file if isinstance(file, UploadedFile) else None


def take_reference(part: Member, place: Collection, file: UploadedFile[bytes]) -> Picture:
    """Keep a reference picture. Raises Refused."""
    data = _bytes(file)
    taken = workshop.shared().intake(data, role="reference")
    return store_upload(part, place, Picture.Kind.REFERENCE, file.name or "", taken, data)


def take_mask(
    part: Member, place: Collection, file: UploadedFile[bytes], reference: Picture | None
) -> Picture:
    """Keep a mask, made to fit the reference when there is one. Raises Refused."""
    data = _bytes(file)
    if reference is None:
        loose = workshop.shared().intake(data, role="mask")
        return store_upload(part, place, Picture.Kind.MASK, file.name or "", loose, data)
    taken = workshop.shared().mask(data, for_size=(reference.width, reference.height))
    return store_upload(part, place, Picture.Kind.MASK, file.name or "", taken, data)


def fitted(part: Member, mask: Picture, reference: Picture) -> Picture:
    """The mask itself when it has the reference's size, else one made from it that has. Raises Refused."""
    size = (reference.width, reference.height)
    if (mask.width, mask.height) == size:
        return mask
    data = read(mask.file)
    taken = workshop.shared().mask(data, for_size=size)
    return store_upload(part, mask.collection, Picture.Kind.MASK, mask.name, taken, data)


def words(refused: Refused) -> str:
    """Why a file was not taken, in the language of the page."""
    return refused.text(gettext)


def notes_of(picture: Picture) -> list[str]:
    """What the intake had to say about an upload, in the language of the page."""
    return [gettext(NOTES[note]) for note in picture.notes if note in NOTES]


def _announced(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdigit() else 0


def _bytes(file: UploadedFile[bytes]) -> bytes:
    if file.size == 0:
        raise refuse("empty")
    return bytes(file.read())
