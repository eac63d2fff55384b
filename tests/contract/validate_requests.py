"""Check what the backends ask against what the services describe.

Usage: validate_requests.py SPECS REQUESTS

REQUESTS has one JSON object a line: row, backend, method, path, headers, body, texts, and whether
the first text has TERMS (with marks in their place, it says so itself). SPECS is the
folder of published API descriptions; they are read there and never copied. Beyond the schema it
is checked that no member is sent that the description does not have, and that the texts arrive
as they were. Exit status 77: the descriptions or the validator are not there.
"""

import json
import os
import re
import sys
import urllib.parse
import xml.etree.ElementTree

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)


def load(specs, path):
    with open(os.path.join(specs, path), encoding="utf-8") as file:
        return json.load(file)


# The terms that stand in the first text, with their English.
TERMS = {"Dijo": "He said", "sí": '"yes"'}


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


def chat_texts(messages, terms):
    """The texts as the model gets them, after it was told their terms."""
    assert messages[0]["role"] == "system" and messages[1]["role"] == "user", messages
    told = ", ".join(f'"{source}" is "{english}"' for source, english in TERMS.items())
    assert messages[0]["content"].endswith(f": {told}.") == terms, messages[0]
    return list(json.loads(messages[1]["content"]).values())


def openai(specs, request):
    document = load(specs, "openai-chat/openapi-chat-completions.json")
    body = json.loads(request["body"])
    content = document["paths"]["/chat/completions"]["post"]["requestBody"]["content"]
    check_described(document, content["application/json"]["schema"], body)
    assert request["path"] == "/v1/chat/completions", request["path"]
    assert chat_texts(body["messages"], request["terms"]) == request["texts"]
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
    assert chat_texts(body["messages"], request["terms"]) == request["texts"]


def deepl(specs, request):
    document = load(specs, "deepl/openapi.json")
    body = json.loads(request["body"])
    content = document["paths"]["/v2/translate"]["post"]["requestBody"]["content"]
    check_described(document, content["application/json"]["schema"], body)
    assert request["path"] == "/v2/translate", request["path"]
    if "@@PH1@@" in request["texts"][0]:
        assert body["tag_handling"] == "xml" and body["ignore_tags"] == ["x"], body
        trees = [xml.etree.ElementTree.fromstring(f"<text>{text}</text>") for text in body["text"]]
        assert [tag.text for tag in trees[0]] == ["@@PH1@@", "@@PH2@@"] and len(trees[1]) == 0, body
        assert ["".join(tree.itertext()) for tree in trees] == request["texts"], body
    else:
        assert "tag_handling" not in body and body["text"] == request["texts"], body
    assert body["source_lang"] == "ES", body
    if request["row"] == "deepl":
        assert body["glossary_id"] == "def3a26b-3e84-45b3-84ae-0c0aaf3525f7", body
    assert any(h.startswith("Authorization: DeepL-Auth-Key ") for h in request["headers"])


def azure(specs, request):
    address = urllib.parse.urlsplit(request["path"])
    query = dict(urllib.parse.parse_qsl(address.query, strict_parsing=True))
    version = query["api-version"]
    document = load(specs, f"azure-translator/stable/{version}/openapi.json")
    body = json.loads(request["body"])
    operation = document["paths"][address.path]["post"]
    parameters = [document["parameters"][p["$ref"].split("/")[-1]] if "$ref" in p else p
                  for p in operation["parameters"]]
    described = {p["name"] for p in parameters if p["in"] == "query"}
    assert set(query) <= described, f"not described: {set(query) - described}"
    schema = next(p["schema"] for p in parameters if p["in"] == "body")
    check_schema({**schema, "definitions": document["definitions"]}, body)
    items = body["inputs"] if version != "3.0" else body
    item = document["definitions"]["TranslateInputItem" if version != "3.0" else "InputTextItem"]
    for one in items:
        assert set(one) <= set(item["properties"]), one
        for target in one.get("targets", []):
            described = document["definitions"]["TranslationTarget"]["properties"]
            assert set(target) <= set(described), target
    texts = [one["text"] for one in items]
    if request["terms"]:  # English that would be mark-up is not told
        tagged = '<mstrans:dictionary translation="He said">Dijo</mstrans:dictionary>'
        assert texts[0].startswith(tagged), texts[0]
        texts[0] = texts[0].replace(tagged, "Dijo")
    assert texts == request["texts"]


def google(specs, request):
    document = load(specs, "google-translate-v2/translate-api.json")
    body = json.loads(request["body"])
    schema = document["schemas"]["TranslateTextRequest"]
    method = document["resources"]["translations"]["methods"]["translate"]
    check_schema({**schema, "additionalProperties": False}, body)
    assert request["path"] == document["basePath"] + method["path"], request["path"]
    assert request["method"] == method["httpMethod"]
    assert body["q"] == request["texts"] and body["source"] == "iw", body
    assert body["format"] == "text", "its preset is HTML"
    assert "secret" not in request["path"]


