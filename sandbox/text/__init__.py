"""Message texts: HTML, entities, cleaning and limits, as Telegram handles them."""
