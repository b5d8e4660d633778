"""Rules: YAML to pydantic model (`model`), checked against the facts' declarations into a typed form (`compile`),
evaluated in three values with a trace (`evaluate`), chained (`conclude`), linted (`lint`)."""
