"""WeChat Pay's merchant gateway, version 2 (XML, MD5 and HMAC-SHA256), as pure behaviour."""
