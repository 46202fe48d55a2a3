"""The address that vendors call back."""
