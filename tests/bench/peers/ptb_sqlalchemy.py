"""A report bot as python-telegram-bot's and SQLAlchemy's documentations suggest it.

A ConversationHandler, an asynchronous session an update, the ORM, SQLite that is safe on power
loss. It keeps a draft and files it; it has no inbox, no outbox, no trail and no rights.
"""

import sys

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram import Update
from telegram.ext import (
    Application,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

from tests.bench.fake_api import TOKEN

PERCENT, RESULT, DIFFICULTIES = range(3)


class Base(DeclarativeBase):
    """The base of the tables."""


class User(Base):
    """Somebody who reports."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Report(Base):
    """What somebody has reported."""

    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    percent: Mapped[int] = mapped_column(default=0)
    result: Mapped[str] = mapped_column(default="")
    difficulties: Mapped[str] = mapped_column(default="")
    is_filed: Mapped[bool] = mapped_column(default=False)


engine = create_async_engine(f"sqlite+aiosqlite:///{sys.argv[2]}/peer.db")
Session = async_sessionmaker(engine)


@event.listens_for(engine.sync_engine, "connect")
def prepare(connection: object, _record: object) -> None:
    """Make SQLite as safe as ours."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


async def draft_of(session: object, user: int) -> Report:
    """Return the open draft."""
    statement = select(Report).where(Report.user_id == user, Report.is_filed.is_(False))
    return (await session.scalars(statement)).one()  # type: ignore[attr-defined,no-any-return]


async def begin(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Begin a report."""
    assert update.message
    assert update.effective_user
    async with Session() as session, session.begin():
        if await session.get(User, update.effective_user.id) is None:
            session.add(User(id=update.effective_user.id, name=update.effective_user.full_name))
        session.add(Report(user_id=update.effective_user.id))
    await update.message.reply_text("How many percent?")
    return PERCENT


async def percent(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Take the percent."""
    assert update.message
    assert update.effective_user
    async with Session() as session, session.begin():
        report = await draft_of(session, update.effective_user.id)
        report.percent = int((update.message.text or "0").strip("%"))
    await update.message.reply_text("What was done?")
    return RESULT


async def result(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Take the result."""
    assert update.message
    assert update.effective_user
    async with Session() as session, session.begin():
        report = await draft_of(session, update.effective_user.id)
        report.result = update.message.text or ""
    await update.message.reply_text("Which difficulties?")
    return DIFFICULTIES


async def difficulties(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Take the difficulties and file the report."""
    assert update.message
    assert update.effective_user
    async with Session() as session, session.begin():
        report = await draft_of(session, update.effective_user.id)
        report.difficulties = update.message.text or ""
        report.is_filed = True
    await update.message.reply_text("Filed.")
    return ConversationHandler.END


async def set_up(_application: object) -> None:
    """Make the tables."""
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


def main() -> None:
    """Run until killed."""
    application = (
        Application.builder().token(TOKEN).base_url(f"{sys.argv[1]}/bot").post_init(set_up).build()
    )
    text = filters.TEXT & ~filters.COMMAND
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("baocao", begin)],
            states={
                PERCENT: [MessageHandler(text, percent)],
                RESULT: [MessageHandler(text, result)],
                DIFFICULTIES: [MessageHandler(text, difficulties)],
            },
            fallbacks=[],
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main()
