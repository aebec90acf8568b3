"""`python -m jupyter_automl.cli` does what `jupyter automl` does."""

from jupyter_automl.cli import main

if __name__ == "__main__":
    main()
