"""``stance evaluate``: labelled pairs in, figures out, and a gate for continuous integration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.app import app
from stance.cli.options import refuse_input
from stance.cli.talk import count, say
from stance.errors import ConfigError, InputError, ModelError

if TYPE_CHECKING:
    from stance.classifiers import Classifier
    from stance.contest import Contest
    from stance.evaluate import Comparison, Evaluation
    from stance.evaluate.config import EvaluateConfig
    from stance.evaluate.tuning import Tuning
    from stance.examples import Example


@app.command()
def evaluate(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CONFIG | PREDICTIONS...",
            help="YAML file that says what to evaluate; options replace what it says. With --positions: predictions.",
            show_default=False,
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            "-m",
            help="Id of a model that ships, a model folder, or an NLI model (also of the hub); by default the one that "
            "ships for the contest.",
        ),
    ] = None,
    contest: Annotated[
        str | None,
        typer.Option("--contest", "-c", help="Contest file, or id of one that ships; by default the model's."),
    ] = None,
    data: Annotated[
        list[str] | None, typer.Option("--data", "-d", help="Labelled file or folder; may be given several times.")
    ] = None,
    end_to_end: Annotated[
        bool, typer.Option("--end-to-end", help="Find the actors anew, even where the records have mentions.")
    ] = False,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-under", metavar="BAR", help="Exit 1 below macro_f1=0.80 or above ece=0.05:max; repeatable."
        ),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(help="Zero-shot models: how likely a side must be entailed (0.5).", show_default=False),
    ] = None,
    tune: Annotated[
        bool, typer.Option("--tune", help="Zero-shot models: find the threshold that fits the data best, and use it.")
    ] = False,
    context: Annotated[
        bool, typer.Option("--context", help="Zero-shot models: read the previous sentence too.")
    ] = False,
    compare: Annotated[
        str | None, typer.Option("--compare", metavar="OTHER", help="Test the difference from this model.")
    ] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write all figures here.")] = None,
    markdown: Annotated[Path | None, typer.Option("--markdown", help="Write the tables here.")] = None,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="Write one JSON record for each labelled pair here.")
    ] = None,
    positions: Annotated[
        Path | None,
        typer.Option(
            "--positions",
            help="CSV of positions on record, such as seeds/positions.csv, to compare the scores of PREDICTIONS with.",
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Replace a value of CONFIG, such as split=test; repeatable."),
    ] = None,
) -> None:
    """Say how well a model tells sides on labelled pairs, or how well scores agree with the public record."""
    if positions is not None:
        from stance.cli.positions import evaluate_positions

        others = (contest, data, end_to_end, fail_under, tune, context, compare, json, markdown, predictions, set_)
        if any(others) or threshold is not None:
            raise ConfigError("--positions goes with PREDICTIONS and --model alone; leave the other options out")
        evaluate_positions(inputs or [], positions, model)
        return
    if inputs and len(inputs) > 1:
        raise ConfigError(f"one CONFIG expected, got {len(inputs)}; predictions are evaluated with --positions FILE")
    config = Path(inputs[0]) if inputs else None
    if config and config.suffix.lower() in (".jsonl", ".json", ".csv", ".parquet", ".gz", ".zst"):
        raise ConfigError(
            f"{config}: expected a CONFIG in YAML; labelled pairs go with --data, predictions with --positions"
        )
    from stance.classifiers import contest_of
    from stance.cli.evaluation_table import show, tell_errors
    from stance.evaluate import gate, parse_bar
    from stance.evaluate.report import prediction_lines, to_json, to_markdown
    from stance.store import check_output, write_text

    settings = _settings(
        config,
        set_ or [],
        model=model,
        contest=contest,
        data=data,
        end_to_end=end_to_end or None,
        threshold=threshold,
        tune=tune or None,
        context=context or None,
        compare=compare,
    )
    bars = _bars(settings, fail_under or [])
    labels = contest_of(_model(settings), _asked(settings)).labels
    parsed = [parse_bar(bar, labels) for bar in bars]
    for path in filter(None, (json, markdown, predictions)):
        check_output(path)
        refuse_input(path, [*settings.data, *(inputs or [])])
    if settings.tune:
        tuning = tuned(settings)
        say(
            f"threshold {tuning.threshold} fits these {count(tuning.n, 'pair')} best: macro-F1 {tuning.macro_f1:.3f}, "
            f"with the default {tuning.before:.3f}; the figures are of the same pairs, so try it on others: "
            f"--threshold {tuning.threshold}"
        )
        settings = settings.model_copy(update={"threshold": tuning.threshold})
    evaluation, comparison = run(settings)
    failures = gate(evaluation, parsed)
    if json:
        write_text(json, [to_json(evaluation, comparison, failures)])
    if markdown:
        write_text(markdown, [to_markdown(evaluation, comparison, failures)])
    if predictions:
        write_text(predictions, prediction_lines(evaluation))
    show(evaluation, comparison)
    tell_errors(evaluation, predictions)
    for line in failures:
        say(f"stance: {line}")
    if failures:
        raise typer.Exit(1)


def run(settings: EvaluateConfig) -> tuple[Evaluation, Comparison | None]:
    """Evaluate what the settings name; threshold and context go to those of the models that are zero-shot.

    A threshold that was fitted to the first is not the second's: that one keeps its default.

    Raises:
        StanceError: A model or a labelled file cannot be used, or the two models are of different contests.
    """
    from stance.classifiers import contest_of, is_zero_shot, load_classifier
    from stance.evaluate import compare, evaluate
    from stance.examples import read_examples
    from stance.gazetteer import Gazetteer

    model = _model(settings)
    contest = contest_of(model, _asked(settings))
    if settings.compare is not None:
        other = contest_of(settings.compare, _asked(settings))
        if other.labels != contest.labels:
            raise ModelError(
                f"{settings.compare}: tells {', '.join(other.labels)}, but {model} tells "
                f"{', '.join(contest.labels)}; compare models of one contest"
            )
    examples = _of_split(read_examples(settings.data, contest.labels), settings)
    gazetteer = Gazetteer.of(contest)
    told = [m for m in (model, settings.compare) if m is not None and is_zero_shot(m)] or [model]

    def classifier(reference: str, threshold: float | None) -> Classifier:
        if reference not in told:
            return load_classifier(reference, contest)
        return load_classifier(reference, contest, threshold=threshold, context=settings.context)

    first = evaluate(
        classifier(model, settings.threshold),
        examples,
        gazetteer,
        end_to_end=settings.end_to_end,
        seed=settings.seed,
    )
    if settings.compare is None:
        return first, None
    second = evaluate(
        classifier(settings.compare, None if settings.tune else settings.threshold),
        examples,
        gazetteer,
        end_to_end=settings.end_to_end,
        seed=settings.seed,
        n_swaps=0,
    )
    # Two trainings of one configuration have one id; what the user calls them tells them apart.
    return first, compare(replace(first, model=model), replace(second, model=settings.compare))


def tuned(settings: EvaluateConfig) -> Tuning:
    """Find the threshold that fits the data best.

    Raises:
        StanceError: The model or a labelled file cannot be used, or the model has no threshold.
    """
    from stance.classifiers import contest_of, is_zero_shot
    from stance.classifiers.zeroshot import ZeroShotClassifier
    from stance.evaluate.tuning import tune
    from stance.examples import read_examples
    from stance.gazetteer import Gazetteer

    model = _model(settings)
    if not is_zero_shot(model):
        raise ConfigError(f"{model}: --tune sets the threshold of a zero-shot model, and this one has none")
    if settings.threshold is not None:
        raise ConfigError(
            f"--tune finds the threshold that --threshold {settings.threshold} sets; leave one of them out"
        )
    contest = contest_of(model, _asked(settings))
    return tune(
        ZeroShotClassifier(model, contest, context=settings.context),
        _of_split(read_examples(settings.data, contest.labels), settings),
        Gazetteer.of(contest),
        end_to_end=settings.end_to_end,
    )


def _settings(config: Path | None, overrides: list[str], **options: object) -> EvaluateConfig:
    """What the file says, with what the command line says in its place."""
    from stance.config import read_config
    from stance.evaluate.config import EvaluateConfig

    if config is None and overrides:
        raise ConfigError(f"--set {overrides[0]}: there is no CONFIG to change; name one, or use the options")
    settings = EvaluateConfig() if config is None else read_config(config, EvaluateConfig, overrides)
    settings = settings.model_copy(update={key: value for key, value in options.items() if value is not None})
    if not settings.data:
        raise ConfigError("nothing to evaluate on; give --data FILE, or a CONFIG that names data")
    return settings


def _bars(settings: EvaluateConfig, options: list[str]) -> list[str]:
    """Bars of the file, then those of the command line; the latter replace the former's of the same metric."""
    bars = {metric: f"{metric}={limit}" for metric, limit in (settings.fail_under or {}).items()}
    return list((bars | {bar.partition("=")[0].strip(): bar for bar in options}).values())


def _model(settings: EvaluateConfig) -> str:
    from stance.classifiers import choose_model

    return settings.model or choose_model(_asked(settings))


def _asked(settings: EvaluateConfig) -> Contest | None:
    """The contest that the user names, if any."""
    from stance.contests import load_contest

    return None if settings.contest is None else load_contest(settings.contest)


def _of_split(examples: list[Example], settings: EvaluateConfig) -> list[Example]:
    if settings.split is None:
        return examples
    chosen = [e for e in examples if e.split == settings.split]
    if not chosen:
        known = ", ".join(sorted({e.split for e in examples if e.split})) or "none"
        raise InputError(f"{', '.join(settings.data)}: no record of split '{settings.split}'; splits there: {known}")
    return chosen
