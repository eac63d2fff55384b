#!/usr/bin/env python3
"""Validate records against the JSON Schemas in schemas/, with a validator that is not ours.

    validate_schema.py FILE...      each FILE is one JSON text, or JSON lines; "-" is standard input

Each record says itself which schema it is of ("schema": "dragoman.article/1"). Every mistake is one
line with file, record and place. Exit status: 0 all valid, 1 some are not, 2 a file cannot be read,
77 the validator (Debian: python3-jsonschema) is not installed.
"""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("validate_schema: python3-jsonschema is not installed: skipped")
    sys.exit(77)

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "schemas"


def make_validator(schema, schemas):
    """A validator whose references need no network, with the old library of Debian 12 or a new one."""
    try:
        from referencing import Registry, Resource
    except ImportError:
        store = {other["$id"]: other for other in schemas}
        resolver = jsonschema.RefResolver(schema["$id"], schema, store=store)
        return jsonschema.Draft202012Validator(schema, resolver=resolver)
    resources = [(other["$id"], Resource.from_contents(other)) for other in schemas]
    return jsonschema.Draft202012Validator(schema, registry=Registry().with_resources(resources))


def load_validators():
    """One validator a schema, by the value of the member `schema`."""
    schemas = [json.loads(path.read_text()) for path in sorted(SCHEMAS.glob("dragoman.*.json"))]
    for schema in schemas:
        jsonschema.Draft202012Validator.check_schema(schema)
    return {schema["title"]: make_validator(schema, schemas) for schema in schemas}


def refuse_constant(word):
    raise ValueError(f"{word} is not JSON")


def read_records(name):
    """The records of a file: one JSON text, or one on each line."""
    text = sys.stdin.buffer.read() if name == "-" else pathlib.Path(name).read_bytes()
    text = text.decode("utf-8")  # strict: a record that is no UTF-8 is a mistake
    try:
        return [json.loads(text, parse_constant=refuse_constant)]
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        return [json.loads(line, parse_constant=refuse_constant) for line in lines]


def mistakes(validators, record):
    name = record.get("schema") if isinstance(record, dict) else None
    if name not in validators:
        yield f"schema is {name!r}, not one of {', '.join(validators)}"
        return
    for error in validators[name].iter_errors(record):
        place = "/".join(str(part) for part in error.absolute_path)
        yield f"/{place}: {error.message[:200]}"
    if name == "dragoman.article/1":
        body, original = record.get("body", ""), record.get("original", {}).get("body", "")
        if len(body.split("\n\n")) != len(original.split("\n\n")):
            yield "/body: not as many paragraphs as /original/body"


def main(names):
    validators = load_validators()
    valid = invalid = 0
    for name in names:
        try:
            records = read_records(name)
        except (OSError, ValueError) as error:
            print(f"{name}: {error}")
            return 2
        for number, record in enumerate(records, 1):
            found = list(mistakes(validators, record))
            for text in found:
                print(f"{name}: record {number}: {text}")
            valid += not found
            invalid += bool(found)
    print(f"{valid} valid, {invalid} not")
    return 1 if invalid or valid == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["-"]))
