"""Where things lie in a container: the paths of the vendor's published pod templates.

Of these `persistent_data` is known from a recipe alone.
"""

CONFIG_FOLDER = "/etc/dataos/config"
SECRET_FOLDER = "/etc/dataos/secret"  # noqa: S105 - a path
TEMPORARY_FOLDER = "/var/dataos/temp_data"
PERSISTENT_FOLDER = "/var/dataos/persistent_data"
