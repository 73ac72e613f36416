"""The bare parts that ours are held against: one page, one form, one durable insert, and nothing else."""

import sqlite3
import sys
from pathlib import Path

from flask import Flask, redirect, render_template, request
from jinja2 import DictLoader
from waitress import create_server
from werkzeug.wrappers import Response

TABLE = "CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, person TEXT, key TEXT, words TEXT)"
INSERT = "INSERT INTO answer (person, key, words) VALUES (?, ?, ?)"


def connect(path: Path) -> sqlite3.Connection:
    """Open a database that keeps what it acknowledges through a power cut: our own two settings."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA busy_timeout=5000")
    db.execute(TABLE)
    return db


def insert(db: sqlite3.Connection, key: str, words: str) -> None:
    """Insert one row and wait until it is on the disk."""
    db.execute(INSERT, ("0" * 32, key, words)).close()


def make_app(page: str, database: Path) -> Flask:
    """Make a page of the same bytes and a form."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({"page.html": "{% raw %}" + page + "{% endraw %}"})
    db = connect(database)

    @app.get("/")
    def show() -> str:
        return render_template("page.html")

    @app.post("/")
    def answer() -> Response:
        insert(db, request.form["key"], request.form["words"])
        return redirect("/", 303)

    return app


def main(page: str, database: str, port: str, threads: str) -> None:
    """Serve them as ours are served."""
    app = make_app(Path(page).read_text("utf-8"), Path(database))
    create_server(app, host="127.0.0.1", port=int(port), threads=int(threads), ident=None).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
