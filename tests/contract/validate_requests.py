"""Check what the backends ask against what the services describe.

Usage: validate_requests.py SPECS REQUESTS

REQUESTS has one JSON object a line: row, backend, method, path, headers, body, texts. SPECS is the
folder of published API descriptions; they are read there and never copied. Beyond the schema it
is checked that no member is sent that the description does not have, and that the texts arrive
as they were. Exit status 77: the descriptions or the validator are not there.
"""

import json
import os
import sys
import urllib.parse

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)


def load(specs, path):
    with open(os.path.join(specs, path), encoding="utf-8") as file:
        return json.load(file)


def check_schema(schema, value):
    jsonschema.Draft202012Validator(schema).validate(value)


def libretranslate(specs, request):
    operation = load(specs, "libretranslate/spec.json")["paths"]["/translate"]["post"]
    parameters = operation["parameters"]
    body = json.loads(request["body"])
    check_schema(
        {
            "type": "object",
            "properties": {p["name"]: p["schema"] for p in parameters},
            "required": [p["name"] for p in parameters if p.get("required")],
            "additionalProperties": False,
        },
        body,
    )
    assert request["path"] == "/translate", request["path"]
    assert body["q"] == request["texts"], body["q"]
    assert body["source"] == "pb" and body["target"] == "en", body


def apertium(_specs, request):
    # No description is published; this is what its handler reads.
    fields = urllib.parse.parse_qs(request["body"], strict_parsing=True)
    assert request["path"] == "/translate", request["path"]
    assert fields["langpair"] == ["spa|eng"], fields
    assert fields["markUnknown"] == ["no"] and fields["format"] == ["txt"], fields
    assert fields["q"] == ["\n\n".join(request["texts"])], fields["q"]
    assert set(fields) == {"langpair", "markUnknown", "format", "q"}, fields


def known_members(document, schema, seen=()):
    """The names that an object of this schema may have; None when it does not list any."""
    if "$ref" in schema:
        name = schema["$ref"]
        if name in seen:
            return None
        target = document
        for part in name.split("/")[1:]:
            target = target[part]
        return known_members(document, target, (*seen, name))
    names = set(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        names |= known_members(document, part, seen) or set()
    return names or None


def check_described(document, schema, value):
    """Valid, and without a member that the description does not have."""
    definitions = {k: document[k] for k in ("components", "definitions") if k in document}
    check_schema({**schema, **definitions}, value)
    unknown = set(value) - known_members(document, schema)
    assert not unknown, f"not described: {unknown}"


def chat_texts(messages):
    """The texts as the model gets them."""
    assert messages[0]["role"] == "system" and messages[1]["role"] == "user", messages
    return list(json.loads(messages[1]["content"]).values())


def openai(specs, request):
    document = load(specs, "openai-chat/openapi-chat-completions.json")
    body = json.loads(request["body"])
    content = document["paths"]["/chat/completions"]["post"]["requestBody"]["content"]
    check_described(document, content["application/json"]["schema"], body)
    assert request["path"] == "/v1/chat/completions", request["path"]
    assert chat_texts(body["messages"]) == request["texts"]
    if "response_format" in body:
        schema = body["response_format"]["json_schema"]["schema"]
        jsonschema.Draft202012Validator.check_schema(schema)
        assert set(schema["required"]) == {"7", "3"}, schema


def ollama(specs, request):
    document = load(specs, "ollama/openapi.json")
    body = json.loads(request["body"])
    content = document["paths"]["/api/chat"]["post"]["requestBody"]["content"]
    check_described(document, content["application/json"]["schema"], body)
    options = document["components"]["schemas"]["ModelOptions"]["properties"]
    assert set(body["options"]) <= set(options), body["options"]
    assert chat_texts(body["messages"]) == request["texts"]


CHECKS = {
    "openai": openai,
    "ollama": ollama,
    "libretranslate": libretranslate,
    "apertium": apertium,
}


def main(specs, requests):
    if not os.path.isdir(specs):
        print(f"skipped: there are no API descriptions at {specs}")
        return 77
    wrong = 0
    with open(requests, encoding="utf-8") as file:
        for line in file:
            request = json.loads(line)
            try:
                CHECKS[request["backend"]](specs, request)
            except (AssertionError, KeyError, ValueError, jsonschema.ValidationError) as problem:
                print(f"{request['row']}: {type(problem).__name__}: {problem}")
                wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
