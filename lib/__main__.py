"""The command line: what a person types -> a run, an import, an export or a check, and its exit status."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from . import crf, files, lexicon, pipeline, runs, store, tables, training

DONE, SKIPPED, WRONG, STOPPED = 0, 1, 2, 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lib", description="Arabic diplomatic news as tables.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help_text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=help_text, description=help_text)

    analyze = command("analyze", "Files in, one file per table out; touches no store.")
    importing = command(
        "import", "Files into the store that the dashboard shows; without a PATH, what is stored is brought up to date."
    )
    for reading in (analyze, importing):
        many = "+" if reading is analyze else "*"
        reading.add_argument("paths", nargs=many, metavar="PATH", help=".txt .html .mhtml .jsonl .csv .zip, or folders")
        reading.add_argument("--metadata", type=Path, help="CSV with the columns file, published, outlet, url")
        reading.add_argument("--workers", type=int, help="processes (default: one per core for a large corpus)")
        reading.add_argument("--scheduler", help="address of a Dask cluster to work on")
    export = command("export", "The store's tables, corrections applied.")
    for writing in (analyze, export):
        writing.add_argument("--out", type=Path, required=True, help="folder for the tables")
        writing.add_argument("--format", choices=files.FORMATS, default="parquet")
    command("check", "Lexicon and store: keys, references, allowed values.")
    command("tables", "Every table and column, as Markdown.")
    train = command("train-names", "Train the name model anew.")
    train.add_argument("data", type=Path, help="folder with ner/ and news/ (see the model card)")
    train.add_argument("--out", type=Path, default=crf.FOLDER)
    tagging = command("tag-names", "Label words with PER, LOC and ORG; measure, if the file has labels already.")
    tagging.add_argument(
        "file", type=Path, help="one word a line (then its label, if known), a blank line between sentences"
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 when all was read, 1 when something was skipped or is wrong, 2 for wrong usage."""
    asked = _parser().parse_args(arguments)
    try:
        return _COMMANDS[asked.command](asked)
    except (files.FileError, lexicon.LexiconError, store.StoreError, pipeline.ClusterError) as error:
        print(f"marsad: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("marsad: stopped; the same command goes on where it was", file=sys.stderr)
        return STOPPED
    except OSError as error:
        print(f"marsad: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
    return WRONG


def _metadata(path: Path | None) -> dict[str, dict[str, str]]:
    return files.read_metadata(str(path), path.read_bytes()) if path else {}


def _workers(asked: argparse.Namespace) -> int:
    if asked.workers is not None:
        return max(asked.workers, 1)
    if not asked.paths:
        return os.cpu_count() or 1
    paths = [p for p in map(Path, asked.paths) if p.exists()]
    size = sum(f.stat().st_size for p in paths for f in ([p] if p.is_file() else p.rglob("*")) if f.is_file())
    return (os.cpu_count() or 1) if size > pipeline.LARGE else 1


def _summary(read: int, analysed: str, skipped: list[tuple[str, str]], warnings: list[tuple[str, str]]) -> int:
    for name, text in warnings:
        print(f"note: {name}: {text}", file=sys.stderr)
    for name, reason in skipped:
        print(f"skipped: {name}: {reason}", file=sys.stderr)
    print(f"{read} read, {len(skipped)} skipped, {analysed}", file=sys.stderr)
    return SKIPPED if skipped else DONE


def _analyze(asked: argparse.Namespace) -> int:
    words = lexicon.load()
    with tqdm(unit="", bar_format="{desc} {elapsed}", disable=None) as bar:
        report = runs.analyze(
            asked.paths,
            asked.out,
            words,
            _metadata(asked.metadata),
            asked.format,
            _workers(asked),
            asked.scheduler,
            bar.set_description_str,
        )
    done = f"{report.analysed} articles analysed" + (f", {report.resumed} done before" if report.resumed else "")
    return _summary(report.read, done, report.skipped, report.warnings)


def _import(asked: argparse.Namespace) -> int:
    record = store.open_store()
    with tqdm(unit="", disable=None) as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.total, bar.n = total or None, done
            bar.set_postfix_str(Path(name).name[:40])

        received = files.sources(asked.paths, _metadata(asked.metadata))
        made = record.import_files(received, progress, workers=_workers(asked), scheduler=asked.scheduler)
    return _summary(
        made.read, f"{made.known} known before, {made.analysed} articles analysed", made.skipped, made.warnings
    )


def _export(asked: argparse.Namespace) -> int:
    asked.out.mkdir(parents=True, exist_ok=True)
    for name, table in store.open_store().tables().items():
        print(files.write(table, asked.out / name, asked.format))
    return DONE


def _check(asked: argparse.Namespace) -> int:
    record = store.open_store()
    faults = lexicon.errors(record.lexicon)
    for name, table in record.tables().items():
        try:
            tables.check(name, table)
        except tables.TableError as error:
            faults.append(str(error))
    print("\n".join(faults) or "lexicon and store are sound")
    stale = len(record.pending())
    if stale:
        print(f"{stale} stored files were analysed with an older lexicon or method: python -m lib import")
    return SKIPPED if faults else DONE


def _tables(asked: argparse.Namespace) -> int:
    print(tables.describe())
    return DONE


def _train_names(asked: argparse.Namespace) -> int:
    figures = training.train(asked.data, asked.out, lexicon.load())
    print(json.dumps(figures, indent=1))
    return DONE


def _tag_names(asked: argparse.Namespace) -> int:
    sentences = crf.read_conll(asked.file)
    labels = crf.tag([words for words, _ in sentences])
    for (words, _), found in zip(sentences, labels, strict=True):
        print("\n".join(f"{word}\t{label}" for word, label in zip(words, found, strict=True)), end="\n\n")
    if any(label for _, given in sentences for label in given):
        print(json.dumps(crf.measure((given for _, given in sentences), labels)), file=sys.stderr)
    return DONE


_COMMANDS = {
    "analyze": _analyze,
    "import": _import,
    "export": _export,
    "check": _check,
    "tables": _tables,
    "train-names": _train_names,
    "tag-names": _tag_names,
}

if __name__ == "__main__":
    sys.exit(main())
