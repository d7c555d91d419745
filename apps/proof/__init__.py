"""What `prove` runs inside an environment: the card is asked what the plan promised of it."""
