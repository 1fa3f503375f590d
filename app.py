"""The Streamlit entry: opens the store, lists the pages, and says in one line when the store cannot be used."""

from __future__ import annotations

import streamlit as st

from views import (
    access,
    candidates,
    centrality,
    explore,
    lens,
    look,
    mediation,
    paths,
    query,
    resolve,
    settings,
    sources,
    state,
)

st.set_page_config(page_title="Gobetween", page_icon=look.MARK, layout="wide")

pages = {
    "explore": st.Page(explore.page, title="Explore", icon=":material/hub:", default=True),
    "mediation": st.Page(mediation.page, title="Who mediates whom", icon=":material/handshake:", url_path="mediation"),
    "candidates": st.Page(
        candidates.page, title="Who could mediate", icon=":material/diversity_3:", url_path="could-mediate"
    ),
    "paths": st.Page(paths.page, title="Paths", icon=":material/route:", url_path="paths"),
    "centrality": st.Page(centrality.page, title="Centrality", icon=":material/leaderboard:", url_path="centrality"),
    "sources": st.Page(sources.page, title="Sources", icon=":material/library_books:", url_path="sources"),
    "resolve": st.Page(resolve.page, title="Resolve", icon=":material/merge:", url_path="resolve"),
    "query": st.Page(query.page, title="Query", icon=":material/terminal:", url_path="query"),
    "settings": st.Page(settings.page, title="Settings", icon=":material/settings:", url_path="settings"),
}
st.session_state["pages"] = pages
state.keep_choices()
look.apply()
admitted = access.admitted()
# The page that comes first lives at "/": whoever writes or follows a link to /explore comes to the same.
also = st.Page(explore.page, title="Explore", url_path="explore", visibility="hidden")
page = st.navigation([*pages.values(), also], position="top" if admitted else "hidden")
if not admitted:
    st.stop()
try:
    # A click in a small picture asks for the Explore page; only the script itself may switch pages, not the callback.
    if wanted := st.session_state.pop("go", None):
        state.show_in_explore(wanted)
    # Sources are what the graph is made of, and a query asks the whole: no lens shows a part of them.
    through_lens = page not in (pages["sources"], pages["query"], pages["settings"])
    if through_lens:
        lens.bar(time=page not in (pages["explore"], also))
    if not through_lens or not lens.shows_nothing():
        page.run()
except state.StoreError as error:
    state.forget_store()
    st.error(" ".join(str(error).split()), icon=":material/database_off:")
    st.button("Try again", icon=":material/refresh:")
