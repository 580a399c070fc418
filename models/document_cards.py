"""Plain data of what is answered to a wish for a document."""

from dataclasses import dataclass

from models.documents.orders import DocumentKind


@dataclass(frozen=True, slots=True)
class Offered:
    """A document that a person can have; `agency_id` 0 is the whole plan's."""

    kind: DocumentKind
    agency_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportMenu:
    """What a person can have; `sees_agencies`: every agency's report as well."""

    year: int
    offered: tuple[Offered, ...]
    sees_agencies: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAgencies:
    """The agencies whose reports can be had."""

    year: int
    agencies: tuple[Offered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A document that is being made now; `is_new`: it was not before."""

    kind: DocumentKind
    year: int
    agency: str
    is_new: bool
