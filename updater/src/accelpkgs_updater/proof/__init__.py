"""What a card said of packages (docs/proofs.md): evidence of the highest grade."""
