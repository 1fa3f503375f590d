"""Trains the learned part (loaders/text/learned) on made sentences and the annotated texts.

    .venv/bin/python -m bench.extraction.train [--cross-validate]

Writes the weights to loaders/text/learned/weights.json.gz. With --cross-validate it writes nothing and says how well texts are
read by weights that were learned without them.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bench.extraction import gold as annotated
from bench.extraction import made
from bench.extraction import score as scorer
from bench.extraction.gold import SYMMETRIC, Gold, key
from bench.extraction.made import Lesson
from loaders.text import coreference, frames, learned, parse, pipeline, settle
from loaders.text.learned import Learned
from loaders.text.learned.candidates import PAIRS, PARTS, Candidates
from loaders.text.learned.evidence import Evidence, gather
from loaders.text.learned.linear import Linear
from loaders.text.model import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FOLDERS = tuple(annotated.CORPUS / name for name in ("dev", "news-dev", "wire-dev", "desk-dev", "brief-dev"))
_ELSEWHERE = 0.3  # weight of a mention whose actor has the part, but says so in another sentence
_MADE = 0.5  # weight of a made sentence
_SEEN = 2  # how often a feature must be seen
_TIMES = 3  # how often a template is filled
_FOLDS = 10
_JUDGE = 1.0  # C of the judges
_OTHER_TYPES = (
    0.3,
    0.1,
)  # weight of an example of another type, for a judge of what a rule says, and of what none does
_WITHOUT = 0.2  # how much of an example's weight goes to what it would be without rules
_PRECISE = 0.85  # what share of what is stated is to be right
_ALONE = 0.8  # and of what no rule says
_BOUNDS = ((0.3, 0.5), (0.5, 0.75))  # for the least confidence of what a rule says, and of what none does
_SMOOTH = 3  # so many examples that are right to that share are taken as seen, since rare types have few of their own
_STRENGTH = {"parts": 1.0, "targets": 0.3, "pairs": 0.7}  # of the fit against the penalty on weights: C


@dataclass
class Row:
    """Features with the right answers: 1 yes, 0 no, -1 not known, and what it weighs."""

    features: list[str]
    answers: list[int]
    weights: list[float]


@dataclass
class Rows:
    """What is taught by one text."""

    parts: list[Row] = field(default_factory=list)
    targets: list[Row] = field(default_factory=list)
    pairs: list[Row] = field(default_factory=list)


def lesson(gold: Gold, reading: Reading, same: dict[str, str] | None = None) -> Lesson:
    """An annotated text as a lesson. `same`: which annotated entity each thing in the reading is, where they are not those."""
    ours: dict[str, list[str]] = {}
    for thing in reading.things:
        id = same.get(thing) if same is not None else thing
        if id is not None:
            ours.setdefault(id, []).append(thing)

    def placed(name: str) -> dict[tuple[str, str, str], tuple[int, int]]:
        return {
            (one["type"], source, target): gold.spans[one["sentence"] - 1]
            for one in gold.data.get(name) or ()
            for source in ours.get(one["source"], [f"?{one['source']}"])
            for target in ours.get(one["target"], [f"?{one['target']}"])
        }

    return Lesson(gold.name, reading, placed("relations"), placed("optional_relations"))


def rows(one: Lesson) -> Rows:
    """What a lesson teaches."""
    made = one.name.startswith("made")
    weight = _MADE if made else 1.0
    candidates = Candidates(one.reading)
    found = Rows()
    for seen in candidates.seen():
        start = seen.mention.start
        answers, weights = [], []
        for part, kinds in PARTS.items():
            yes = {
                target: span[0] <= start < span[1]
                for (type, source, target), span in one.relations.items()
                if type == part and source == seen.spot.thing and _kind(one, target) in kinds
            }
            maybe = {target for type, source, target in one.open if type == part and source == seen.spot.thing}
            if any(yes.values()):
                answers.append(1)
                weights.append(weight)
            elif maybe:
                answers.append(-1)
                weights.append(0.0)
            else:
                answers.append(0)
                weights.append(weight * (_ELSEWHERE if yes else 1.0))
            if not any(yes.values()):
                continue
            for thing in candidates.targets:
                if thing.kind in kinds and thing.key not in maybe:
                    found.targets.append(
                        Row(sorted(candidates.target(seen, part, thing.key)), [int(thing.key in yes)], [weight])
                    )
        found.parts.append(Row(sorted(seen.features), answers, weights))
    for pair in candidates.pairs():
        answers, weights = [], []
        for type in PAIRS:
            span = _pair(one.relations, type, pair.one.thing, pair.other.thing)
            here = span is not None and span[0] <= pair.one.start < span[1]
            if here or span is None:
                answers.append(int(here))
                weights.append(weight)
            else:
                answers.append(0)
                weights.append(weight * _ELSEWHERE)
            if not here and _pair(one.open, type, pair.one.thing, pair.other.thing):
                answers[-1] = -1
        found.pairs.append(Row(sorted(pair.features), answers, weights))
    return found


def _kind(one: Lesson, key: str) -> str:
    thing = one.reading.things.get(key)
    return thing.kind if thing else "Process"  # a process that was not found is one, still


def _pair(
    relations: dict[tuple[str, str, str], tuple[int, int]], type: str, one: str, other: str
) -> tuple[int, int] | None:
    found = relations.get((type, one, other))
    if found is None and type in SYMMETRIC:
        found = relations.get((type, other, one))
    return found


def fit(name: str, given: Iterable[Row], answers: Sequence[str]) -> Linear:
    """A logistic regression for each answer."""
    given = list(given)
    counts = Counter(feature for row in given for feature in row.features)
    index = {feature: n for n, feature in enumerate(sorted(one for one, many in counts.items() if many >= _SEEN))}
    matrix = _matrix(given, index)
    right = np.array([row.answers for row in given])
    heavy = np.array([row.weights for row in given])
    weights = np.zeros((len(index), len(answers)), dtype=np.float32)
    bias = np.full(len(answers), -9, dtype=np.float32)
    for column in range(len(answers)):
        known = right[:, column] >= 0
        if len(set(right[known, column])) < 2:
            continue
        model = LogisticRegression(C=_STRENGTH[name], solver="liblinear", random_state=0, intercept_scaling=5)
        model.fit(matrix[known], right[known, column], heavy[known, column])
        weights[:, column] = model.coef_[0]
        bias[column] = model.intercept_[0]
    return Linear(tuple(answers), index, weights, bias)


def _matrix(given: list[Row], index: dict[str, int]) -> csr_matrix:
    columns: list[int] = []
    ends: list[int] = [0]
    for row in given:
        columns += [index[one] for one in row.features if one in index]
        ends.append(len(columns))
    ones: NDArray[np.float64] = np.ones(len(columns))
    return csr_matrix((ones, columns, ends), shape=(len(given), len(index)))


@dataclass
class Base:
    """The three regressions over features."""

    parts: Linear
    targets: Linear
    pairs: Linear


def base(given: Sequence[Rows]) -> Base:
    return Base(
        fit("parts", (row for one in given for row in one.parts), list(PARTS)),
        fit("targets", (row for one in given for row in one.targets), ["here"]),
        fit("pairs", (row for one in given for row in one.pairs), list(PAIRS)),
    )


@dataclass
class Judged:
    """A candidate in a text that the regressions did not see: its signs, and whether it is right (1, 0, -1 not known)."""

    evidence: Evidence
    right: int


def judged(one: Lesson, evidence: Iterable[Evidence]) -> list[Judged]:
    right = {key(*triple) for triple in one.relations}
    maybe = {key(*triple) for triple in one.open}
    found = []
    for each in evidence:
        triple = key(*each.triple)
        found.append(Judged(each, 1 if triple in right else -1 if triple in maybe else 0))
    return found


Judges = tuple[dict[str, tuple[list[float], list[float]]], dict[str, tuple[float, float]]]


def judges(given: Sequence[Judged]) -> Judges:
    """Of each type the bias and the weights of the signs, and the least confidence that it takes to be stated: of what a rule
    says, and of what none does.

    What is rare has too few examples of its own: those of other types count a little for each. The rules were written with
    these texts before the eyes and will say less of others: what they say counts a little as if they did not.
    """
    known = [one for one in given if one.right >= 0]
    ruled = [one for one in known if one.evidence.ruled]
    alone = [(one, 1.0) for one in known if not one.evidence.ruled]
    alone += [(Judged(without_rules(one.evidence), one.right), _WITHOUT) for one in ruled]
    several = [_judges_of([(one, 1.0) for one in ruled], 0), _judges_of(alone, 1)]
    return (
        {name: (several[0][name][0], several[1][name][0]) for name in several[0]},
        {name: (several[0][name][1], several[1][name][1]) for name in several[0]},
    )


def _judges_of(given: Sequence[tuple[Judged, float]], which: int) -> dict[str, tuple[list[float], float]]:
    """The judges of what a rule says (0), or of what none does (1): weights and the least confidence."""
    signs = np.array([one.evidence.signs() for one, _ in given])
    right = np.array([one.right for one, _ in given])
    types = np.array([one.evidence.type for one, _ in given])
    heavy = np.array([weight for _, weight in given])
    found = {}
    for name in dict.fromkeys((*PARTS, *PAIRS)):
        alike = np.isin(types, list(PARTS if name in PARTS else PAIRS))
        weights = (heavy * np.where(types == name, 1.0, _OTHER_TYPES[which]))[alike]
        model = LogisticRegression(C=_JUDGE, max_iter=1000)
        model.fit(signs[alike], right[alike], weights)
        own = (types == name) & (heavy == 1)
        odds = signs[own] @ model.coef_[0] + model.intercept_[0]
        least = _threshold(1 / (1 + np.exp(-odds)), right[own], (_PRECISE, _ALONE)[which], _BOUNDS[which])
        found[name] = ([round(float(one), 3) for one in (model.intercept_[0], *model.coef_[0])], least)
    return found


def without_rules(one: Evidence) -> Evidence:
    return replace(one, rule=None, rules=0.0, other_rules=0.0)


def _threshold(
    confidence: NDArray[np.float64], right: NDArray[np.int_], precise: float, bounds: tuple[float, float]
) -> float:
    """The least confidence, within bounds, at which enough of what is stated is right."""
    for one in np.arange(*bounds, 0.01):
        taken = right[confidence >= one]
        if (taken.sum() + _SMOOTH * precise) / (len(taken) + _SMOOTH) >= precise:
            return round(float(one), 2)
    return bounds[1]


def learn(lessons: Sequence[Rows], outside: Sequence[Judged]) -> Learned:
    """All that is learned. `outside`: candidates in texts as the program finds them, scored by what was learned of others."""
    first = base(lessons)
    return Learned(first.parts, first.targets, first.pairs, *judges(outside))


@dataclass
class Text:
    """An annotated text as it is read: with the annotators' entities or with those that the program finds."""

    gold: Gold
    lesson: Lesson
    rows: Rows

    @classmethod
    def of(cls, gold: Gold, reading: Reading, found: bool) -> Text:
        frames.state(reading)
        one = lesson(gold, reading, scorer.match(gold, reading) if found else None)
        return cls(gold, one, rows(one))


