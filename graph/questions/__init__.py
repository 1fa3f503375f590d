"""Questions in plain words: what is asked, of whom, and which page answers it. The forms are in `questions.yaml`."""

from __future__ import annotations

from graph.questions.asking import Asked, NotUnderstood, UnclearDate, UnclearName, examples, understand
from graph.questions.forms import Question, questions

__all__ = ["Asked", "NotUnderstood", "Question", "UnclearDate", "UnclearName", "examples", "questions", "understand"]
