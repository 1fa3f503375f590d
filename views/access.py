"""Who may do what in the app, and who somebody is.

`GOBETWEEN_READ_ONLY=1` shows the graph to others, who can look at everything and change nothing. With a login (`[auth]` in a
secrets.toml, Streamlit's own OpenID Connect) everybody has to log in, and is an editor or a viewer by `graph.roles`. Without
either, whoever reaches the app may change the graph. See docs/access.md.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

import streamlit as st

from graph.embedded import data_home
from graph.record import whoever
from graph.roles import EDITOR, Roles, roles
from views.words import plain


def read_only() -> bool:
    """Whether this server was started to show the graph and nothing else."""
    return os.environ.get("GOBETWEEN_READ_ONLY", "").strip().casefold() not in ("", "0", "false", "no")


def may_edit() -> bool:
    """Whether this session may change the graph; where not, a page leaves out what would change it."""
    return not read_only() and role() == EDITOR


def login_is_set_up() -> bool:
    """Whether a provider is set up at which one logs in."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def role() -> str | None:
    """What this session may do: an editor changes the graph, a viewer looks at it, and one with no role does neither."""
    if not login_is_set_up():
        return EDITOR
    if not st.user.get("is_logged_in", False):
        return None
    try:
        return _roles().of(st.user.to_dict())
    except ValueError:
        return None


def person() -> str:
    """Who is at work, for the history: whoever logged in, or else whom this computer knows."""
    if login_is_set_up() and st.user.get("is_logged_in", False):
        claims = st.user.to_dict()
        return str(next((claims[name] for name in ("email", "name", "sub") if claims.get(name)), "somebody"))[:100]
    return whoever()


def admitted() -> bool:
    """Whether this session may look at the graph; where it may not, a page that says why, and how to log in, is drawn."""
    if role() is not None:
        return True
    st.title("Gobetween", anchor=False)
    if not all(map(find_spec, ("authlib", "httpx"))):
        st.error(
            "A login is set up, and its package is missing: pip install 'gobetween[login]'", icon=":material/lock:"
        )
    elif not st.user.get("is_logged_in", False):
        st.markdown("Who stands between whom: log in to look at the graph.")
        st.button("Log in", type="primary", icon=":material/login:", on_click=st.login)
    else:
        try:
            _roles()
            st.error(
                plain(f"{person()} may not look at this graph: whoever runs it decides who may."),
                icon=":material/lock:",
            )
        except ValueError as error:
            st.error(plain(f"Nobody comes in until this is put right: {error}"), icon=":material/lock:")
        st.button("Log out", icon=":material/logout:", on_click=st.logout)
    return False


def _roles() -> Roles:
    return roles(data_home())
