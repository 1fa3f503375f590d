"""A page inside a page: how a picture or a report shows itself in a notebook."""

from __future__ import annotations

from html import escape

__all__ = ["framed"]


def framed(page: str, title: str, height: int = 540, scripts: bool = False) -> str:
    """An HTML page in a frame of its own, `height` pixels high, whose scripts run only when `scripts` says so.

    Neither can what is in the frame reach the notebook, nor the notebook's style what is in the frame.
    """
    return (
        f'<iframe srcdoc="{escape(page)}" sandbox="{"allow-scripts" if scripts else ""}" title="{escape(title)}" '
        f'style="width:100%;height:{height}px;border:1px solid #8c8c8c;border-radius:6px"></iframe>'
    )
