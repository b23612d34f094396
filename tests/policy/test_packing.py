"""How Go types become the facts that ship."""

import importlib.util
import json
from pathlib import Path

import pytest

from compiler.policy.shapes import fields, kinds, shipped

ROOT = Path(__file__).parent.parent.parent

META = """
type TypeMeta struct {
\tKind string `json:"kind,omitempty" protobuf:"bytes,1,opt,name=kind"`
}

type Time struct {
}
"""
TYPES = """
const (
\t// Warm is a state.
\tWarm State = "warm"
)

// State says how it is.
type State string

type Amounts map[State]resource.Quantity

// +genclient
// +genclient:nonNamespaced

// Policy is a kind.
type Policy struct {
\tmetav1.TypeMeta `json:",inline"`
\t// What is wanted.
\tSpec PolicySpec `json:"spec,omitempty" protobuf:"bytes,2,opt,name=spec"`
}

type PolicySpec struct {
\t// +optional
\t// +default=ref(Warm)
\tState State `json:"state,omitempty"`
\t// +default=""
\tName *string `json:"name,omitempty"`
\tAmounts Amounts `json:"amounts,omitempty"`
\tSince metav1.Time `json:"since,omitempty,omitzero"`
\tParts []Part `json:"parts"`
\tHidden string `json:"-"`
}

type Part struct {
\tPort *intstr.IntOrString `json:"port,omitempty"`
\tData map[string][]byte `json:"data,omitempty"`
}

type Unused struct {
\tName string `json:"name"`
}
"""


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("pack_kubernetes_types", ROOT / "scripts/pack_kubernetes_types.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_types_are_packed(script):
    register = 'const GroupName = "example.org"'
    found = json.loads(script.packed({"meta/v1": (META, ""), "example/v1": (TYPES, register)}))
    assert found == {
        "kinds": {"example.org/v1/Policy": ["example.v1.Policy", "policies", 1]},
        "types": {
            "example.v1.Policy": {"kind": "o:string", "spec": "o:example.v1.PolicySpec"},
            "example.v1.PolicySpec": {
                "state": "o:string",
                "name": "o:*string",
                "amounts": "o:{}quantity",
                "since": "oz:time",
                "parts": ":[]example.v1.Part",
            },
            "example.v1.Part": {"port": "o:*intstr", "data": "o:{}bytes"},
        },
        "defaults": {"example.v1.PolicySpec": {"state": "warm", "name": ""}},
    }


@pytest.mark.parametrize(
    ("kind", "resource", "namespaced"),
    [
        (("apps/v1", "Deployment"), "deployments", True),
        (("v1", "Endpoints"), "endpoints", True),
        (("v1", "Namespace"), "namespaces", False),
        (("networking.k8s.io/v1", "Ingress"), "ingresses", True),
        (("networking.k8s.io/v1", "NetworkPolicy"), "networkpolicies", True),
        (("scheduling.k8s.io/v1", "PriorityClass"), "priorityclasses", False),
    ],
)
def test_kinds_have_their_resource_and_scope(kind, resource, namespaced):
    assert (kinds()[kind].resource, kinds()[kind].namespaced) == (resource, namespaced)


@pytest.mark.parametrize("table", [shipped("defaults"), shipped("types")["defaults"]], ids=["written", "packed"])
def test_defaults_are_of_fields_that_exist(table):
    for type_name, values in table.items():
        assert values.keys() <= {field.name for field in fields(type_name)}, type_name
