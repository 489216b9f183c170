"""``python -m tpl``: the same program as the ``tpl`` command."""

from tpl.cli.main import main

if __name__ == "__main__":
    main()
