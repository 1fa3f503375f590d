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
/* In one row where there is little room: of each button the word or the icon; who cannot see it hears the word. */
@media (max-width: 1280px) {
  .st-key-toolbar { gap: 0.3rem; }
  .st-key-toolbar button { padding: 0.1rem 0.45rem; }
  .st-key-toolbar .stPopover [data-has-shortcut] > span:has([data-testid="stIconMaterial"]) { display: none; }
  .st-key-toolbar :is(.st-key-do-undo, .st-key-do-redo, .st-key-begin-anew) p { position: absolute; width: 1px; height: 1px;
    overflow: hidden; clip-path: inset(50%); }
}
.st-key-inspector .st-key-answer h3 { padding-bottom: 0.5rem; }
[data-testid="stMetricValue"] { font-size: 1.7rem; }
.stElementContainer:has(.skip:not(:focus)), .stElementContainer:has(#beside) { position: absolute; width: 1px; height: 1px;
  overflow: hidden; }
.skip { color: inherit; }
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
.stExpander summary { opacity: 1; }
button[kind^="primary"]:not(:disabled) { color: #fff; background: #0072b2; border-color: #0072b2; }
button[kind^="primary"]:not(:disabled):hover { background: #005f96; border-color: #005f96; }
.stMultiSelect span[title] { color: light-dark(#fff, #10202b); }
button[kind="primary"] kbd { color: inherit; opacity: 1; }
</style>
"""


def apply() -> None:
    """Sets it for the page that is being drawn."""
    st.logo(MARK, size="large")
    st.html(_STYLE)
