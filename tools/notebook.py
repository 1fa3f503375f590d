"""Runs the code cells of a notebook and keeps what they show: `python tools/notebook.py docs/example.ipynb`.

On the graph that `open_graph()` opens: the seeds alone, for what ships. A notebook is JSON (nbformat 4), so it needs no
Jupyter. Outputs that are large, pictures and whole reports, are left out: a notebook under version control stays small.
"""

from __future__ import annotations

import ast
import json
import sys
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

MOST = 20_000  # characters of an output that is kept


def run(source: str, names: dict[str, Any]) -> Any:
    """Runs a cell among these names, and gives the value of its last line if that is an expression, else None."""
    body = ast.parse(source).body
    last = ast.Expression(body.pop().value) if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)  # noqa: S102 - a notebook is there to be run
    return eval(compile(last, "cell", "eval"), names) if last else None  # noqa: S307


def shown(value: Any) -> dict[str, list[str]]:
    """What a notebook keeps of a value, by media type; nothing for None and for what is large."""
    if value is None:
        return {}
    html = value._repr_html_() if hasattr(value, "_repr_html_") else None
    if html and len(html) > MOST:
        return {}
    texts = {"text/plain": repr(value), **({"text/html": html} if html else {})}
    return {media: text.splitlines(keepends=True) for media, text in texts.items()}


def _run_cells(cells: list[dict[str, Any]]) -> None:
    names: dict[str, Any] = {}
    code = (cell for cell in cells if cell["cell_type"] == "code")
    for count, cell in enumerate(code, 1):
        data = shown(run("".join(cell["source"]), names))
        result = {"output_type": "execute_result", "execution_count": count, "metadata": {}, "data": data}
        cell.update(execution_count=count, outputs=[result] if data else [])


def main(path: Path) -> None:
    """Runs them all in a folder of their own, where the files they save go, and writes the notebook again."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    sys.path.insert(0, str(path.resolve().parent))  # what lies beside a notebook can be imported in it
    with TemporaryDirectory() as folder, chdir(folder):
        _run_cells(notebook["cells"])
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
