"""Neural translation on this machine, by models of Firefox Translations: no account, no network.

The models take plain text. What is held goes out as [1], [2], which they leave as it is; a pair's
words are translated once more on their own and looked for in the whole. An answer in which not all
of that is found is none: whoever asked then goes run by run.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from types import TracebackType
from typing import Protocol, Self

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.engine import Limits, Refusing, Request
from mindblog_cli.engines.fxtranslate_models import Model, folder, route, short
from mindblog_cli.engines.fxtranslate_text import answered, asked

try:
    from fxtranslate import Translator
except ModuleNotFoundError as missing:
    raise Refusing(
        f"fxtranslate needs the package {missing.name}", hint="pip install 'mindblog-cli[neural]'"
    ) from missing


class Plain(Protocol):
    """What a loaded model does."""

    def translate_long(self, text: str) -> str:
        """*text*, of any length, in the other language."""


Load = Callable[[bytes, bytes, bytes, bytes | None], Plain]


class FxTranslate:
    """The engine `fxtranslate`; a model is loaded when it is first needed."""

    name = "fxtranslate"
    limits = Limits(texts=20, characters=10_000)

    def __init__(
        self, settings: EngineSettings, env: Mapping[str, str], load: Load = Translator
    ) -> None:
        self._folder = folder(settings.models, env)
        self._load = load
        self._loaded: dict[Model, Plain] = {}
        # A translator may be used by the thread that made it only, and has to end in it, too.
        self._thread = ThreadPoolExecutor(1, "fxtranslate")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._thread.submit(self._loaded.clear)
        self._thread.shutdown()

    def pairs(self, source: str, target: str) -> bool:
        """Whether the files for this direction are here, or for both ways by English."""
        return source != target and bool(route(self._folder, source, target))

    def why(self, source: str, target: str) -> str:
        """What is here for this direction, or how to get it."""
        if self.pairs(source, target):
            return f"models for {source} to {target} are in {self._folder}"
        return (
            f"no model for {source} to {target} in {self._folder}; "
            f"`{_getting(source, target)}` gets one"
        )

    def translate(self, request: Request) -> list[str | None]:
        """The texts of *request*; None for one whose tags are not found again."""
        models = route(self._folder, request.source, request.target)
        if not models:
            raise Refusing(
                f"there is no model for {request.source} to {request.target} in {self._folder}",
                hint=f"`{_getting(request.source, request.target)}`, or set `models` or "
                "$MINDBLOG_MODELS to the folder where they are",
            )
        work = self._thread.submit(self._translated, models, request)
        error = work.exception()
        # What comes of an error in its Rust is no Exception, and can not be imported.
        if type(error).__name__ == "PanicException":
            raise Refusing(
                f"the model in {models[-1].weights.parent} can not be used: {error}",
                hint="delete that folder, and fetch the model again",
            ) from error
        return work.result()

    def _translated(self, models: Sequence[Model], request: Request) -> list[str | None]:
        chain = [self._model(model) for model in models]
        answers: list[str | None] = []
        for text in request.texts:
            question = asked(text.text, request.terms)
            said = {part: _said(chain, words) for part, words in question.parts.items()}
            answers.append(answered(question, said))
        return answers

    def _model(self, model: Model) -> Plain:
        if model not in self._loaded:
            try:
                self._loaded[model] = self._load(
                    model.weights.read_bytes(),
                    model.source.read_bytes(),
                    model.target.read_bytes(),
                    model.shortlist.read_bytes() if model.shortlist else None,
                )
            except (OSError, ValueError) as error:
                raise Refusing(
                    f"{model.weights} can not be loaded: {error}",
                    hint="delete the folder that it is in, and fetch the model again",
                ) from error
        return self._loaded[model]


def _getting(source: str, target: str) -> str:
    return f"fxtranslate models add {short(source)} {short(target)}"


def _said(chain: list[Plain], words: str) -> str:
    return reduce(lambda text, model: model.translate_long(text), chain, words)
