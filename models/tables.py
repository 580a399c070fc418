"""Every table, in one import: for migrations and for tests."""

from models import (
    agencies,
    audit,
    chats,
    delivery,
    downloads,
    indicators,
    people,
    plans,
    reorganisation_proposals,
    reports,
    requests,
    searching,
)
from models.base import Base
from models.documents import orders

METADATA = Base.metadata
__all__ = [
    "METADATA", "agencies", "audit", "chats", "delivery", "downloads", "indicators", "orders",
    "people", "plans", "reorganisation_proposals", "reports", "requests", "searching",
]  # fmt: skip
