"""Describes a release: catalogue, manifest and report."""
