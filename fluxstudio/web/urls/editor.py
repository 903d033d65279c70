"""/t/<team>/pictures/<picture>/edit/ and what the editor asks for."""

from __future__ import annotations

from django.urls import path

from fluxstudio.web.views import drafts, editor, exports, masks, media, touchups

urlpatterns = [
    path("pictures/<str:picture>/edit/", editor.editor, name="editor"),
    path("pictures/<str:picture>/draft-mask/", drafts.draft_mask, name="draft_mask"),
    path("pictures/<str:picture>/draft-mask/mask.png", drafts.draft_mask_file, name="draft_mask_file"),
    path("pictures/<str:picture>/export/", exports.picture_export, name="picture_export"),
    path("pictures/<str:picture>/export/<str:name>", exports.export_file, name="export_file"),
    path("pictures/<str:picture>/fill/", touchups.fill, name="fill"),
    path("runs/<str:run>/again/", touchups.fill_again, name="fill_again"),
    path("pictures/<str:picture>/tray/", touchups.editor_tray, name="editor_tray"),
    path("pictures/<str:picture>/context-box/", touchups.context_box, name="context_box"),
    path("candidates/<str:candidate>/preview.png", media.candidate_preview, name="candidate_preview"),
    path("candidates/<str:candidate>/accept/", touchups.candidate_accept, name="candidate_accept"),
    path("candidates/<str:candidate>/reject/", touchups.candidate_reject, name="candidate_reject"),
    path("masks/", masks.masks, name="masks"),
    path("runs/<str:run>/mask.png", editor.touch_up_mask, name="touch_up_mask"),
]
