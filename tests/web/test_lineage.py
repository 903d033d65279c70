"""How a picture came to be: the tree of its versions, and doing the same to another picture."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fluxstudio.actions.touchups import accept
from fluxstudio.domain.request import RunRequest
from fluxstudio.imaging.workshop import shared
from fluxstudio.models import Collection, Member, Picture
from fluxstudio.web.lineage import short
from tests.factories import make_candidate, make_fill, make_picture

pytestmark = pytest.mark.usefixtures("media")
HTMX = {"HX-Request": "true"}


def address(picture: Picture, name: str = "picture_lineage") -> str:
    return reverse(name, args=[picture.team.slug, picture.slug])


def text_of(response: Any) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def made(part: Member, parent: Picture, *, extra: bool = False, **wish: Any) -> Picture:
    """One more version of a picture, as if a candidate of a fill had been accepted."""
    run = make_fill(part, parent, count=1, **wish)
    return accept(part, make_candidate(run), extra=extra, workshop=shared()).version


def row_of(part: Member, parent: Picture, number: int, **over: Any) -> Picture:
    """A version without pixels of its own, where only the tree matters."""
    root = parent.root or parent
    return make_picture(part, parent=parent, root=root, number=number, **over)


def tree_of(page: str) -> list[tuple[int, str]]:
    """Depth and name of every node, from top to bottom."""
    found, depth = [], 0
    for part in re.findall(r'<ul class="lineage"|</ul>|>v\d+</bdi>', page):
        if part.startswith("<ul"):
            depth += 1
        elif part == "</ul>":
            depth -= 1
        else:
            found.append((depth, part[1:-6]))
    return found


def test_every_edge_says_what_was_asked(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part, width=512, height=512)
    version = made(
        alices_part, picture, box=(0, 0, 128, 128), request=RunRequest(prompt="a pear", strength=0.78)
    )

    page = as_alice.get(address(version))

    assert tree_of(page.content.decode()) == [(1, "v1"), (2, "v2")]
    assert "mask 6.2 %, strength .78" in text_of(page)
    assert "a green pear" in text_of(page)


def test_versions_of_versions_and_branches_hang_where_they_were_made(
    as_alice: Client, alices_part: Member
) -> None:
    picture = make_picture(alices_part, width=256, height=256)
    second = made(alices_part, picture)
    third = made(alices_part, second)
    branch = made(alices_part, picture)

    page = as_alice.get(address(picture)).content.decode()

    assert [branch.number, branch.is_branch, third.parent] == [4, True, second]
    assert tree_of(page) == [(1, "v1"), (2, "v2"), (3, "v3"), (2, "v4")]


def test_each_node_leads_to_the_picture_and_to_its_editor(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)
    version = row_of(alices_part, picture, 2)

    page = as_alice.get(address(picture)).content.decode()

    for each in (picture, version):
        assert f'href="{address(each, "picture")}"' in page
        assert f'href="{address(each, "editor")}"' in page


def test_a_team_mate_who_may_only_look_gets_no_way_into_the_editor(
    as_bob: Client, alices_part: Member, bobs_part: Member, shared: Collection
) -> None:
    picture = make_picture(alices_part, collection=shared)
    row_of(alices_part, picture, 2, collection=shared)

    page = as_bob.get(address(picture))

    assert page.status_code == 200
    assert tree_of(page.content.decode()) == [(1, "v1"), (2, "v2")]
    assert "/edit/" not in page.content.decode()


def test_an_outsider_finds_nothing_and_nobody_is_asked_to_sign_in(
    as_bob: Client, as_charlie: Client, as_nobody: Client, alices_part: Member
) -> None:
    picture = make_picture(alices_part)
    row_of(alices_part, picture, 2)

    for name in ("picture_lineage", "picture_again"):
        assert as_bob.get(address(picture, name)).status_code == 404  # it is Alice's own
        assert as_charlie.get(address(picture, name)).status_code == 404
        assert as_nobody.get(address(picture, name)).status_code == 302


def test_versions_that_i_may_not_see_are_left_out_and_their_children_are_not(
    as_bob: Client, alices_part: Member, bobs_part: Member, shared: Collection
) -> None:
    picture = make_picture(alices_part, collection=shared)
    private = row_of(alices_part, picture, 2)
    row_of(alices_part, private, 3, collection=shared)

    page = as_bob.get(address(picture)).content.decode()

    assert tree_of(page) == [(1, "v1"), (1, "v3")]
    assert private.slug not in page


def test_a_version_in_the_bin_keeps_its_place_and_cannot_be_edited(
    as_alice: Client, alices_part: Member
) -> None:
    picture = make_picture(alices_part)
    binned = row_of(alices_part, picture, 2, binned_at=timezone.now())
    row_of(alices_part, binned, 3)

    page = as_alice.get(address(picture))

    assert tree_of(page.content.decode()) == [(1, "v1"), (2, "v2"), (3, "v3")]
    assert "In the bin" in text_of(page)
    assert address(binned, "editor") not in page.content.decode()


def test_a_version_whose_parent_was_deleted_for_good_is_still_there(
    as_alice: Client, alices_part: Member
) -> None:
    picture = make_picture(alices_part)
    second = row_of(alices_part, picture, 2)
    row_of(alices_part, second, 3)
    second.delete()

    assert tree_of(as_alice.get(address(picture)).content.decode()) == [(1, "v1"), (1, "v3")]


def test_a_hidden_version_shows_only_its_blurred_copy(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)
    hidden = row_of(alices_part, picture, 2, sensitive=True, rendition_widths=[320])

    page = as_alice.get(address(picture)).content.decode()

    assert f"{hidden.slug}/blurred.webp" in page
    assert f"{hidden.slug}/w320.webp" not in page
    assert f"{hidden.slug}/file/" not in page


def test_a_candidate_shows_the_lineage_it_was_made_in(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part, width=256, height=256)
    made(alices_part, picture)
    candidate = make_candidate(make_fill(alices_part, picture))

    assert tree_of(as_alice.get(address(candidate)).content.decode()) == [(1, "v1"), (2, "v2")]


def test_more_versions_need_no_more_queries(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part, width=256, height=256)
    made(alices_part, picture)
    few = _queries(as_alice, address(picture))
    last = picture
    for number in range(3, 23):
        last = row_of(alices_part, last, number)
    made(alices_part, picture)

    assert _queries(as_alice, address(picture)) == few
    assert _queries(as_alice, address(picture, "picture")) == _queries(as_alice, address(last, "picture"))


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_viewer_shows_the_strip_and_the_tree_of_a_picture_with_versions(
    as_alice: Client, alices_part: Member
) -> None:
    picture = make_picture(alices_part)
    alone = as_alice.get(address(picture, "picture")).content.decode()
    version = row_of(alices_part, picture, 2)

    page = as_alice.get(address(version, "picture"))

    assert 'class="lineage"' not in alone
    assert tree_of(page.content.decode()) == [(1, "v1"), (2, "v2")]
    assert "Version 2" in text_of(page)
    assert f'class="btn cta" href="{address(version, "editor")}"' in page.content.decode()


def test_for_htmx_it_is_a_fragment(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)

    fragment = as_alice.get(address(picture), headers=HTMX).content.decode()

    assert "<html" not in fragment
    assert tree_of(fragment) == [(1, "v1")]


def test_what_was_done_can_be_done_again_on_any_picture_i_may_change(
    as_alice: Client, alices_part: Member, bobs_part: Member
) -> None:
    picture = make_picture(alices_part, width=256, height=256)
    version = made(alices_part, picture)
    other = make_picture(alices_part)
    binned = make_picture(alices_part, binned_at=timezone.now())
    mask = make_picture(alices_part, kind=Picture.Kind.MASK)
    bobs = make_picture(bobs_part)

    page = as_alice.get(address(version, "picture_again")).content.decode()

    assert f'href="{address(other, "editor")}?again={version.slug}"' in page
    assert f'href="{address(picture, "editor")}?again={version.slug}"' in page
    for unsuitable in (version, binned, mask, bobs):
        assert address(unsuitable, "editor") not in page
    assert as_alice.get(address(other, "picture_again")).status_code == 404


def test_there_is_a_next_page_of_pictures_to_choose_from(as_alice: Client, alices_part: Member) -> None:
    version = made(alices_part, make_picture(alices_part, width=256, height=256))
    for _ in range(48):
        make_picture(alices_part)

    first = as_alice.get(address(version, "picture_again")).content.decode()
    more = re.search(r'href="([^"]+\?before=[^"]+)"', first)
    assert more
    second = as_alice.get(more[1]).content.decode()

    assert first.count('class="choice"') == 48
    assert second.count('class="choice"') == 1
    assert "Older pictures" not in second
    assert as_alice.get(f"{address(version, 'picture_again')}?before=nonsense").status_code == 200


@pytest.mark.parametrize(
    ("share", "text"), [(0.78, ".78"), (0.8, ".8"), (1.0, "1"), (0.0, "0"), (0.05, ".05")]
)
def test_strength_is_written_as_short_as_it_can_be(share: float, text: str) -> None:
    assert short(share) == text
