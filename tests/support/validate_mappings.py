#!/usr/bin/env python3
"""Validate the mapping files against schemas/mapping.v1.json, with a validator that is not ours.

Exit status: 0 all valid, 1 some are not, 77 python3-jsonschema is not installed.
"""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("validate_mappings: python3-jsonschema is not installed: skipped")
    sys.exit(77)

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "schemas"


def main(files):
    schema = json.loads((SCHEMAS / "mapping.v1.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    mistakes = 0
    for path in files or sorted((SCHEMAS / "mappings").glob("*.json")):
        mapping = json.loads(pathlib.Path(path).read_text())
        for error in validator.iter_errors(mapping):
            print(f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
            mistakes += 1
        if mapping.get("mapping") != pathlib.Path(path).stem:
            print(f"{path}: the name in it is not that of the file")
            mistakes += 1
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
