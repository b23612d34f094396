"""workerc: lints DataOS Workers in Git and compiles them to Kubernetes manifests."""

__version__ = "0.1.0"
