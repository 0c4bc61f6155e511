"""What is deployed: sets of files, their forms, and what they start by themselves."""

from engine.service.deployments.deployments import definitions, deploy, disable, set_current

__all__ = [
    "definitions",
    "deploy",
    "disable",
    "set_current",
]
