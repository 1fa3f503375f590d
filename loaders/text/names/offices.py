"""Offices: the titles in an article, whose they are, and who holds them by the words beside them.

Ugandan President Yoweri Museveni       the former UN secretary-general, Kofi Annan
Kofi Annan, the former UN secretary-general           Ararat Mirzoyan, who heads the ministry
the foreign ministers of Indonesia and Portugal, Ali Alatas and Jaime Gama
"""

from __future__ import annotations

from loaders.text.names import holders, owners, titles
from loaders.text.names.scene import Scene
from loaders.text.names.titles import Office


def read(scene: Scene) -> list[Office]:
    """The offices in the article, in its order, with whose they are and who holds them as far as the phrases say."""
    offices = titles.find(scene)
    for office in offices:
        _complete(scene, office)
    _ones(scene, offices)
    return offices


def _complete(scene: Scene, office: Office) -> None:
    owners.before(scene, office)
    owners.after(scene, office)
    holders.after(scene, office)
    if not office.holders:
        holders.before(scene, office)


def _ones(scene: Scene, offices: list[Office]) -> None:
    """The same office again: "X, the Norwegian envoy, and Y, the Cuban one"; "his EU counterpart, Y"."""
    for k, word in enumerate(scene.words):
        owner = scene.named(k - 1)
        likewise = word.low in ("counterpart", "colleague")
        if not (likewise or word.low == "one") or owner is None or not scene.near(k):
            continue
        if owner.how != "demonym" and not (likewise and owner.kind in ("State", "Organization")):
            continue
        before = [one for one in offices if one.j <= owner.i and one.holders and one.owners]
        if not before:
            continue
        last, person, start, end = before[-1], scene.named(owner.i - 2), owner.i - 1, k + 1
        if likewise:
            person = scene.named(holders.past_honorifics(scene, k + 1))
            if person is None or not (scene.near(k + 1) or scene.words[k + 1].gap == ", "):
                continue
            end = person.j
        elif person is None or scene.low(owner.i - 1) != "the" or scene.words[owner.i - 1].gap != ", ":
            continue
        else:
            start = person.i
        if person.kind == "Person":
            same = Office(last.i, last.j, last.title, False, False, start, end, [owner], holders=[person])
            offices.append(same)
