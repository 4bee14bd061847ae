"""All divisions of an area as a release: made a province at a time, checked, put together, put in place."""
