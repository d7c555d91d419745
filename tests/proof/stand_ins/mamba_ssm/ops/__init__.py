"""In place of mamba-ssm."""
