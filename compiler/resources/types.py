"""The resource types of DataOS, by name (vendor documentation, list of resources)."""

COMPILED = "worker"
DECLARATIONS = frozenset(("stack", "compute", "volume", "secret", "instance-secret", "depot", "bundle"))
OTHER = frozenset(
    ("cluster", "data-product", "database", "dataplane", "dlaas", "grant", "lakehouse", "lakesearch", "lens", "monitor")
    + ("nilus", "operator", "pager", "policy", "service", "talos", "workflow")
)
DATAOS_TYPES = DECLARATIONS | OTHER | {COMPILED}

KUBERNETES_KEYS = frozenset(("apiVersion", "kind"))
