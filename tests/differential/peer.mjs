// SPDX-License-Identifier: MIT
//
// peer.mjs PORT: Node's HTTP server as it is by default, answering OK once it has the whole body.
import { createServer } from "node:http";

createServer((request, response) => {
    request.on("data", () => {});
    request.on("end", () => response.end("OK"));
}).listen(Number(process.argv[2]), "127.0.0.1");
