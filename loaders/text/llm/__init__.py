"""A language model that reads along, for those who choose one; its answers are checked against the text.

    helper = Helper("openai:gpt-5-mini")       any name of pydantic-ai, "provider:model"
    helper.estimate(article)                   tokens and, where its price is known, dollars
    helper.add(reading)                        adds statements; `Told` says what was refused, and what it cost

Nothing is sent anywhere before somebody makes a `Helper` and calls `add`. Keys and addresses are the provider's usual
variables (OPENAI_API_KEY, OPENAI_BASE_URL for a server of one's own, ANTHROPIC_API_KEY, …). Needs the extra `gobetween[llm]`.
"""

from __future__ import annotations

from loaders.text.llm.ask import Cost, Helper, LanguageModelError, Told, total

__all__ = ["Cost", "Helper", "LanguageModelError", "Told", "total"]
