"""One file a schema, from the first one released to today's."""
