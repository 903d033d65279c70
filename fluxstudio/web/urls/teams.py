"""/teams/new/, /invite/<token>/ and the settings of a team: members, collections, audit log."""

from __future__ import annotations

from django.urls import include, path

from fluxstudio.web.views import audit, collections, invitations, members, teams

in_a_team = [
    path("members/", members.members, name="members"),
    path("members/name/", teams.team_rename, name="team_rename"),
    path("loras/", teams.lora_hosts, name="lora_hosts"),
    path("members/invite/", invitations.invitation_create, name="invitation_create"),
    path("members/transfer/", teams.team_transfer, name="team_transfer"),
    path("members/leave/", teams.team_leave, name="team_leave"),
    path("members/<int:member>/role/", members.member_role, name="member_role"),
    path("members/<int:member>/remove/", members.member_remove, name="member_remove"),
    path("invitations/<str:invitation>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("collections/", collections.collections, name="collections"),
    path("collections/<str:collection>/", collections.collection_edit, name="collection_edit"),
    path("collections/<str:collection>/delete/", collections.collection_delete, name="collection_delete"),
    path("audit/", audit.audit, name="audit"),
    path("audit.csv", audit.audit_csv, name="audit_csv"),
]
urlpatterns = [
    path("teams/new/", teams.team_new, name="team_new"),
    path("invite/<str:token>/", invitations.invite, name="invite"),
    path("t/<str:team>/settings/", include(in_a_team)),
]
