"""A site of static files: a page, a Turtle and a JSON-LD for every resource that is published."""
