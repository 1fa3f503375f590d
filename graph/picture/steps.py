"""The way back: every view there was, up to a number, and those that were undone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from graph.picture.view import View

MOST = 100


@dataclass(frozen=True)
class Steps:
    """A view with those before it and those that were undone, the nearest last. It never changes."""

    now: View = field(default_factory=View)
    before: tuple[View, ...] = ()
    after: tuple[View, ...] = ()

    def to(self, view: View) -> Steps:
        """A step on; what was undone is gone. No step where nothing changes."""
        if view == self.now:
            return self
        return Steps(view, (*self.before, self.now)[-MOST:])

    def seen(self, view: View) -> Steps:
        """The same step, with what it takes to draw it (places) filled in."""
        return replace(self, now=view)

    def undo(self) -> Steps:
        """A step back, if there is one."""
        if not self.before:
            return self
        return Steps(self.before[-1], self.before[:-1], (*self.after, self.now))

    def redo(self) -> Steps:
        """The step that was undone last, if there is one."""
        if not self.after:
            return self
        return Steps(self.after[-1], (*self.before, self.now), self.after[:-1])
