kind Certificate = cert-manager.io/v1
kind certs = certificates.cert-manager.io
kind issuers = cert-manager.io/v1/Issuer

tenant acme {}

