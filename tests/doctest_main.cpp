// SPDX-License-Identifier: MIT
//
// The main of every test binary. Besides doctest's report it prints the line that `./dev test`
// adds up: doctest's own "skipped" also counts what a filter left out.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstddef>
#include <iostream>
#include <span>
#include <string_view>

namespace {

std::string_view wanted_file;

struct totals : doctest::IReporter {
    explicit totals(const doctest::ContextOptions&) {}

    void test_case_skipped(const doctest::TestCaseData& test) override {
        if (test.m_skip && std::string_view{test.m_file.c_str()}.ends_with(wanted_file)) ++skipped_;
    }
    void test_run_end(const doctest::TestRunStats& run) override {
        const unsigned failed = run.numTestCasesFailed;
        std::cout << "tests: " << run.numTestCasesPassingFilters - failed << " passed, " << failed
                  << " failed, " << skipped_ << " skipped\n";
    }

    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_case_start(const doctest::TestCaseData&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_end(const doctest::CurrentTestCaseStats&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData&) override {}
    void log_message(const doctest::MessageData&) override {}

private:
    unsigned skipped_ = 0;
};
REGISTER_LISTENER("totals", 1, totals);

}  // namespace

int main(int argc, char** argv) {
    for (std::string_view argument : std::span(argv, std::size_t(argc)))
        if (constexpr std::string_view filter = "--source-file=*"; argument.starts_with(filter))
            wanted_file = argument.substr(filter.size());
    return doctest::Context(argc, argv).run();
}
