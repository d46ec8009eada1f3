"""``python -m bot`` is ``backstride``."""

from bot.cli import main

if __name__ == "__main__":
    main()
