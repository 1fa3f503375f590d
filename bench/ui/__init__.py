"""The app in a browser, beside stock pyvis in `st.iframe` and a bare Streamlit page: `python -m bench.ui`."""
