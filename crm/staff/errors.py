class Refusal(ValueError):
    """A fact or an order that cannot be accepted; the text is a sentence for the person who tried."""
