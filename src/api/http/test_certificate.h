// A certificate that vouches for itself and its key, as files of a test.
#pragma once

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "api/http/tls.h"
#include "base/result.h"

namespace tocsin::api::http {

// NAME.pem and NAME.key below `folder`. `of`: whom it names, e.g. "IP:127.0.0.1". `passphrase`: empty, none.
inline TlsFiles make_certificate(std::string const& folder, std::string const& name, std::string const& of = "IP:127.0.0.1",
                                 std::string const& passphrase = {}) {
  TlsFiles const files{folder + "/" + name + ".pem", folder + "/" + name + ".key"};
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> const key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  std::unique_ptr<X509, void (*)(X509*)> const certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3'600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* const subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> const names(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, of.c_str()), &X509_EXTENSION_free);
  X509_add_ext(certificate.get(), names.get(), -1);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  auto const open = [](std::string const& path) {
    return std::unique_ptr<std::FILE, int (*)(std::FILE*)>(std::fopen(path.c_str(), "we"), &std::fclose);
  };
  auto const to = open(files.certificate), key_to = open(files.key);
  bool const written = PEM_write_X509(to.get(), certificate.get()) == 1 &&
                       PEM_write_PrivateKey(key_to.get(), key.get(), passphrase.empty() ? nullptr : EVP_aes_256_cbc(),
                                            reinterpret_cast<unsigned char const*>(passphrase.data()), static_cast<int>(passphrase.size()),
                                            nullptr, nullptr) == 1;
  TOCSIN_ASSERT(written);
  std::filesystem::permissions(files.key, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  return files;
}

}  // namespace tocsin::api::http
