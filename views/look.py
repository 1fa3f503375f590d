"""The look that Streamlit's theme cannot give: less air above the page, and names in the inspector that read as links."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

MARK = str(Path(__file__).parent / "mark.svg")

_STYLE = """
<style>
.stMainBlockContainer { padding-top: 4.2rem; padding-bottom: 2rem; }
.stMainBlockContainer h1 { padding: 0.2rem 0 0; }
.stMainBlockContainer blockquote { margin: 0 0 0.2rem; padding: 0 0 0 0.8rem; opacity: 1; color: inherit; }
.st-key-inspector button[kind="tertiary"] { min-height: 0; padding: 0; text-align: left; justify-content: start; }
.st-key-inspector button[kind="tertiary"] p { text-align: left; font-weight: 600; }
.st-key-inspector button[kind="tertiary"]:not(:hover) { text-decoration: underline dotted; text-underline-offset: 3px; }
.st-key-inspector .st-key-actions button[kind="tertiary"] p { font-weight: 400; }
.st-key-inspector .st-key-actions button[kind="tertiary"] { text-decoration: none; }
.st-key-toolbar { gap: 0.4rem; }
.st-key-toolbar button { min-height: 2.1rem; padding: 0.1rem 0.55rem; }
.st-key-examples { row-gap: 0; }
.st-key-examples button[kind="tertiary"] { min-height: 0; padding: 0 0.5rem 0 0; }
.st-key-examples button[kind="tertiary"] p { font-size: 0.85rem; }
.st-key-examples button[kind="tertiary"]:not(:hover) { text-decoration: underline dotted; text-underline-offset: 3px; }
[class*="st-key-links-"] button[kind="tertiary"] { min-height: 0; padding: 0; text-align: left; justify-content: start; }
[class*="st-key-links-"] button[kind="tertiary"] p { text-align: left; }
[class*="st-key-links-"] button[kind="tertiary"]:not(:hover) { text-decoration: underline dotted; text-underline-offset: 3px; }
.st-key-resolve-facts table { width: 100%; }
.st-key-resolve-facts :is(th, td) { width: 43%; padding: 0.2rem 0.6rem; }
.st-key-resolve-facts :is(th, td):first-child { width: 14%; }
.st-key-resolve-said [data-testid="stAlertContainer"] { padding: 0.4rem 0.8rem; }
[data-testid="stCaptionContainer"], .stExpander summary [data-testid="stMarkdownContainer"] { opacity: 0.8; }
button[kind^="primary"]:not(:disabled), .stMultiSelect span[title] { color: light-dark(#fff, #10202b); }
button[kind="primary"] kbd { color: inherit; opacity: 1; }
</style>
"""


def apply() -> None:
    """Sets it for the page that is being drawn."""
    st.logo(MARK, size="large")
    st.html(_STYLE)
