"""Technical ground: settings, time, the database, languages and logs. No word of the office."""
