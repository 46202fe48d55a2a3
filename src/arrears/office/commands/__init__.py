"""Every change to the office is a command: once, by somebody who may, lawfully, with its facts, or not at all."""
