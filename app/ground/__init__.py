"""What every room stands on: settings, clock, ids, engine, migrations, sealing, messages, log."""
