"""The bare parts that ours are held against: one page, one form, one durable insert, and nothing else."""

import sys
from pathlib import Path

from flask import Flask, redirect, render_template, request
from jinja2 import DictLoader
from waitress import create_server
from werkzeug.wrappers import Response

from tests.bench.raw import Raw, connect, insert, shortest


def make_app(page: str, folder: Path, like: Path) -> Flask:
    """Make a page of the same bytes and two forms: rows like the record's in ``like``, and the shortest."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({"page.html": "{% raw %}" + page + "{% endraw %}"})
    app.get("/")(lambda: render_template("page.html"))
    short = shortest(folder / "short.db")
    same = Raw(connect(folder / "same.db"), like) if like.is_file() else None

    @app.post("/short")
    def answer_short() -> Response:
        insert(short, request.form["key"], request.form["words"])
        return redirect("/", 303)

    @app.post("/")
    def answer() -> Response:
        assert same is not None
        same.insert(same.row(request.form["key"]), request.form["words"].encode())
        return redirect("/", 303)

    return app


def main(page: str, like: str, port: str, threads: str) -> None:
    """Serve them as ours are served."""
    app = make_app(Path(page).read_text("utf-8"), Path(page).parent, Path(like))
    create_server(app, host="127.0.0.1", port=int(port), threads=int(threads), ident=None).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
