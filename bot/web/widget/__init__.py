"""The widget for clinics' websites: one script, put together from the files beside this one."""
