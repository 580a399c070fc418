"""Plain data of importing: what a workbook would change, and why a file was not read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.downloads import ImportState
from models.plan_changes import PlanChanges
from models.plan_workbook.problems import SheetProblem
from models.plan_workbook.table import Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What a workbook would do to a plan, or what is wrong with it.

    `import_id` goes into the buttons. `agencies` are short names by codes, for what is gained and
    lost. Duties are those of the open period.
    """

    import_id: int
    state: ImportState
    file_name: str
    plan_number: str
    problems: tuple[SheetProblem, ...] = ()
    changes: PlanChanges = field(default=PlanChanges())
    skipped: tuple[Skipped, ...] = ()
    agencies: Mapping[str, str] = field(default_factory=dict)
    duties_added: int = 0
    duties_cancelled: int = 0
    #: Whether it would be a plan beside those that are there.
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class DownloadFailure:
    """A file that could not be fetched or read; `sentence` is one of the catalogues'."""

    file_name: str
    sentence: str
