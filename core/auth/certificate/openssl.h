#pragma once

#include <base/secret.h>

#include <memory>
#include <openssl/evp.h>
#include <openssl/x509.h>

namespace steward::openssl {

struct Free
{
    void operator()(BIO* bio) const { BIO_free_all(bio); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(X509* certificate) const { X509_free(certificate); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

/// The private key among the PEM blocks; null when there is none that can be read without a password.
[[nodiscard]] Owned<EVP_PKEY> readPrivateKey(const Secret& pem);

} // namespace steward::openssl
