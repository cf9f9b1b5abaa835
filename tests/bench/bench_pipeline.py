"""A thousand news articles through the whole analysis, against camel-tools' tokeniser on the same texts.

Usage: python -m tests.bench.bench_pipeline [ARTICLES] [WORKERS]
Reads ../shared/data/news/ant-news.jsonl.xz. Prints seconds of both, their ratio, and the peak memory of the run.
"""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent.parent
NEWS = ROOT.parent / "shared" / "data" / "news" / "ant-news.jsonl.xz"
TOKENISE = """
import json, sys, time
from pathlib import Path
from lib import camel
from camel_tools.tokenizers.word import simple_word_tokenize
texts = [json.loads(line)["text"] for line in Path(sys.argv[1]).open(encoding="utf-8")]
start = time.perf_counter()
print(sum(len(simple_word_tokenize(text)) for text in texts), time.perf_counter() - start)
"""


def sample(path: Path, count: int) -> None:
    """Write `count` articles, spread evenly over the news set, to `path` as JSON lines."""
    with lzma.open(NEWS, "rt", encoding="utf-8") as news:
        lines = news.readlines()
    chosen = lines[:: max(len(lines) // count, 1)][:count]
    rows = (json.loads(line) for line in chosen)
    path.write_text(
        "".join(
            json.dumps({"id": r["id"], "published": r["date"], "title": r["title"], "text": r["text"]}) + "\n"
            for r in rows
        ),
        encoding="utf-8",
    )


def peak_memory(process: subprocess.Popen[bytes], found: list[int]) -> None:
    """Append to `found` the resident bytes of the process and its children, every tenth of a second."""
    try:
        root = psutil.Process(process.pid)
        while process.poll() is None:
            family = [root, *root.children(recursive=True)]
            found.append(sum(p.memory_info().rss for p in family if p.is_running()))
            time.sleep(0.1)
    except psutil.NoSuchProcess:
        return


def main(count: int = 1000, workers: int = os.cpu_count() or 1) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.jsonl"
        sample(path, count)
        told = subprocess.run(
            [sys.executable, "-c", TOKENISE, path], cwd=ROOT, capture_output=True, text=True, check=True
        )
        words, tokenise = told.stdout.split()
        command = [sys.executable, "-m", "lib", "analyze", path, "--out", f"{folder}/out", "--workers", str(workers)]
        start, memory = time.perf_counter(), []
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        watcher = threading.Thread(target=peak_memory, args=(process, memory))
        watcher.start()
        process.wait()
        analyse = time.perf_counter() - start
        watcher.join()
    print(f"articles {count}  tokens {words}  workers {workers}  exit {process.returncode}")
    print(
        f"simple_word_tokenize {float(tokenise):.2f} s   analyze {analyse:.2f} s   "
        f"ratio {analyse / float(tokenise):.1f}"
    )
    print(f"tokens/s {int(words) / analyse:,.0f}   peak memory {max(memory) / 1e6:,.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