def texts(golds: Sequence[Gold], found: bool) -> list[Text]:
    if found:
        given = [pipeline.find(Reading(one.article(), doc)) for one, doc in zip(golds, _parsed(golds), strict=True)]
    else:
        given = annotated.readings(list(golds))
        for one in given:
            coreference.find(one)
    return [Text.of(gold, reading, found) for gold, reading in zip(golds, given, strict=True)]


def _parsed(golds: Sequence[Gold]) -> Iterator[Doc]:
    return parse.parse(one.text for one in golds)


_SHARED: list[
    tuple[list[list[Text]], list[Rows], int]
] = []  # what the processes of `outside` find there when they begin


def outside(kinds: list[list[Text]], others: list[Rows], folds: int) -> list[list[list[Judged]]]:
    """The candidates of each text, judged by regressions that did not see it, for each kind of reading."""
    _SHARED[:] = [(kinds, others, folds)]
    found: list[list[list[Judged]]] = [[[] for _ in one] for one in kinds]
    with get_context("fork").Pool() as pool:
        for fold in pool.imap_unordered(_fold, range(folds)):
            for kind, number, evidence in fold:
                found[kind][number] = judged(kinds[kind][number].lesson, evidence)
    return found


def _fold(fold: int) -> list[tuple[int, int, list[Evidence]]]:
    kinds, others, folds = _SHARED[0]
    taught = [text.rows for kind in kinds for number, text in enumerate(kind) if number % folds != fold]
    first = base([*taught, *others])
    return [
        (kind, number, gather(text.lesson.reading, first.parts, first.targets, first.pairs))
        for kind, texts in enumerate(kinds)
        for number, text in enumerate(texts)
        if number % folds == fold
    ]


