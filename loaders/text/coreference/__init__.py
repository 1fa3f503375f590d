"""Who is meant by what is no name: pronouns, nominals ("the former Finnish president"), collectives ("both sides").

A resolver by rules, in the manner of a multi-pass sieve: the article is read from left to right, and each pronoun, noun and
collective is asked of in turn; whoever one means is there for the next. What is not clear is left out, since a wrong "he" makes
wrong edges.
"""

from __future__ import annotations

from loaders.text.coreference import collectives, groups, nominals, pronouns, roles
from loaders.text.coreference.scene import Scene
from loaders.text.model import Reading


def find(reading: Reading) -> None:
    """Adds mentions of the things that were found, and people whom only an office names ("the Turkish foreign minister").

    A group without a name that turns out to be these ("the two leaders") is taken out.
    """
    gone = groups.aside(reading)
    scene = Scene(reading)
    later = []
    for token in reading.doc:
        if token.i in scene.heads and token.i not in scene.demonyms:
            continue
        if pronouns.of_speaker(scene, token):
            later.append(token)
        elif not pronouns.resolve(scene, token) and not collectives.resolve(scene, token):
            nominals.resolve(scene, token)
    # Who says it is often told after what is said.
    for token in later:
        pronouns.resolve(scene, token)
    groups.back(reading, gone)
    groups.members(scene)
    roles.find(scene)
