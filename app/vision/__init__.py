"""Pure work on pixels: decode, find the card, flatten, turn, even the light."""