def cross_validate(kinds: list[list[Text]], found: list[list[list[Judged]]], folds: int) -> list[list[Reading]]:
    """Each text read by judges, too, that did not see it."""
    readings: list[list[Reading]] = [[] for _ in kinds]
    for kind, texts in enumerate(kinds):
        empty = Linear((), {}, np.zeros((0, 0), np.float32), np.zeros(0, np.float32))
        for number, text in enumerate(texts):
            given = [one for n, each in enumerate(found[-1]) if n % folds != number % folds for one in each]
            known = _judges(given, (number % folds,))
            before = text.lesson.reading
            reading = replace(
                before,
                things=dict(before.things),
                mentions=list(before.mentions),
                statements=list(before.statements),
            )
            learned.judge(reading, [one.evidence for one in found[kind][number]], Learned(empty, empty, empty, *known))
            settle.settle(reading)
            readings[kind].append(reading)
    return readings


_KNOWN: dict[tuple[int, ...], Judges] = {}


def _judges(given: Sequence[Judged], name: tuple[int, ...]) -> Judges:
    if name not in _KNOWN:
        _KNOWN[name] = judges(given)
    return _KNOWN[name]


def calibration(found: Iterable[Judged], learned: Learned) -> list[tuple[float, float, int]]:
    """By tenths of confidence: the mean confidence, the share that is right, how many."""
    tenths: dict[int, list[tuple[float, int]]] = {}
    for one in found:
        if one.right >= 0:
            confidence = learned.confidence(one.evidence)
            tenths.setdefault(min(9, int(confidence * 10)), []).append((confidence, one.right))
    return [
        (float(np.mean([c for c, _ in rows])), float(np.mean([r for _, r in rows])), len(rows))
        for _, rows in sorted(tenths.items())
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains the learned part of reading texts.")
    parser.add_argument(
        "--cross-validate", action="store_true", help="say how well texts are read that were not learned from"
    )
    parser.add_argument(
        "--folds", type=int, default=_FOLDS, help="parts that the texts are split into; 0: each text alone"
    )
    parser.add_argument("--without-templates", action="store_true", help="learn from the annotated texts alone")
    said = parser.parse_args()
    golds = [one for folder in _FOLDERS for one in annotated.load(folder)]
    folds = said.folds or len(golds)
    kinds = [texts(golds, found=False), texts(golds, found=True)]
    others = [] if said.without_templates else [rows(one) for one in made.lessons(_TIMES)]
    found = outside(kinds, others, folds)
    if said.cross_validate:
        for name, texts_of, readings in zip(
            ("the annotators' entities", "found entities"), kinds, cross_validate(kinds, found, folds), strict=True
        ):
            print(name)
            print(scorer.text(scorer.score([one.gold for one in texts_of], readings)))
        return
    whole = learn(
        [*(one.rows for kind in kinds for one in kind), *others],
        [one for text in found[-1] for one in text],
    )
    for mean, share, many in calibration((one for text in found[-1] for one in text), whole):
        print(f"confidence {mean:.2f}: {share:.2f} right of {many}")
    learned.WEIGHTS.write_bytes(_packed(whole))
    print(f"{learned.WEIGHTS.stat().st_size / 1000:.0f} KB")


def _packed(one: Learned) -> bytes:
    data = {
        **{name: getattr(one, name).dump() for name in ("parts", "targets", "pairs")},
        "judges": one.judges,
        "least": one.least,
    }
    return gzip.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


if __name__ == "__main__":
    main()
