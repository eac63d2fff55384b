"""The account of the demo: which raw record became what, and whether that is what it had to become.

A raw record is known by its topic, partition and offset; every outcome names it in the header `dragoman-raw`. So
the account is made from the topics alone, without asking the programs.
"""

import collections
import json

Outcome = collections.namedtuple("Outcome", "word record article")

EVENTS = {"dragoman.article.published.v1": "english", "dragoman.article.updated.v1": "update",
          "dragoman.article.retracted.v1": "retraction"}


def outcome_of(record, topics):
    """What a record on an output topic says of its raw record."""
    if record.topic == topics["dead"]:
        return Outcome("dead " + record.headers.get("dragoman-error-code", "?"), record, None)
    if record.topic == topics["dropped"]:
        return Outcome("dropped " + record.headers.get("dragoman-drop-code", "?"), record, None)
    article = json.loads(record.value)
    word = EVENTS.get(record.headers.get("ce_type"), "?")
    if word == "english" and article.get("translation", {}).get("kind") == "none":
        word = "passed-through"
    return Outcome(word, record, article)


class Ledger:
    def __init__(self, plan, contents):
        self.plan = plan
        self.unseen = collections.defaultdict(collections.deque)  # content -> entries not seen on the raw topic yet
        for entry, content in zip(plan, contents):
            self.unseen[content].append(entry)
        self.entries = {}  # dragoman-raw -> (entry, raw record)
        self.outcomes = collections.defaultdict(list)  # dragoman-raw -> outcomes
        self.strangers = []  # records on the raw topic that nobody planned

    def note_raw(self, record):
        waiting = self.unseen.get(record.value or b"")
        if not waiting:
            self.strangers.append(record)
            return
        self.entries[f"{record.topic}/{record.partition}/{record.offset}"] = (waiting.popleft(), record)

    def note_outcome(self, outcome):
        self.outcomes[outcome.record.headers.get("dragoman-raw", "?")].append(outcome)

    def what(self, raw):
        """What the raw record is, in words."""
        return self.entries[raw][0]["what"] if raw in self.entries else "a record"

    def is_settled(self, raw):
        entry, _ = self.entries[raw]
        return len(self.outcomes[raw]) >= len(expected_words(entry)[0])

    def settled(self, wave):
        """How many records of this wave have as many outcomes as they must have."""
        return sum(1 for raw, (entry, _) in self.entries.items() if entry["wave"] == wave and self.is_settled(raw))

    def faults(self):
        """What is not as planned, in sentences."""
        found = [f"{entry['file']} ({entry['what']}) never reached the raw topic"
                 for waiting in self.unseen.values() for entry in waiting]
        found += [f"an unknown record on the raw topic: {stranger.partition}:{stranger.offset}" for stranger in self.strangers]
        for raw, (entry, _) in self.entries.items():
            words = sorted(outcome.word for outcome in self.outcomes[raw])
            if words not in expected_words(entry):
                found.append(f"{entry['file']} ({entry['what']}) became {', '.join(words) or 'nothing'}; expected: {entry['expect']}")
        for raw in self.outcomes.keys() - self.entries.keys():
            found.append(f"an outcome of a raw record that does not exist: {raw}")
        return found

    def counts(self):
        return collections.Counter(outcome.word for outcomes in self.outcomes.values() for outcome in outcomes)

    def verdicts(self):
        """Paragraphs of what was published, by verdict."""
        return collections.Counter(
            paragraph["verdict"] for outcomes in self.outcomes.values() for outcome in outcomes
            if outcome.article for paragraph in outcome.article.get("paragraphs", []))

    def latencies_ms(self):
        """From the raw record's time to the English record's, of what was published."""
        return sorted(outcome.record.timestamp_ms - self.entries[raw][1].timestamp_ms
                      for raw, outcomes in self.outcomes.items() if raw in self.entries
                      for outcome in outcomes if outcome.article)

    def characters(self):
        """Sent to a backend, and saved by the memory."""
        translations = [outcome.article.get("translation", {}) for outcomes in self.outcomes.values()
                        for outcome in outcomes if outcome.article]
        return (sum(translation.get("characters_sent", 0) for translation in translations),
                sum(translation.get("characters_saved", 0) for translation in translations))


def expected_words(entry):
    """The sorted lists of outcomes that are right for an entry of the plan."""
    alternatives = []
    for alternative in entry["expect"].split("|"):
        pair = alternative.split(" ")
        is_one = pair[0] in ("dead", "dropped")
        alternatives.append([alternative] if is_one else sorted(pair))
    return alternatives


def percentile(sorted_values, share):
    if not sorted_values:
        return 0
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]
