"""Bank cards: the terminal at the window is the channel's mouth, so this server asks nobody and believes the desk."""
