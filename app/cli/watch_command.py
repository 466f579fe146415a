"""`readouts watch`: the daemon."""

import logging
import os

import click

from app.cli.invocation import Invocation, config_option, pass_invocation


@click.command("watch")
@click.option(
    "--metrics-port",
    type=click.IntRange(min=0, max=65535),
    metavar="PORT",
    help="Serve Prometheus metrics and /healthz on this port of 127.0.0.1.",
)
@config_option
@pass_invocation
def command(invocation: Invocation, metrics_port: int | None) -> None:
    """Make the passes of `crawl` on schedule and deliver what they find, until stopped.

    SIGTERM and SIGINT end it within 10 seconds, exit code 0, nothing lost. SIGHUP reads the
    configuration again; one that is wrong is reported and the old one stays.
    """
    from app import logs
    from app.metrics import Metrics
    from app.signals import Orders, Systemd
    from app.watching import Watch

    configuration = invocation.configuration()
    log = configuration.settings.log
    is_chosen = ("log", "level") in configuration.origins
    level = invocation.log_level or (log.level if is_chosen else "info")
    logs.start(level, log.format)
    with Orders().heard() as orders:
        ended = Watch(
            load=invocation.configuration,
            orders=orders,
            systemd=Systemd(invocation.environ),
            metrics=Metrics(),
            metrics_port=metrics_port,
        ).run()
    if not ended:
        # What still hangs on the network would hold the process; the store rolled it back.
        logging.shutdown()
        os._exit(0)
