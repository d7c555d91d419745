"""`python -m accelpkgs_updater`."""

from accelpkgs_updater.cli import main

if __name__ == "__main__":
    main()
