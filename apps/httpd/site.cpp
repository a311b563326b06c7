// SPDX-License-Identifier: MIT
#include "apps/httpd/site.hpp"

#include "apps/httpd/echo.hpp"
#include "apps/httpd/host.hpp"
#include "plait/http/static_files.hpp"
#include "plait/io/folder.hpp"

#include <utility>

namespace httpd {

using namespace plait;

int serve(const settings& chosen) {
    host here(chosen, "httpd");
    if (!chosen.root) {
        here.run(echo);
        return 0;
    }
    const io::folder files(*chosen.root);
    http::static_options how;
    how.list = chosen.list;
    how.gzip = chosen.gzip;
    for (const auto& [extension, type] : chosen.mime) how.types.set(extension, type);
    here.run(http::static_files(files, std::move(how)));
    return 0;
}

}  // namespace httpd
