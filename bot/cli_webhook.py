"""`xanh webhook …`: what Telegram knows of where to post."""

import asyncio

import typer

webhook_app = typer.Typer(help="Where Telegram posts updates to.", no_args_is_help=True)


@webhook_app.callback()
def _group() -> None:
    """Keep the name of the only command in the command line."""


@webhook_app.command()
def remove() -> None:
    """Have Telegram forget the webhook, so that `xanh run` may poll; updates are kept."""
    from telegram.error import TelegramError

    from bot.intake import InboxBot
    from bot.runtime import make_request
    from core.errors import OperatorError
    from core.logs import redact, set_up_logging
    from core.settings import Settings

    settings = Settings.load()
    set_up_logging("WARNING")

    async def work() -> str:
        async with InboxBot(
            settings.require_token(),
            base_url=settings.base_url,
            request=make_request(settings, 1),
            get_updates_request=make_request(settings, 1),
        ) as bot:
            url = (await bot.get_webhook_info()).url
            await bot.delete_webhook(drop_pending_updates=False)
            return url

    try:
        url = asyncio.run(work())
    except TelegramError as error:
        raise OperatorError(f"Telegram does not do it: {redact(str(error))}") from None
    typer.echo(f"Đã gỡ webhook: {url}" if url else "Không có webhook nào. / There is no webhook.")
