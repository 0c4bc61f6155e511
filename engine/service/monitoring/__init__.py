"""How the installation is: health and figures."""
