"""/t/<team>/pictures/<picture>/edit/ and what the editor asks for."""

from __future__ import annotations

from django.urls import path

from fluxstudio.web.views import editor

urlpatterns = [
    path("pictures/<str:picture>/edit/", editor.editor, name="editor"),
    path("runs/<str:run>/mask.png", editor.touch_up_mask, name="touch_up_mask"),
]
