"""The screen that looks at the patient: amount, state, and a code to keep; a window without one loads none of it."""
