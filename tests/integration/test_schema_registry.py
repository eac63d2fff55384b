"""Records in Confluent's wire frame: opened with the registry's schemas, and waiting for it without harm."""
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from fake_registry import Registry, avro_long, avro_string, framed  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402

# As the Java producer of a crawler writes its item: optional members, a time, a list, a type from another subject.
PERSON = {"type": "record", "name": "Person", "namespace": "example", "fields": [{"name": "name", "type": "string"}]}
ARTICLE = {"type": "record", "name": "Article", "namespace": "example", "fields": [
    {"name": "url", "type": "string"},
    {"name": "title", "type": "string"},
    {"name": "content", "type": ["null", "string"]},
    {"name": "date", "type": ["null", {"type": "long", "logicalType": "timestamp-millis"}]},
    {"name": "author", "type": {"type": "array", "items": "Person"}},
]}


def avro_article(number):
    item = articles.article(number)
    return (avro_string(item["url"]) + avro_string(item["title"]) + avro_long(1) + avro_string(item["text"]) + avro_long(1)
            + avro_long(1795545000250) + avro_long(1) + avro_string("Inés Barrientos") + avro_long(0))


def pipeline_with(registry, settings=""):
    p = Pipeline(partitions=1)
    p.add(f"[schema_registry]\nurl = {registry.url}/\n{settings}")
    p.create_topics()
    return p


def add_article(registry):
    registry.add(1009, ARTICLE, references=[("example.Person", "person", 3)])
    registry.add_subject("person", 3, PERSON)


def test_avro_and_json_are_read_with_their_schemas():
    registry = Registry("crawler", "s3cret")
    add_article(registry)
    registry.add(12, {"type": "object"}, form="JSON")
    registry.add(13, 'syntax = "proto3";', form="PROTOBUF")
    secret = Path("/tmp") / f"dragoman-registry-{registry.server.server_port}"
    secret.write_text("s3cret\n")
    secret.chmod(0o600)
    try:
        with pipeline_with(registry, f"user = crawler\npassword = {secret}\n") as p:
            p.start("ingest")
            p.submit(framed(1009, avro_article(1)))
            p.submit(framed(12, json.dumps(articles.article(2)).encode()))
            p.submit(framed(13, b"\0\x0a\x03abc"))
            p.submit(framed(404, b"\x02"))
            p.submit(framed(1009, avro_article(3)[:-40]))
            p.submit(framed(1009, avro_article(4)))
            p.wait(lambda: len(p.read("source")) == 3 and len(p.read("dead")) == 3)
            source = {record["value"]["url"]: record["value"] for record in p.read("source")}
            first = source[articles.article(1)["url"]]
            assert first["ingest"]["format"] == "avro+confluent", first["ingest"]
            assert first["published_at"] == "2026-11-24T18:30:00.250Z", first["published_at"]
            assert [person["name"] for person in first["authors"]] == ["Inés Barrientos"], first["authors"]
            assert source[articles.article(2)["url"]]["ingest"]["format"] == "json+confluent"
            dead = [(record["headers"]["dragoman-error-code"], record["headers"]["dragoman-error-detail"]) for record in p.read("dead")]
            assert {code for code, _ in dead} == {"bad-envelope"}, dead
            assert sum("Protobuf" in detail for _, detail in dead) == 1, dead
            assert sum("schema 404: the registry does not have it" in detail for _, detail in dead) == 1, dead
            assert sum("longer than the bytes that are left" in detail for _, detail in dead) == 1, dead
            assert registry.asked.count("/schemas/ids/1009") == 1, registry.asked
            assert "s3cret" not in p.workers[0].log()
            p.validate()
    finally:
        secret.unlink()
        registry.stop()


def test_a_header_names_the_schema_as_the_frame_does():
    registry = Registry()
    guid = "cc0e0e0e-53c1-4a1a-8f1a-0102030405f6"
    registry.add_guid(guid, ARTICLE, references=[("example.Person", "person", 3)])
    registry.add_subject("person", 3, PERSON)
    header = b"__value_schema_id=\x01" + bytes.fromhex(guid.replace("-", ""))
    lost = b"__value_schema_id=\x01" + bytes(range(1, 17))
    try:
        with pipeline_with(registry) as p:
            p.start("ingest")
            p.submit(avro_article(1), headers=[header])
            p.submit(avro_article(2), headers=[header, b"__key_schema_id=\x01" + bytes(range(1, 17))])
            p.submit(avro_article(3), headers=[lost])
            p.wait(lambda: len(p.read("source")) == 2 and len(p.read("dead")) == 1)
            assert {record["value"]["url"] for record in p.read("source")} == {articles.article(n)["url"] for n in (1, 2)}
            detail = p.read("dead")[0]["headers"]["dragoman-error-detail"]
            assert "schema 01020304-0506-0708-090a-0b0c0d0e0f10: the registry does not have it" in detail, detail
            assert registry.asked.count(f"/schemas/guids/{guid}") == 1, registry.asked
            p.validate()
    finally:
        registry.stop()


def test_records_wait_for_a_registry_that_is_down():
    registry = Registry()
    add_article(registry)
    registry.broken = True
    try:
        with pipeline_with(registry) as p:
            ingest = p.start("ingest")
            for number in range(1, 6):
                p.submit(framed(1009, avro_article(number)))
            p.submit(articles.article(6))
            p.wait(lambda: len(p.read("source")) == 1, what="the record that needs no schema")
            p.wait(lambda: "SCHEMA-REGISTRY-WAITING" in ingest.log())
            assert "dragoman_ingest_schema_waiting 5" in ingest.metrics(), ingest.metrics()
            assert p.read("dead") == []
            ingest.kill()  # what waits is not lost with the worker
            ingest.start()
            registry.broken = False
            p.wait(lambda: len(p.read("source")) == 6)
            p.wait(lambda: "dragoman_ingest_schema_waiting 0" in ingest.metrics())
            assert p.read("dead") == []
            assert len({record["key"] for record in p.read("source")}) == 6
            assert ingest.stop() == 0
    finally:
        registry.stop()


if __name__ == "__main__":
    sys.exit(run(globals()))
