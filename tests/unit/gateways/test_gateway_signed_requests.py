"""The examples in the vendors' documents, with the signatures that stand there: what the tests' servers check by."""

from tests.unit.gateways.signed_requests import acs3_fault, tc3_fault

ACS3 = {
    "host": "ecs.cn-shanghai.aliyuncs.com",
    "x-acs-action": "RunInstances",
    "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "x-acs-date": "2023-10-26T10:22:32Z",
    "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
    "x-acs-version": "2014-05-26",
    "Authorization": (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    ),
}
TARGET = "/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
TC3_BODY = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
TC3 = {
    "content-type": "application/json; charset=utf-8",
    "host": "cvm.tencentcloudapi.com",
    "x-tc-timestamp": "1551113065",
    "Authorization": (
        "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, "
        "SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
    ),
}
SECRET = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"


def test_alibaba_example() -> None:
    assert acs3_fault("POST", TARGET, ACS3, b"", "YourAccessKeyId", "YourAccessKeySecret") is None
    assert acs3_fault("POST", TARGET + "x", ACS3, b"", "YourAccessKeyId", "YourAccessKeySecret") == "signature"
    assert acs3_fault("POST", TARGET, ACS3, b"x", "YourAccessKeyId", "YourAccessKeySecret") == "content digest"
    assert acs3_fault("POST", TARGET, ACS3, b"", "YourAccessKeyId", "another") == "signature"


def test_tencent_example() -> None:
    assert tc3_fault("POST", TC3, TC3_BODY, "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", SECRET) is None
    assert tc3_fault("POST", TC3, TC3_BODY + b" ", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", SECRET) == "signature"
    assert tc3_fault("POST", TC3, TC3_BODY, "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "x") == "signature"
