// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/temporary_folder.test.hpp"

#include <doctest/doctest.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace plait::io {

// Makes keys and certificates while the test runs: none is kept anywhere.
class certificates {
public:
    certificates()
        : key_(fresh_key()), authority_(made("plait test authority", "", key_.get(), true)) {
        save(authority_.get(), "authority.pem");
    }

    [[nodiscard]] std::string authority() const { return folder / "authority.pem"; }

    // `names` as in "DNS:example.org,IP:127.0.0.1". Writes NAME.pem and NAME.key.
    void issue(const std::string& name, const std::string& names) const {
        const key own = fresh_key();
        const certificate shown = made(name, names, own.get(), false);
        save(shown.get(), name + ".pem");
        const file to(std::fopen((folder / (name + ".key")).c_str(), "w"), &std::fclose);
        REQUIRE(PEM_write_PrivateKey(to.get(), own.get(), nullptr, nullptr, 0, nullptr, nullptr) ==
                1);
    }
    [[nodiscard]] std::string certificate_file(const std::string& name) const {
        return folder / (name + ".pem");
    }
    [[nodiscard]] std::string key_file(const std::string& name) const {
        return folder / (name + ".key");
    }

    temporary_folder folder;

private:
    using key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    using certificate = std::unique_ptr<X509, decltype(&X509_free)>;
    using file = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

    static key fresh_key() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

    [[nodiscard]] certificate made(const std::string& name, const std::string& names, EVP_PKEY* own,
                                   bool authority) const {
        certificate fresh(X509_new(), &X509_free);
        X509_set_version(fresh.get(), X509_VERSION_3);
        static long serial = 0;
        ASN1_INTEGER_set(X509_get_serialNumber(fresh.get()), ++serial);
        X509_gmtime_adj(X509_getm_notBefore(fresh.get()), -3600);
        X509_gmtime_adj(X509_getm_notAfter(fresh.get()), 86'400);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(fresh.get()), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
        X509* const issuer = authority ? fresh.get() : authority_.get();
        X509_set_issuer_name(fresh.get(), X509_get_subject_name(issuer));
        X509_set_pubkey(fresh.get(), own);
        X509V3_CTX context;
        X509V3_set_ctx(&context, issuer, fresh.get(), nullptr, nullptr, 0);
        const auto extend = [&](int what, const std::string& value) {
            X509_EXTENSION* const made =
                X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
            REQUIRE(made != nullptr);
            X509_add_ext(fresh.get(), made, -1);
            X509_EXTENSION_free(made);
        };
        extend(NID_basic_constraints, authority ? "critical,CA:TRUE" : "CA:FALSE");
        if (!names.empty()) extend(NID_subject_alt_name, names);
        REQUIRE(X509_sign(fresh.get(), key_.get(), EVP_sha256()) > 0);
        return fresh;
    }

    void save(X509* what, const std::string& name) const {
        const file to(std::fopen((folder / name).c_str(), "w"), &std::fclose);
        REQUIRE(PEM_write_X509(to.get(), what) == 1);
    }

    key key_;
    certificate authority_;
};

}  // namespace plait::io
