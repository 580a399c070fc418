"""Every table, in one import: for migrations and for tests."""

from models import agencies, audit, delivery, indicators, people, plans, reports
from models.base import Base

METADATA = Base.metadata

__all__ = [
    "METADATA", "agencies", "audit", "delivery", "indicators", "people", "plans", "reports",
]  # fmt: skip
