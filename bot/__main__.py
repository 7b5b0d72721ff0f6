"""`python -m bot`: see `bot.cli.commands`."""

from bot.cli.commands import main

if __name__ == "__main__":
    main()
