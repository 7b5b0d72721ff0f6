"""Golden questions: what is asked, when, after what, and what a right answer shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, ValidationError

from index import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FALSE_PREMISE = "false premise"


def _turns(given: object) -> object:
    """Null and a single question are written without a list."""
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else given


class GoldenQuestion(BaseModel):
    """One line of a golden file. `answerable` false: the answer must be an abstention.

    True: some excerpt is right, that is, of one of the updates `gold` (their ids in the imported
    file), holding one of `any`, by one of `any_author`; what is not given is not asked. For each
    list of `all` some excerpt holds one of its strings. In either case no excerpt holds one of
    `none`; with `speaker`, every excerpt's speaker holds all its words. It is asked at `now` in
    the zone `tz`, in one conversation after the questions `after`. `kind` and `blog` are what
    figures are told apart by. `needs` names a capability that the question waits for.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    answerable: bool
    kind: str = ""
    blog: str = ""
    now: AwareDatetime | None = None
    tz: ZoneInfo = ZoneInfo("UTC")
    after: Annotated[tuple[str, ...], BeforeValidator(_turns)] = ()
    gold: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    all: tuple[tuple[str, ...], ...] = ()
    any_author: tuple[str, ...] = ()
    speaker: str | None = None
    needs: str | None = None

    @property
    def has_false_premise(self) -> bool:
        """Whether the right answer says that the premise is false (or is none)."""
        return self.kind == FALSE_PREMISE and not self.answerable


def read_questions(path: Path) -> list[GoldenQuestion]:
    """Raises InputError with the line that is no golden question."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error})") from error
    questions = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            questions.append(GoldenQuestion.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise InputError(
                f"{path.name}, line {number}: {first['loc']}: {first['msg']}"
            ) from error
    return questions


def of_blogs(questions: Iterable[GoldenQuestion], blogs: str) -> list[GoldenQuestion]:
    """Return the questions on these blogs, named with commas between. Raises InputError for a
    blog without questions."""
    held = list(questions)
    wanted = {name.strip() for name in blogs.split(",")}
    if unknown := wanted - {golden.blog for golden in held}:
        raise InputError(f"no question is on the blogs {sorted(unknown)}")
    return [golden for golden in held if golden.blog in wanted]
