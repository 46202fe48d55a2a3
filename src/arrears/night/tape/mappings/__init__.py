"""Mappings that come with the product, one file a layout."""
