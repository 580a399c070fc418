"""The sentences in each language: xanh.pot lists them, vi/ and en/ translate them."""
