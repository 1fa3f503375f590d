"""Asking the language model: the text in parts, the answer by the schema, and what it costs."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from loaders.files import LoadError
from loaders.text.model import Article, Reading

if TYPE_CHECKING:
    from pydantic_ai import Agent

    from loaders.text.llm.schema import Answer

T = TypeVar("T")

LONGEST = 8_000  # characters of a text that are sent at once
OVERLAP = 1_500  # characters at most that two parts share: whole paragraphs
_REQUESTS = 3  # for one part: the first, and when an answer does not fit the schema, again
_SECONDS = 120.0  # that one answer may take
_PER_TOKEN = 4  # characters, roughly, in English
_ANSWER = 0.25  # tokens of an answer for a character of text, roughly


class LanguageModelError(LoadError):
    """The language model cannot be used, or did not answer as it should; the message says what would help."""


@dataclass(frozen=True)
class Cost:
    """Tokens in and out; `dollars` None where the price is not known. `exact`: counted, or estimated beforehand."""

    model: str
    tokens_in: int
    tokens_out: int
    dollars: Decimal | None
    exact: bool

    def __str__(self) -> str:
        about = "" if self.exact else "about "
        price = "price not known" if self.dollars is None else f"{about}${self.dollars:.4f}"
        return f"{self.model}: {about}{self.tokens_in:,} tokens in, {about}{self.tokens_out:,} out, {price}"


def total(costs: Sequence[Cost]) -> Cost:
    """What several cost together; at least one is expected."""
    known = [one.dollars for one in costs if one.dollars is not None]
    dollars = sum(known, Decimal(0)) if len(known) == len(costs) else None
    tokens_in, tokens_out = (sum(getattr(one, name) for one in costs) for name in ("tokens_in", "tokens_out"))
    return Cost(costs[0].model, tokens_in, tokens_out, dollars, all(one.exact for one in costs))


@dataclass(frozen=True)
class Told:
    """What came of asking: how many claims were made, why some were refused, what was not sent, and what it cost."""

    claims: int
    cost: Cost
    refused: list[str] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)


class Helper:
    """A language model by its name, "provider:model" (openai:gpt-5-mini, anthropic:claude-…, ollama:qwen3).

    With OPENAI_BASE_URL set, an openai: model is asked by the Chat Completions interface, which is the one that other servers
    have. Raises LanguageModelError when the package is not installed, the name means nothing, or a key is missing.
    """

    def __init__(self, model: str) -> None:
        self.model = model
        self._agent = _agent(model)

    def estimate(self, article: Article) -> Cost:
        """About what asking for this text would cost."""
        lengths = [len(one) for one in parts(article.text)]
        characters = sum(lengths)
        tokens = (characters + len(lengths) * (len(_instructions()) + len(_schema()))) // _PER_TOKEN
        return self._cost(tokens, round(characters * _ANSWER), exact=False)

    def add(self, reading: Reading, progress: Callable[[int, int], None] = lambda done, of: None) -> Told:
        """Adds what the model finds and the text bears out. Raises LanguageModelError; the reading is then as it was.

        `progress` is told how many of how many parts are done.
        """
        from pydantic_ai import exceptions
        from pydantic_ai.usage import RunUsage, UsageLimits

        from loaders.text.llm import check

        sent, withheld = _sent(reading)
        usage, claims = RunUsage(), []
        for number, part in enumerate(sent):
            # A code that the text cannot know, so that it cannot pretend to be at its end.
            code = secrets.token_hex(8)
            try:
                answer = _waited(
                    self._agent.run(
                        f"TEXT {code}\n{part}\nTEXT {code}",
                        usage_limits=UsageLimits(request_limit=_REQUESTS),
                        model_settings={"temperature": 0.0, "timeout": _SECONDS},
                    )
                )
            except exceptions.UnexpectedModelBehavior as error:
                raise LanguageModelError(
                    f"{self.model}: {_REQUESTS} answers were not in the form that is asked for; a larger model may do better"
                ) from error
            except (exceptions.AgentRunError, exceptions.UserError) as error:
                raise LanguageModelError(_plain(self.model, error)) from error
            usage += answer.usage
            claims += answer.output.relations
            progress(number + 1, len(sent))
        refused = check.take(reading, claims, self.model)
        cost = self._cost(usage.input_tokens, usage.output_tokens, exact=True)
        return Told(len(claims), cost, refused, withheld)

    def _cost(self, tokens_in: int, tokens_out: int, *, exact: bool) -> Cost:
        return Cost(self.model, tokens_in, tokens_out, _dollars(self.model, tokens_in, tokens_out), exact)


def _waited(asked: Coroutine[Any, Any, T]) -> T:
    """What comes of it, also where an event loop runs already: in a notebook."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked).result()


