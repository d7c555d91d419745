"""Pull requests: one branch and one pull request for each family of packages, by converging."""
