"""What a language model may answer: the schema that it is shown and that its answer is checked against."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Type = Literal[
    "HOLDS",
    "REPRESENTS",
    "MEMBER_OF",
    "ALLIED_WITH",
    "LOYAL_TO",
    "MEDIATES",
    "HOSTS",
    "PARTY_TO",
    "GUARANTEES",
    "OBSERVES",
    "ATTENDS",
    "MEETS",
    "AGREES_WITH",
    "SUPPORTS",
    "AIDS",
    "URGES",
    "DEMANDS",
    "CRITICISES",
    "OPPOSES",
    "THREATENS",
    "SANCTIONS",
    "ATTACKS",
]
Kind = Literal["Person", "State", "Organization", "Group", "Process", "Agreement", "Event", "Place", "Topic"]
Status = Literal["stated", "reported", "offered", "planned", "denied"]


class NamedEnd(BaseModel):
    """Who or what stands at one end, in words of the text."""

    name: str = Field(min_length=1, max_length=200)
    kind: Kind


class Claim(BaseModel):
    """A relation that the text tells of."""

    type: Type
    source: NamedEnd
    target: NamedEnd
    quote: str = Field(min_length=1, max_length=1000)
    status: Status
    title: str = Field(default="", max_length=200)


class Answer(BaseModel):
    """All that the text tells of."""

    relations: list[Claim] = Field(max_length=300)