def _agent(model: str) -> Agent[object, Answer]:
    try:
        from pydantic_ai import Agent, exceptions
    except ImportError:
        raise LanguageModelError(
            "a language model needs the package pydantic-ai-slim: pip install 'gobetween[llm]'"
        ) from None
    from loaders.text.llm.schema import Answer

    if ":" not in model:
        raise LanguageModelError(f"{model!r} is no language model: PROVIDER:MODEL is expected, as in openai:gpt-5-mini")
    provider, _, name = model.partition(":")
    if provider == "openai" and os.environ.get("OPENAI_BASE_URL"):
        provider = "openai-chat"
    try:
        return Agent(f"{provider}:{name}", output_type=Answer, instructions=_instructions(), retries=_REQUESTS - 1)
    except (exceptions.UserError, ImportError, ValueError) as error:
        raise LanguageModelError(_plain(model, error)) from error


def _plain(model: str, error: BaseException) -> str:
    """One line about what went wrong, without anything of what was sent."""
    first = " ".join(str(error).split())[:300]
    cause = error.__cause__
    more = f" ({' '.join(str(cause).split())[:200]})" if cause is not None and str(cause) not in first else ""
    return f"{model}: {first}{more}"


def _instructions() -> str:
    return Path(__file__).with_name("instructions.md").read_text(encoding="utf-8")


def _schema() -> str:
    import json

    from loaders.text.llm.schema import Answer

    return json.dumps(Answer.model_json_schema())


def _dollars(model: str, tokens_in: int, tokens_out: int) -> Decimal | None:
    provider, _, name = model.partition(":")
    # Somebody's own server has no list price, whatever its model is called.
    if provider.startswith("openai") and os.environ.get("OPENAI_BASE_URL"):
        return None
    from genai_prices import Usage, calc_price

    try:
        price: Any = calc_price(Usage(input_tokens=tokens_in, output_tokens=tokens_out), name, provider_id=provider)
    except LookupError:
        return None
    return Decimal(price.total_price)


def _sent(reading: Reading) -> tuple[list[str], list[str]]:
    """The parts of the text as they are sent, and the sentences that are not: those that give orders to a model."""
    from loaders.text.llm import check

    text, withheld = reading.article.text, []
    for start, end in check.orders(reading):
        withheld.append(text[start:end].strip())
        text = text[:start] + " " * (end - start) + text[end:]
    return list(parts(text)), withheld


def parts(text: str, longest: int = LONGEST, overlap: int = OVERLAP) -> Iterator[str]:
    """A text in parts of at most so many characters, cut between paragraphs; a part begins with what the last one ended with,
    as far as whole paragraphs fit into `overlap`. A paragraph that is too long by itself is cut between words.
    """
    part: list[str] = []
    for paragraph in _paragraphs(text, longest - overlap):
        if part and sum(len(one) + 1 for one in part) + len(paragraph) > longest:
            yield "\n".join(part)
            shared: list[str] = []
            while part and sum(len(one) + 1 for one in shared) + len(part[-1]) < overlap:
                shared.insert(0, part.pop())
            part = shared
        part.append(paragraph)
    if part:
        yield "\n".join(part)


def _paragraphs(text: str, longest: int) -> Iterator[str]:
    for line in text.split("\n"):
        line = line.strip()
        while len(line) > longest:
            cut = line.rfind(" ", longest // 2, longest)
            cut = cut if cut > 0 else longest
            yield line[:cut]
            line = line[cut:].strip()
        if line:
            yield line
