"""The functions an API server of Kubernetes 1.36 (compatible with 1.35) offers to policies beyond CEL's own operators."""
