"""The register of divisions and the other reference data (`data/reference`), read by one loader."""
