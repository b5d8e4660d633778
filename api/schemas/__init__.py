"""What is read and answered, as models: they are the OpenAPI document's schemas."""
