#!/usr/bin/env python3
"""A translation backend that is as slow, as small and as unreliable as it is told to be.

For tests, chaos runs and benchmarks. Python's standard library alone, one thread.

It speaks
    POST /translate   LibreTranslate's: JSON {"q": text or [text, ...], "source", "target"}
    GET, POST /translate   Apertium APy's: form with langpair=spa|eng and q, blocks of q separated
                      by blank lines
    GET /languages, /listPairs, /health
    GET /control      statistics as JSON (see below); ?reset=1 begins them anew
    POST /control     change options while it runs: JSON, names as on the command line without
                      the dashes, {"latency": "50:200", "faults": "429=0.1"}; answers the statistics

and "translates" into text that looks English: each word becomes an English one of about its length,
always the same for the same word; numbers, URLs, addresses, handles, tags and punctuation stay. So
length, numbers and language pass for a translation, and the same text always gets the same one.

Faults (--faults NAME=SHARE,...; at most one a request, drawn from the seed):
    429, 500, 502, 503, 504, 400, 403   that status (429 and 503 with Retry-After, if set)
    hang       no answer, ever          reset      the connection is reset instead of an answer
    close      closed without answer    truncate   half an answer, then closed
    slow       the answer byte by byte, over ten times the latency
    count      one translation too few  html200    status 200 with a page of HTML
    notjson    status 200, cut JSON     echo       the source comes back as its translation
    empty      empty translations       loop       the last words again and again
    number     every number changed     refusal    an apology instead of a translation

Statistics:
    requests, items, characters     /translate requests, the texts in them and their code points
    answered, rejected, faults      requests answered in full; refused for want of a slot; by fault
    busy, slots, in_flight_max      requests at work now, the limit, and the most at once
    busy_seconds, seconds           slots at work summed over time, since the first request
    utilisation                     busy_seconds / (seconds * slots)
    segments, repeated, paid_twice  distinct texts; texts asked more than once (retries after a
                                    fault included); texts answered in full more than once
    requests_again                  requests with at least one text that had been answered in full
    examples                        up to 20 texts that were paid twice, with how often
"""

import argparse
import asyncio
import collections
import json
import random
import re
import socket
import struct
import sys
import time
import unicodedata
import urllib.parse
import zlib

BODY_MAX = 16 << 20
SEGMENTS_MAX = 8_000_000  # beyond this, new texts are no longer followed
WORDS_MAX = 500_000

VOCABULARY = {
    1: ["a"],
    2: "of to in is on as at by it he we an be or if so do no up".split(),
    3: "the and was for had has but his her not all can who new own our out day now way man".split(),
    4: "that with they from this have been were said when will more year time over also city".split(),
    5: "which their would there after place about other years could where still under house".split(),
    6: "people before public police should during school street around family member report".split(),
    7: "between country further several company another because program minister council".split(),
    8: "national children students research business building official announced".split(),
    9: "president according political community different education yesterday available".split(),
    10: "government especially department university production themselves parliament".split(),
    11: "development information environment significant independent institution".split(),
    12: "organisation relationship construction agricultural particularly professional".split(),
    13: "international understanding environmental investigation communication".split(),
    14: "administration recommendation responsibility transportation representative".split(),
}
LONGEST = max(VOCABULARY)
# A number's value must survive, also where a word carries part of it; and no other word may mean a number.
SCALES = {"mil": "thousand", "millón": "million", "millones": "million"}
REASONS = {400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
           413: "Payload Too Large", 429: "Too Many Requests", 500: "Internal Server Error",
           502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
STATUS_FAULTS = {"400", "403", "429", "500", "502", "503", "504"}
TEXT_FAULTS = {"echo", "empty", "loop", "number", "refusal"}
WIRE_FAULTS = {"hang", "reset", "close", "truncate", "slow", "count", "html200", "notjson"}
LANGUAGES = ("ar bg bn ca cs da de el en eo es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka ko "
             "lt lv mk ms nl no pl pt ro ru sk sl sq sr sv sw th tl tr uk ur vi zh").split()

# Marks (vowel signs, accents on their own) belong to the word, though \w does not think so.
MARKS = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c)) in ("Mn", "Mc"))
LETTER = r"(?:[^\W\d_]|[" + MARKS + "\u200c\u200d])"
KEEP = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|[@#]\w+|<[^<>]*>|\{\{.*?\}\}"
                  r"|[A-Za-z]*\d[A-Za-z\d]*|" + LETTER + r"+(?:['’]" + LETTER + "+)*")
