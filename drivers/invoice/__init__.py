"""Printers of invoices on continuous forms: through their own driver by the desk, or ESC/P on a raw line."""
