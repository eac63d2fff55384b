#!/usr/bin/env python3
"""articles.py - invented Spanish news by the thousand, for chaos runs and benchmarks.

    articles.py --count 1000 [--seed 7] [--bytes 4300] [--updates 0.02] [--duplicates 0.02] [--distinct]   JSON lines on standard output

Every article is made from (seed, number) alone, so any run can be repeated. The words are real Spanish in real sentence patterns, so that
the language is what it says, but nothing in it happened: outlets, people and places are invented and the hosts end in .example. The shape
is that of newspaper4k. With --updates a share of the articles comes again with one sentence changed, with --duplicates unchanged. With
--distinct no two articles share a sentence: what is translated twice was paid for twice.
"""
import argparse
import itertools
import json
import random
import sys

OUTLETS = [f"{name}.example" for name in (
    "diario-del-valle", "la-gaceta-austral", "el-faro-de-brumas", "correo-de-las-lomas", "noticias-de-altamar", "el-pregonero",
    "voz-de-la-ribera", "tribuna-del-sur", "el-observador-gris", "cronica-de-piedra")]
PLACES = ["Villabruma", "Puerto Cormorán", "San Telmo del Río", "Altamira la Nueva", "Lomas Verdes", "Valdehoja", "Costa Serena", "Monteluz"]
PEOPLE = ["Aurelia Montes", "Benito Salvatierra", "Carmela Ruiz", "Dionisio Vega", "Elvira Campos", "Fermín Olmedo", "Graciela Pinto",
          "Horacio Lemos", "Inés Barrientos", "Julián Cuesta"]
WHO = ["el gobierno regional", "la alcaldesa", "el ministerio de transporte", "la cooperativa de pescadores", "el consejo escolar",
       "la asociación de vecinos", "el tribunal de cuentas", "la empresa de aguas", "el sindicato de docentes", "la universidad",
       "el servicio meteorológico", "la policía local", "el hospital comarcal", "la federación de ciclismo", "la junta directiva"]
DID = ["anunció", "confirmó", "rechazó", "aprobó", "presentó", "defendió", "criticó", "aplazó", "explicó", "retiró"]
WHAT = ["un plan para renovar el puerto", "la reforma del mercado central", "nuevas ayudas para los agricultores",
        "el presupuesto del próximo año", "la ampliación de la línea de autobuses", "un acuerdo sobre los salarios",
        "la construcción de dos puentes", "las obras del teatro municipal", "un informe sobre la sequía",
        "la apertura de un centro de salud", "el proyecto de energía solar", "las normas para el turismo rural"]
WHEN = ["el lunes", "el martes por la mañana", "esta semana", "tras varias horas de debate", "en una rueda de prensa",
        "durante la sesión ordinaria", "después de la reunión", "antes de las elecciones", "a última hora", "en un comunicado"]
BECAUSE = ["porque los costes han aumentado", "ya que la demanda crece cada año", "pese a las críticas de la oposición",
           "con el apoyo de todos los grupos", "aunque todavía faltan permisos", "para evitar nuevos retrasos",
           "sin dar más detalles", "según fuentes cercanas al caso", "como había prometido en primavera"]
SAID = ["«No podemos esperar más», dijo {p}.", "{p} señaló que los trabajos empezarán en {n} semanas.",
        "«Es una buena noticia para {l}», añadió {p}.", "Según {p}, el coste será de {n} millones de euros.",
        "{p} pidió calma a los habitantes de {l}.", "El proyecto afecta a unas {n} familias de {l}."]
SENTENCES_MAX = 100000  # of one article
HEAD = ["{W} {d} {o}", "{l}: {w} {d} {o}", "{W} {d} {o} en {l}"]


def sentence(r):
    if r.random() < 0.35:
        return r.choice(SAID).format(p=r.choice(PEOPLE), l=r.choice(PLACES), n=r.randint(2, 980))
    text = f"{r.choice(WHO)} {r.choice(DID)} {r.choice(WHEN)} {r.choice(WHAT)} en {r.choice(PLACES)} {r.choice(BECAUSE)}."
    return text[0].upper() + text[1:]


def numbered(text, number):
    """The sentence with a number that no other one has, before its full stop."""
    return f"{text[:-1]} (nota {number})."


def article(number, seed=1, size=4300, distinct=False):
    """The article of this number as a dict in newspaper4k's shape; about `size` bytes of JSON."""
    count = itertools.count(number * SENTENCES_MAX)
    r = random.Random(f"{seed}/{number}")
    who = r.choice(WHO)
    title = r.choice(HEAD).format(W=who[0].upper() + who[1:], w=who, d=r.choice(DID), o=r.choice(WHAT), l=r.choice(PLACES))
    title = f"{title} (expediente {number})"
    host = OUTLETS[number % len(OUTLETS)]
    paragraphs, length = [], 600 + len(title)
    while length < size:
        sentences = [sentence(r) for _ in range(r.randint(2, 4))]
        text = " ".join(numbered(one, next(count)) if distinct else one for one in sentences)
        paragraphs.append(text)
        length += len(text.encode()) + 4
    if paragraphs:
        paragraphs[-1] += f" La noticia lleva el número {number} de la serie {seed}."
    else:
        paragraphs = [f"La noticia lleva el número {number} de la serie {seed}."]
    url = f"https://www.{host}/noticias/{seed}-{number}"
    minute, second = divmod(number, 60)
    return {
        "url": url, "read_more_link": "", "language": "es", "title": title, "top_image": f"https://img.{host}/{number}.jpg",
        "meta_img": "", "images": [], "movies": [], "keywords": [], "meta_keywords": ["ficción"], "tags": [], "authors": [r.choice(PEOPLE)],
        "publish_date": f"2026-11-{1 + number % 20:02d}T{minute % 24:02d}:{second:02d}:00+01:00", "summary": "", "meta_description": "",
        "meta_lang": "es", "meta_favicon": "", "meta_site_name": host, "canonical_link": url, "text": "\n\n".join(paragraphs),
    }


def corrected(item, seed=1):
    """The same article with one sentence changed, as an outlet corrects it."""
    new = dict(item)
    paragraphs = new["text"].split("\n\n")
    paragraphs[0] += " Una versión anterior de esta noticia contenía un error."
    new["text"] = "\n\n".join(paragraphs)
    return new


def stream(count, seed=1, size=4300, updates=0.0, duplicates=0.0, distinct=False):
    r = random.Random(f"stream/{seed}")
    for number in range(count):
        item = article(number, seed, size, distinct)
        yield item
        if r.random() < updates:
            yield corrected(item, seed)
        if r.random() < duplicates:
            yield item


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bytes", type=int, default=4300)
    parser.add_argument("--updates", type=float, default=0.0)
    parser.add_argument("--duplicates", type=float, default=0.0)
    parser.add_argument("--distinct", action="store_true")
    options = parser.parse_args()
    for item in stream(options.count, options.seed, options.bytes, options.updates, options.duplicates, options.distinct):
        sys.stdout.write(json.dumps(item, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
