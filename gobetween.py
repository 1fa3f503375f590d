"""`python -m gobetween`, and the name under which Streamlit finds the canvas's assets (see pyproject.toml)."""

from cli import main

if __name__ == "__main__":
    main()