def google_v3(specs, request):
    # Protocol Buffers: the JSON names are the camel-case forms of the field names.
    path = os.path.join(specs, "google-translate-v3/translation_service.proto")
    with open(path, encoding="utf-8") as file:
        text = file.read()

    def fields_of(message):
        body = re.search(r"^message " + message + r" \{\n(.*?)^\}", text, re.M | re.S).group(1)
        names = re.findall(r"^  (?:repeated |optional )?[\w.<>, ]+ (\w+) = \d+", body, re.M)
        return {re.sub(r"_(\w)", lambda m: m.group(1).upper(), name) for name in names}

    body = json.loads(request["body"])
    described = fields_of("TranslateTextRequest")
    assert {"contents", "mimeType", "glossaryConfig", "parent"} <= described, described
    assert set(body) <= described - {"parent"}, set(body) - described
    route = re.search(r'post: "/v3/\{parent=projects/\*/locations/\*\}:translateText"', text)
    assert route and request["method"] == "POST"
    place = re.fullmatch(r"/v3/(projects/press-1/locations/[^/]+):translateText", request["path"]).group(1)
    assert body["contents"] == request["texts"] and body["mimeType"] == "text/plain", body
    assert body["sourceLanguageCode"] == "iw" and body["targetLanguageCode"] == "en", body
    assert not any("authorization" in header.lower() for header in request["headers"]), "the engine adds the token"
    if "glossary" in request["row"]:
        assert set(body["glossaryConfig"]) <= fields_of("TranslateTextGlossaryConfig"), body
        assert body["glossaryConfig"]["glossary"] == place + "/glossaries/names", body
        assert body["model"] == place + "/models/general/nmt", body
    else:
        assert set(body) == {"contents", "mimeType", "sourceLanguageCode", "targetLanguageCode"}, body


def huggingface(specs, request):
    schema = load(specs, "huggingface-translation/input.json")
    body = json.loads(request["body"])
    check_schema({**schema, "additionalProperties": False}, body)
    parameters = schema["$defs"]["TranslationParameters"]["properties"]
    assert set(body["parameters"]) <= set(parameters), body
    assert [body["inputs"]] == request["texts"]


def amazon(specs, request):
    document = load(specs, "amazon-translate/service-2.json")
    shape = document["shapes"]["TranslateTextRequest"]
    body = json.loads(request["body"])
    assert set(shape["required"]) <= set(body) <= set(shape["members"]), body
    assert [body["Text"]] == request["texts"]
    assert body["TerminologyNames"] == ["names"], body
    target = document["metadata"]["targetPrefix"] + ".TranslateText"
    assert f"X-Amz-Target: {target}" in request["headers"], request["headers"]
    assert "Content-Type: application/x-amz-json-1.1" in request["headers"]
    limit = document["shapes"][shape["members"]["Text"]["shape"]]["max"]
    assert len(body["Text"].encode()) <= limit


def yandex(specs, request):
    # Protocol Buffers: the JSON names are the camel-case forms of the field names.
    path = os.path.join(specs, "yandex-translate/translation_service.proto")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    message = text[text.index("message TranslateRequest"):text.index("message TranslateGlossaryConfig")]
    fields = re.findall(r"^  (?:repeated )?\w+ (\w+) = \d+", message, re.M)
    described = {re.sub(r"_(\w)", lambda m: m.group(1).upper(), f) for f in fields}
    body = json.loads(request["body"])
    assert set(body) <= described, set(body) - described
    assert body["texts"] == request["texts"]
    if request["terms"]:
        pairs = body["glossaryConfig"]["glossaryData"]["glossaryPairs"]
        assert 1 <= len(pairs) <= 50, pairs
        assert {p["sourceText"]: p["translatedText"] for p in pairs} == TERMS, pairs
        message = text[text.index("message GlossaryPair"):]
        assert "string source_text" in message and "string translated_text" in message
    else:
        assert "glossaryConfig" not in body, body
    assert 'post: "/translate/v2/translate"' in text and request["path"] == "/translate/v2/translate"


def modernmt(_specs, request):
    # No description is published; this is what the official client sends.
    body = json.loads(request["body"])
    assert body["q"] == request["texts"] and request["path"] == "/translate"
    assert body["glossaries"] == "3", body
    assert "X-HTTP-Method-Override: GET" in request["headers"], request["headers"]


SIMPLE_SERVERS = {
    # No descriptions are published: what the servers' sources read.
    "OPUS-MT": ("/api/translate", {"from": "es", "to": "en"}, "source", str),
    "MTranServer": (
        "/translate/batch", {"from": "zh-Hant", "to": "en", "html": False}, "texts", list),
    "nllb-serve": (
        "/translate", {"src_lang": "por_Latn", "tgt_lang": "eng_Latn"}, "source", list),
    "Lingvanex": (
        "/b1/api/v3/translate", {"platform": "api", "from": "pt_BR", "to": "en_GB"}, "data", list),
    "nested": ("/de/en", {}, "q", list),
}


def json_template(_specs, request):
    server = request["row"].split(", ")[1]
    if server == "nllb-api":
        path, query = request["path"].split("?")
        assert request["method"] == "GET" and not request["body"], request
        assert path == "/api/v4/translator", path
        assert urllib.parse.parse_qs(query, strict_parsing=True) == {
            "text": request["texts"], "source": ["heb_Hebr"], "target": ["eng_Latn"]}, query
        return
    path, members, name, kind = SIMPLE_SERVERS[server]
    texts = request["texts"] if kind is list else request["texts"][0]
    assert request["method"] == "POST" and request["path"] == path, request["path"]
    assert "Content-Type: application/json" in request["headers"], request["headers"]
    assert json.loads(request["body"]) == {**members, name: texts}, request["body"]


CHECKS = {
    "json-template": json_template,
    "amazon": amazon,
    "azure": azure,
    "deepl": deepl,
    "google": google,
    "google-v3": google_v3,
    "huggingface": huggingface,
    "modernmt": modernmt,
    "yandex": yandex,
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
                print(f"{request['row']}: {type(problem).__name__}: {str(problem).splitlines()[0]}")
                wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
