// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/error.hpp"

// What can be wrong with a message, each with the answer http deserves: RFC 9112 unless another is
// named.

namespace plait::http::faults {

// The request line: section 3.
inline constexpr fault request_line{400, "line",
                                    "a request line is 'method SP target SP HTTP/1.1'"};
inline constexpr fault method{400, "line", "the method is not a token"};
inline constexpr fault target{400, "target", "the target has a character that no URI has"};
inline constexpr fault escape{400, "target", "'%' in the target without two hex digits behind it"};
inline constexpr fault target_form{400, "target", "the target is neither a path nor an http URI"};
inline constexpr fault target_authority{400, "target", "the target's host or port is malformed"};
inline constexpr fault asterisk{400, "target", "the target '*' is for OPTIONS only"};
inline constexpr fault connect{400, "target", "CONNECT takes 'host:port', and it alone"};
inline constexpr fault version{400, "line", "the version is not 'HTTP/', a digit, '.', a digit"};
inline constexpr fault old_version{400, "line", "HTTP before 1.0 is not spoken"};
inline constexpr fault new_version{505, "version", "only HTTP/1.0 and HTTP/1.1 are spoken"};
inline constexpr fault request_line_too_long{414, "limit", "the request line is too long"};

// The status line: section 4.
inline constexpr fault status_line{400, "line", "a status line is 'HTTP/1.1 SP status SP reason'"};
inline constexpr fault status{400, "line", "a status is three digits, 100 to 599"};
inline constexpr fault status_line_too_long{400, "limit", "the status line is too long"};

// Lines and fields: sections 2.2 and 5.
inline constexpr fault bare_line_feed{400, "line", "a line ends in CR LF, not in LF alone"};
inline constexpr fault bare_carriage_return{400, "line", "CR without LF"};
inline constexpr fault empty_lines{400, "line", "more than one empty line before the message"};
inline constexpr fault leading_blank{400, "field", "a field line begins with a blank"};
inline constexpr fault blank_before_colon{400, "field", "a blank in, or behind, a field name"};
inline constexpr fault field_name{400, "field", "a field name is not a token"};
inline constexpr fault no_field_name{400, "field", "a field line without a name"};
inline constexpr fault no_colon{400, "field", "a field line without a colon"};
inline constexpr fault field_value{400, "field", "a control character in a field value"};
inline constexpr fault field_too_long{431, "limit", "a field line is too long"};
inline constexpr fault head_too_long{431, "limit", "the head is too long"};
inline constexpr fault too_many_fields{431, "limit", "too many fields"};
inline constexpr fault truncated_head{400, "end", "the input ends inside of the head"};

// Framing: section 6.
inline constexpr fault both_framings{400, "framing", "both Transfer-Encoding and Content-Length"};
inline constexpr fault coding_in_1_0{400, "framing", "Transfer-Encoding in HTTP/1.0"};
inline constexpr fault coding{400, "framing", "Transfer-Encoding is malformed"};
inline constexpr fault chunked_not_last{400, "framing", "'chunked' is not the last coding, once"};
inline constexpr fault other_coding{501, "coding", "the only transfer coding spoken is 'chunked'"};
inline constexpr fault lengths{400, "framing", "more than one Content-Length"};
inline constexpr fault length{400, "framing", "Content-Length is not a decimal number"};
inline constexpr fault unsolicited_upgrade{400, "framing", "101 without having been asked"};

// Bodies: sections 6.3 and 7.1.
inline constexpr fault chunk_size{400, "chunk", "a chunk's size is not 1 to 16 hex digits"};
inline constexpr fault chunk_too_large{400, "chunk", "a chunk's size is beyond 2^63 - 1"};
inline constexpr fault chunk_extension{400, "chunk", "a chunk's extension is malformed"};
inline constexpr fault chunk_line_end{400, "chunk", "a chunk's line does not end in CR LF"};
inline constexpr fault chunk_line_too_long{400, "limit", "a chunk's line is too long"};
inline constexpr fault chunk_extensions{400, "limit", "too many chunk extensions in one body"};
inline constexpr fault chunk_end{400, "chunk", "a chunk's data is not followed by CR LF"};
inline constexpr fault body_too_large{413, "limit", "the body is larger than allowed"};
inline constexpr fault truncated_body{400, "end", "the input ends inside of the body"};
inline constexpr fault forbidden_trailer{400, "trailer", "a framing field, or Host, as a trailer"};

// Semantics: RFC 9112, section 3.2; RFC 9110, sections 5.3, 9.1, 10.1.1.
inline constexpr fault no_host{400, "host", "HTTP/1.1 needs a Host field"};
inline constexpr fault hosts{400, "host", "more than one Host field"};
inline constexpr fault host{400, "host", "the Host field is not a host with perhaps a port"};
inline constexpr fault content_types{400, "field", "more than one Content-Type"};
inline constexpr fault unknown_method{501, "method", "the method is not known here"};
inline constexpr fault expectation{417, "expect", "the only expectation met is '100-continue'"};

// Time.
inline constexpr fault head_timeout{408, "timeout", "the request's head took too long"};
inline constexpr fault body_timeout{408, "timeout", "the request's body took too long"};
inline constexpr fault application_timeout{503, "timeout", "the answer took too long"};

}  // namespace plait::http::faults
