"""One pydantic model for each resource type: the single source of the JSON Schemas, which are all that is read at run time."""
