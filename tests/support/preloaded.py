"""Imported by the fork server alone: `support.prepared`, done."""

from support.prepared import prepare

prepare()
