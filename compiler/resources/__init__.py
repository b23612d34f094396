"""DataOS resources: their models, schemas and what is read off a document without a model."""
