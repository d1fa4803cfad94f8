"""The sign-in screen: the first that is painted, so it imports little; also enrolment and the change of a first
password."""
