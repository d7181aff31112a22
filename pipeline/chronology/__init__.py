"""The documents of one network in order: what each says of when the others' meetings were."""
