"""Reads every NAME.yaml of a folder with a YAML 1.1 reader and compares it with NAME.json, types included."""

import json
import pathlib
import sys

import yaml


def same(left, right):
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


folder = pathlib.Path(sys.argv[1])
files = sorted(folder.glob("*.yaml"))
wrong = []
for file in files:
    meant = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    try:
        read = list(yaml.safe_load_all(file.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        wrong.append(f"{file.name}: unreadable: {error}")
        continue
    if not same(read, meant):
        wrong.append(f"{file.name}: meant {json.dumps(meant)[:400]}\n  read  {str(read)[:400]}")
print(f"{len(files)} files read back by PyYAML {yaml.__version__}, {len(wrong)} wrong")
sys.exit("\n".join(wrong) if wrong or not files else 0)
