"""Indicators, roll rates, vintages, scores and simulation."""
