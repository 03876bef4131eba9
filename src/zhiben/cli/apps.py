from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "zhiben.cli"
    label = "cli"
