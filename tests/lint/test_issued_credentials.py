"""Credentials that their issuers mark. They are put together here, so that no scanner takes this file for a leak."""

import pytest

from compiler.lint.credentials import ISSUED, credential_in

MIXED = "aB3xK9mQ2pL7vR4tY8wZ1cN6jH5gF0dS"
HEX = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
STARTS = [
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "gldt-",
    "glrt-",
    "glcbt-",
    "glptt-",
    "glft-",
    "gloas-",
    "glsoat-",
    "glsa_",
    "glc_",
    "dop_v1_",
    "doo_v1_",
    "dor_v1_",
    "shpat_",
    "shpca_",
    "shppa_",
    "shpss_",
    "hvs.",
    "hvb.",
    "hvr.",
    "ya29.",
    "xoxb-",
    "xoxp-",
    "xapp-1-",
    "sk_live_",
    "rk_test_",
    "whsec_",
    "GOCSPX-",
    "pscale_tkn_",
    "dp.pt.",
    "lin_api_",
    "rubygems_",
    "ATATT3x",
    "NRAK-",
    "sntrys_",
    "PMAK-",
    "sbp_",
    "sk-ant-",
    "sk-proj-",
    "sk-",
    "lsv2_pt_",
    "npm_",
    "pypi-",
    "hf_",
    "key-",
]
FORMS = [
    *[start + (HEX if start == "key-" else MIXED) for start in STARTS],
    "AKIA" + MIXED[:16].upper(),
    "AGE-SECRET-KEY-1" + MIXED.upper(),
    "SG." + MIXED[:22] + "." + MIXED,
    "AIza" + MIXED + "abc",
    "dapi" + HEX,
    "abc8Q~" + MIXED,
    "123456789:AA" + MIXED + "x",
    "eyJ" + "hbGciOiJI" + ".eyJzdWIi.c2ln",
    "https://hooks.slack.com/services/" + MIXED,
    "-----BEGIN " + "PRIVATE KEY-----",
]


@pytest.mark.parametrize("text", FORMS)
def test_it_is_found_whatever_it_is_called(judged, text):
    assert credential_in(text, "WHAT").form == ISSUED
    worker = f"name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:4.0\n  envs:\n    WHAT: '{text}'\n"
    (found,) = [d for d in judged(worker) if d.code.startswith("SEC")]
    assert (found.code, found.span.start.line) == ("SEC103", 7)
    assert text[-12:] not in found.message


@pytest.mark.parametrize(
    "text",
    [
        "sk-orders-to-lakehouse-v2",
        "hf_models_v2_large_orders",
        "SG.orders.region",
        "key-orders-2024",
        "npm_package_version_2",
        "pypi-mirror-eu-west-1",
        "ghost_of_orders_2024_and_more",
        "AKIAORDERS",
    ],
)
def test_what_begins_alike_is_none(text):
    assert credential_in(text, "WHAT") is None