WORD = re.compile(LETTER + r"+(?:['’]" + LETTER + "+)*")
NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff]{2,}")
PUNCTUATION = str.maketrans("，、。！？：；「」『』（）።।؟،", ",,.!?:;\"\"\"\"()..?,")


# Translation


def pick(word, length):
    choices = VOCABULARY[max(1, min(length, LONGEST))]
    return choices[zlib.crc32(word.lower().encode()) % len(choices)]


def render_word(word):
    """The English for one word; scripts without spaces get a word for every two characters."""
    if NO_SPACES.search(word):
        pairs = [word[i:i + 2] for i in range(0, len(word), 2)]
        return " ".join(pick(pair, 3 + zlib.crc32(pair.encode()) // 256 % 5) for pair in pairs) + " "
    english = SCALES.get(word.lower()) or pick(word, len(word))
    if word[0].isupper():
        return english.upper() if word.isupper() and len(word) > 1 else english.capitalize()
    return english


class Translator:
    """Quick, so that the backend is not what a benchmark measures: most tokens are known."""

    def __init__(self):
        self.words = {}
        self.tokens = {}

    def replace(self, match):
        word = match.group()
        found = self.words.get(word)
        if found is None:
            found = render_word(word) if WORD.fullmatch(word) else word
            if len(self.words) < WORDS_MAX:
                self.words[word] = found
        return found

    def render(self, text):
        return KEEP.sub(self.replace, text).translate(PUNCTUATION)

    def token(self, token):
        if token.isdigit():
            return token
        found = self.render(token)
        if len(self.tokens) < WORDS_MAX:
            self.tokens[token] = found
        return found

    def __call__(self, text):
        if "<" in text or "{{" in text:  # what is kept whole may have blanks in it
            return self.render(text)
        known = self.tokens.get
        return " ".join([known(token) or self.token(token) for token in text.split(" ")])


def spoil(fault, source, english):
    if fault == "echo":
        return source
    if fault == "empty":
        return ""
    if fault == "loop":
        return english + " " + " ".join(english.split()[-3:] * 30)
    if fault == "number":
        return re.sub(r"\d", lambda m: str((int(m.group()) + 3) % 10), english)
    if fault == "refusal":
        return "I'm sorry, but I cannot translate this text."
    return english


# Options and statistics


def parse_latency(text):
    low, _, high = str(text).partition(":")
    return float(low) / 1000, float(high or low) / 1000


def parse_faults(text):
    faults = []
    for part in filter(None, (text or "").split(",")):
        name, _, share = part.partition("=")
        if name not in STATUS_FAULTS | TEXT_FAULTS | WIRE_FAULTS:
            raise ValueError(f"no fault is called {name}")
        faults.append((name, float(share)))
    if sum(share for _, share in faults) > 1:
        raise ValueError("the shares of the faults add up to more than 1")
    return faults


class Options:
    NAMES = {"slots": int, "over": str, "queue": int, "latency": parse_latency,
             "latency_per_char": float, "faults": parse_faults, "retry_after": float,
             "items_max": int, "languages": str.split}

    def __init__(self, values):
        self.set(values)

    def set(self, values):
        parsed = {}
        for name, value in values.items():
            name = name.replace("-", "_")
            if name not in self.NAMES:
                raise ValueError(f"no option is called {name}")
            parsed[name] = self.NAMES[name](value)
        if parsed.get("over", "queue") not in ("queue", "429", "503"):
            raise ValueError("over is queue, 429 or 503")
        self.__dict__.update(parsed)


class Statistics:
    def __init__(self, busy=0):
        self.requests = self.items = self.characters = self.answered = self.rejected = 0
        self.requests_again = 0
        self.faults = {}
        self.busy = self.in_flight_max = busy
        self.busy_seconds = 0.0
        self.began = self.changed = None
        self.asked, self.paid = {}, {}  # by hash: a long run has millions of texts
        self.examples = {}

    def turn(self, change):
        """The number of slots at work changes."""
        now = time.monotonic()
        if self.began is None:
            self.began = self.changed = now
        self.busy_seconds += self.busy * (now - self.changed)
        self.changed = now
        self.busy += change
        self.in_flight_max = max(self.in_flight_max, self.busy)

    @staticmethod
    def count(table, source, texts):
        for text in texts:
            key = hash((source, text))
            if key in table or len(table) < SEGMENTS_MAX:
                table[key] = table.get(key, 0) + 1

    def pay(self, source, texts):
        self.count(self.paid, source, texts)
        for text in texts:
            key = hash((source, text))
            if self.paid.get(key, 0) > 1 and (key in self.examples or len(self.examples) < 20):
                self.examples[key] = text[:200]

    def is_paid(self, source, text):
        return hash((source, text)) in self.paid

    def show(self, slots):
        if self.began is not None:
            self.turn(0)
        seconds = self.changed - self.began if self.began is not None else 0.0
        shown = {name: value for name, value in self.__dict__.items()
                 if name not in ("began", "changed", "asked", "paid", "examples")}
        shown.update(
            seconds=seconds, slots=slots,
            utilisation=self.busy_seconds / (seconds * slots) if seconds and slots else 0.0,
            segments=len(self.asked), repeated=sum(n > 1 for n in self.asked.values()),
            paid_twice=sum(n > 1 for n in self.paid.values()), examples=[[text, self.paid[key]] for key, text in self.examples.items()])
        return shown


# The service


class Question:
    """One request to /translate."""

    def __init__(self, source, texts, form):
        self.source = source
        self.texts = texts
        self.form = form  # "libretranslate", "libretranslate-one" or "apertium"

    def answer(self, texts):
        if self.form == "apertium":
            data = {"responseData": {"translatedText": "\n\n".join(texts)},
                    "responseDetails": None, "responseStatus": 200}
        elif self.form == "libretranslate-one":
            data = {"translatedText": texts[0] if texts else ""}
        else:
            data = {"translatedText": texts}
        return json.dumps(data, ensure_ascii=False).encode()


class Service:
    def __init__(self, options, seed):
        self.options = options
        self.random = random.Random(seed)
        self.statistics = Statistics()
        self.translate = Translator()
        self.waiting = collections.deque()
        self.loop = asyncio.get_running_loop()

    def draw_fault(self):
        at = self.random.random()
        for name, share in self.options.faults:
            at -= share
            if at < 0:
                return name
        return None

    def take(self, peer, question):
        """A question came: work on it, let it wait, or refuse it."""
        numbers = self.statistics
        numbers.requests += 1
        numbers.items += len(question.texts)
        numbers.characters += sum(map(len, question.texts))
        numbers.count(numbers.asked, question.source, question.texts)
        numbers.requests_again += any(numbers.is_paid(question.source, text) for text in question.texts)
        if not self.options.slots or numbers.busy < self.options.slots:
            self.begin(peer, question)
        elif self.options.over == "queue" and len(self.waiting) < self.options.queue:
            self.waiting.append((peer, question))
        else:
            numbers.rejected += 1
            status = 503 if self.options.over == "503" else 429
            peer.refuse(status, "Slowdown: too many requests at once")

    def begin(self, peer, question):
        self.statistics.turn(+1)
        fault = self.draw_fault()
        if fault:
            faults = self.statistics.faults
            faults[fault] = faults.get(fault, 0) + 1
        low, high = self.options.latency
        delay = self.random.uniform(low, high)
        delay += self.options.latency_per_char / 1000 * sum(map(len, question.texts))
        peer.at_work = True
        if fault == "hang":
            return  # the slot comes free when the client goes away
        # Before the time runs, not after: answers that are due together would wait for each other, their slots idle.
        body = self.prepare(question, fault)
        if delay > 0:
            self.loop.call_later(delay, self.finish, peer, question, fault, delay, body)
        else:
            self.finish(peer, question, fault, delay, body)

    def prepare(self, question, fault):
        if fault in STATUS_FAULTS or fault in ("reset", "close", "html200"):
            return b""
        texts = [spoil(fault, text, self.translate(text)) for text in question.texts]
        return question.answer(texts[:-1] if fault == "count" else texts)

    def release(self, peer):
        """`peer` needs its slot no longer: the next one in the queue has it."""
        if not peer.at_work:
            return
        peer.at_work = False
        self.statistics.turn(-1)
        while self.waiting and self.statistics.busy < (self.options.slots or sys.maxsize):
            next_peer, question = self.waiting.popleft()
            if not next_peer.gone:
                self.begin(next_peer, question)

    def finish(self, peer, question, fault, delay, body):
        if peer.gone:
            return
        if fault in STATUS_FAULTS:
            peer.refuse(int(fault), "a fault on purpose")
        elif fault in ("reset", "close", "html200"):
            getattr(peer, fault)()
        else:
            if fault == "truncate":
                peer.truncate(body)
            elif fault == "slow":
                self.loop.create_task(peer.drip(body, delay * 10))
                return
            else:
                peer.reply(200, body[:len(body) // 2] if fault == "notjson" else body)
            if not fault:
                self.statistics.answered += 1
                self.statistics.pay(question.source, question.texts)
        self.release(peer)

    def control(self, peer, method, query, body):
        if method == "POST":
            try:
                self.options.set(json.loads(body))
            except (ValueError, TypeError, AttributeError) as problem:
                peer.reply(400, json.dumps({"error": str(problem)}).encode())
                return
        shown = self.statistics.show(self.options.slots)
        if "reset" in query:
            self.statistics = Statistics(self.statistics.busy)
        peer.reply(200, json.dumps(shown, indent=1).encode())

    def languages(self):
        codes = self.options.languages
        return [{"code": code, "name": code, "targets": ["en"]} for code in codes]

    def pairs(self):
        pairs = [{"sourceLanguage": code, "targetLanguage": "eng"} for code in self.options.languages]
        return {"responseData": pairs, "responseDetails": None, "responseStatus": 200}


# HTTP


def read_question(query, content_type, body):
    """A Question, or a sentence that says what is wrong."""
    if content_type.startswith("application/json"):
        try:
            fields = json.loads(body)
            text = fields["q"]
        except (ValueError, KeyError, TypeError):
            return "Invalid request: missing q parameter"
        texts = [text] if isinstance(text, str) else text
        if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
            return "Invalid request: q is no text"
        form = "libretranslate-one" if isinstance(text, str) else "libretranslate"
        return Question(fields.get("source", "auto"), texts, form)
    fields = urllib.parse.parse_qs(query, keep_blank_values=True)
    fields.update(urllib.parse.parse_qs(body.decode(errors="replace"), keep_blank_values=True))
    if "langpair" not in fields:
        return "Missing argument langpair"
    return Question(fields["langpair"][-1].partition("|")[0], fields.get("q", [""])[-1].split("\n\n"),
                    "apertium")


class Peer(asyncio.Protocol):
    def __init__(self, service):
        self.service = service
        self.data = b""
        self.at_work = False
        self.busy = False  # a request is being answered: the next one waits in `data`
        self.gone = False
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def connection_lost(self, exc):
        self.gone = True
        self.service.release(self)

    def data_received(self, data):
        self.data = self.data + data if self.data else data
        self.next_request()

    def next_request(self):
        if self.busy or self.gone:
            return
        end = self.data.find(b"\r\n\r\n")
        if end < 0:
            if len(self.data) > 65536:
                self.transport.abort()
            return
        lines = self.data[:end].decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length") or 0)
        if length > BODY_MAX:
            self.transport.abort()
            return
        if len(self.data) < end + 4 + length:
            return
        body = self.data[end + 4:end + 4 + length]
        self.data = self.data[end + 4 + length:]
        self.busy = True
        self.dispatch(lines[0], headers.get("content-type", ""), body)

    def dispatch(self, line, content_type, body):
        method, _, rest = line.partition(" ")
        path, _, query = rest.partition(" ")[0].partition("?")
        if path == "/translate":
            self.ask(query, content_type, body)
        elif path == "/control":
            self.service.control(self, method, urllib.parse.parse_qs(query), body)
        elif path == "/languages":
            self.reply(200, json.dumps(self.service.languages()).encode())
        elif path == "/listPairs":
            self.reply(200, json.dumps(self.service.pairs()).encode())
        elif path == "/health":
            self.reply(200, b'{"status": "ok"}')
        else:
            self.reply(404, b"<!doctype html><title>404 Not Found</title>", "text/html")

    def ask(self, query, content_type, body):
        question = read_question(query, content_type, body)
        limit = self.service.options.items_max
        if isinstance(question, str):
            self.refuse(400, question)
        elif limit and len(question.texts) > limit:
            self.refuse(400, f"Invalid request: request ({len(question.texts)}) exceeds text limit "
                             f"({limit})")
        else:
            self.service.take(self, question)

    def head(self, status, length, content_type, more=""):
        reason = REASONS.get(status, "OK")
        return (f"HTTP/1.1 {status} {reason}\r\nContent-Type: {content_type}\r\n"
                f"Content-Length: {length}\r\n{more}\r\n").encode()

    def reply(self, status, body, content_type="application/json", more=""):
        if self.gone:
            return
        self.transport.write(self.head(status, len(body), content_type, more) + body)
        self.busy = False
        if self.data:
            self.service.loop.call_soon(self.next_request)

    def refuse(self, status, why):
        after = self.service.options.retry_after
        more = f"Retry-After: {after:g}\r\n" if after and status in (429, 503) else ""
        self.reply(status, json.dumps({"error": why}).encode(), more=more)

    def html200(self):
        self.reply(200, b"<!doctype html><title>Welcome to nginx!</title>", "text/html")

    def reset(self):
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def close(self):
        self.transport.close()

    def truncate(self, body):
        self.transport.write(self.head(200, len(body), "application/json") + body[:len(body) // 2])
        self.transport.close()

    async def drip(self, body, seconds):
        self.transport.write(self.head(200, len(body), "application/json"))
        pieces = 20
        size = len(body) // pieces + 1
        for i in range(0, len(body), size):
            await asyncio.sleep(seconds / pieces)
            if self.gone:
                return
            self.transport.write(body[i:i + size])
        self.busy = False
        self.service.release(self)
        self.next_request()


async def serve(arguments):
    values = {name: value for name, value in vars(arguments).items() if name in Options.NAMES}
    service = Service(Options(values), arguments.seed)
    server = await service.loop.create_server(
        lambda: Peer(service), "127.0.0.1", arguments.port, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser(
        description="A fault-injecting translation backend; see the head of this file.")
    add = parser.add_argument
    add("--port", type=int, default=0, help="0 chooses a free one; it is printed")
    add("--slots", default="0", help="requests at work at once; 0: any number")
    add("--over", default="queue", help="beyond the slots: queue, 429 or 503")
    add("--queue", default="1000", help="length of the queue; beyond it 429")
    add("--latency", default="0", help="milliseconds, MS or FROM:TO")
    add("--latency-per-char", default="0", help="milliseconds for each character")
    add("--items-max", default="0", help="texts in one request; 0: any number")
    add("--faults", default="", help="NAME=SHARE,...")
    add("--retry-after", default="0", help="seconds in Retry-After of 429 and 503; 0: none")
    add("--languages", default=" ".join(LANGUAGES), help="source languages, separated by blanks")
    add("--seed", type=int, default=1, help="of latencies and faults")
    arguments = parser.parse_args()
    try:
        asyncio.run(serve(arguments))
    except ValueError as problem:
        parser.error(str(problem))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
