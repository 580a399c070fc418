"""Every table, in one import: for migrations and for tests."""

from models import agencies, audit, chats, delivery, indicators, people, plans, reports, requests
from models.base import Base
from models.documents import orders

METADATA = Base.metadata
__all__ = [
    "METADATA", "agencies", "audit", "chats", "delivery", "indicators", "orders", "people",
    "plans", "reports", "requests",
]  # fmt: skip
