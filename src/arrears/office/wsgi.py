"""What gunicorn serves."""

from django.core.handlers.wsgi import WSGIHandler

from arrears.office.wiring import switch_on

switch_on()
application = WSGIHandler()
