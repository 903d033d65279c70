"""/t/<team>/gallery/, pictures/, bin/ and uploads/."""

from __future__ import annotations

from django.urls import path

from fluxstudio.web.views import gallery, lineage, media, pictures, uploads

urlpatterns = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/bulk/", gallery.gallery_bulk, name="gallery_bulk"),
    path("bin/", gallery.bin_page, name="bin"),
    path("pictures/<str:picture>/", pictures.picture, name="picture"),
    path("pictures/<str:picture>/favourite/", pictures.picture_favourite, name="picture_favourite"),
    path("pictures/<str:picture>/alt/", pictures.picture_alt, name="picture_alt"),
    path("pictures/<str:picture>/bin/", pictures.picture_bin, name="picture_bin"),
    path("pictures/<str:picture>/restore/", pictures.picture_restore, name="picture_restore"),
    path("pictures/<str:picture>/lineage/", lineage.picture_lineage, name="picture_lineage"),
    path("pictures/<str:picture>/again/", lineage.picture_again, name="picture_again"),
    path("pictures/<str:picture>/file/", media.picture_file, name="picture_file"),
    path("pictures/<str:picture>/w<int:side>.webp", media.picture_rendition, name="picture_rendition"),
    path("pictures/<str:picture>/blurred.webp", media.picture_blurred, name="picture_blurred"),
    path("pictures/<str:picture>/download/<str:format>/", media.picture_download, name="picture_download"),
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/<str:picture>/delete/", uploads.upload_delete, name="upload_delete"),
]
