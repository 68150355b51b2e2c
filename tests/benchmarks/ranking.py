"""How well passages are ranked: R@1, R@5, MRR@10 and nDCG@10 on the public question sets, through the public face.

    python tests/benchmarks/ranking.py [onestopqa xquad ...]

Each document of a set is added as a briefing with `Library.add` and each answerable question put to `retrieve`; a
briefing ranks where its first passage does.
"""

import argparse
import json
import math
import statistics
import tempfile
import time
from pathlib import Path

from corpus import Briefing
from index import Library
from qa import retrieve

DATA = Path(__file__).parents[3] / "shared" / "data"


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=["onestopqa", "xquad"])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--keep", type=Path, help="folder to keep the libraries in, so that a second run adds nothing")
    arguments = parser.parse_args()
    print(f"{'set':18} {'docs':>5} {'questions':>9} {'R@1':>6} {'R@5':>6} {'MRR@10':>7} {'nDCG@10':>8} {'ms':>8}")
    for name in arguments.sets:
        folder = arguments.data / name
        with tempfile.TemporaryDirectory() as scratch:
            library = Library.open((arguments.keep or Path(scratch)) / name)
            documents = lines(folder / "corpus.jsonl")
            library.add(
                Briefing(id=d["id"], text=d["text"], title=d.get("title", ""), date=d.get("date", ""))
                for d in documents
            )
            relevant: dict[str, set[str]] = {}
            for line in (folder / "qrels.tsv").read_text().splitlines():
                query, document, relevance = line.split("\t")
                if int(relevance) > 0:
                    relevant.setdefault(query, set()).add(document)
            places, times = [], []
            for query in lines(folder / "queries.jsonl"):
                if query["id"] not in relevant:
                    continue
                start = time.perf_counter()
                hits = retrieve(query["text"], 30, library=library)
                times.append(time.perf_counter() - start)
                ranked = list(dict.fromkeys(hit.briefing.id for hit in hits))[:10]
                found = [place for place, id in enumerate(ranked, 1) if id in relevant[query["id"]]]
                places.append(found[0] if found else math.inf)
            r1 = statistics.mean(place == 1 for place in places)
            r5 = statistics.mean(place <= 5 for place in places)
            mrr = statistics.mean(1 / place for place in places)
            # One relevant document a question in all public sets, so the ideal gain is 1.
            ndcg = statistics.mean(1 / math.log2(1 + place) for place in places)
            print(
                f"{name:18} {len(documents):5} {len(places):9} {r1:6.3f} {r5:6.3f} {mrr:7.3f} {ndcg:8.3f} "
                f"{1000 * statistics.median(times):8.1f}",
                flush=True,
            )
            library.close()


if __name__ == "__main__":
    main()
