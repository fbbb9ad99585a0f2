"""Write models/<id>/CARD.md from metrics-honest.json, metrics-shipped.json and the text in cards/<id>.md.

    python card.py spine-ct --pictures FOLDER

The text file holds `{{honest}}`, `{{shipped}}`, `{{cases}}` and `{{pictures}}` where tables go; figures are never typed in.
"""
import argparse
import json
import shutil
from pathlib import Path

from labels import CLASSES
from paths import HERE, MODELS

SEEN = {"spine-ct": {"ts-example", "verse014", "sagittal-36", "tptbox-L3"}, "oar-ct": {"ts-example"}}


def load(model, phase):
    path = MODELS / model / f"metrics-{phase}.json"
    return json.loads(path.read_text()) if path.exists() else None


def table(data, seen=()):
    """Median, worst and best per structure; cases the weights were trained on are counted apart."""
    if data is None:
        return "(not measured)"
    rows = ["| structure | cases | median Dice | worst (case) | best (case) |", "|---|---|---|---|---|"]
    names = sorted({k for row in data["cases"].values() for k in row})
    for name in names:
        v = sorted((row[name], c) for c, row in data["cases"].items() if name in row and c not in seen)
        if not v:
            continue
        median = sorted(a for a, _ in v)
        m = (median[(len(v) - 1) // 2] + median[len(v) // 2]) / 2
        rows.append(f"| {name} | {len(v)} | {m:.3f} | {v[0][0]:.3f} ({v[0][1]}) | {v[-1][0]:.3f} ({v[-1][1]}) |")
    return "\n".join(rows)


def by_case(honest, shipped, seen, prefix_out="kbp"):
    """One row a case and structure, honest beside shipped; the kbp cases are summed up in the other tables."""
    rows = ["| case | structure | honest | shipped |", "|---|---|---|---|"]
    for case, row in honest["cases"].items():
        if case.startswith(prefix_out):
            continue
        for name, value in row.items():
            other = (shipped or {"cases": {}})["cases"].get(case, {}).get(name)
            mark = " (trained on)" if case in seen else ""
            rows.append(f"| {case} | {name} | {value:.3f} | {'–' if other is None else f'{other:.3f}{mark}'} |")
    return "\n".join(rows)


def choose(model, data, seen, folder):
    """Copy the pictures of the best, median and worst unseen case (by mean Dice) and of thorax-planning."""
    score = sorted((sum(row.values()) / len(row), case) for case, row in data["cases"].items() if row and case not in seen)
    picked = {"best": score[-1][1], "median": score[len(score) // 2][1], "worst": score[0][1],
              "planning": "thorax-planning"}
    out = MODELS / model / "pictures"
    out.mkdir(exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    for n, (what, case) in enumerate(picked.items()):
        shutil.copy(Path(folder) / f"{case}.png", out / f"{n + 1}-{what}-{case}.png")


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("model", choices=list(CLASSES))
    p.add_argument("--pictures", metavar="FOLDER", help="where evaluate.py --pictures wrote them")
    a = p.parse_args()
    model = a.model
    honest, shipped = load(model, "honest"), load(model, "shipped")
    seen = SEEN[model]
    if a.pictures:
        choose(model, shipped or honest, seen if shipped else (), a.pictures)
    pictures = sorted((MODELS / model / "pictures").glob("*.png"))
    text = (HERE / "cards" / f"{model}.md").read_text()
    values = {
        "honest": table(honest), "shipped": table(shipped, seen), "cases": by_case(honest, shipped, seen),
        "iterations": str(honest["iteration"]),
        "pictures": "\n\n".join(f"**{p.stem}**\n\n![{p.stem}](pictures/{p.name})" for p in pictures),
    }
    for key, value in values.items():
        text = text.replace("{{" + key + "}}", value)
    (MODELS / model / "CARD.md").write_text(text)


if __name__ == "__main__":
    main()
