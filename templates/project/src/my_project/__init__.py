"""A start: which GPU does torch see?"""

__all__ = ["main"]


def main() -> None:
    """Print torch's version and its device."""
    import torch

    print(
        torch.__version__, torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"
    )
