"""What two screens or more use: buttons, labels, cards, tables, fields, sheets. Knows no screen and no desk verb."""
