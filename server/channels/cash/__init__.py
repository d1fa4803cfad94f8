"""Cash: the drawer is the channel, the cashier its word; nothing is sent anywhere."""
