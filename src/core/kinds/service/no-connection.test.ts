import { expect, it } from "vitest";
import { isWithoutConnection } from "./no-connection.ts";

const failure = (code: string | undefined, syscall?: string) =>
  Object.assign(new Error("x"), { code, syscall });

it.each([
  ["nobody listens", failure("ECONNREFUSED", "connect")],
  ["there is no such host", failure("ENOTFOUND", "getaddrinfo")],
  ["names cannot be looked up now", failure("EAI_AGAIN", "getaddrinfo")],
  ["there is no way to the host", failure("EHOSTUNREACH", "connect")],
  ["the kernel gave up connecting", failure("ETIMEDOUT", "connect")],
  ["undici gave up connecting", failure("UND_ERR_CONNECT_TIMEOUT")],
  ["the port is that of another protocol", new Error("bad port")],
  ["the certificate has expired", failure("CERT_HAS_EXPIRED")],
  ["the certificate is another host's", failure("ERR_TLS_CERT_ALTNAME_INVALID")],
  ["the certificate is nobody's", failure("DEPTH_ZERO_SELF_SIGNED_CERT")],
  [
    "no address of several was reached",
    new AggregateError([failure("ECONNREFUSED", "connect"), failure("ENETUNREACH", "connect")]),
  ],
])("nothing was done where %s", (_, error) => {
  expect(isWithoutConnection(error)).toBe(true);
});

it.each([
  ["the connection was reset", failure("ECONNRESET", "read")],
  ["the host went away", failure("EHOSTUNREACH", "read")],
  ["the kernel gave up waiting", failure("ETIMEDOUT", "read")],
  ["sending failed", failure("EPIPE", "write")],
  ["undici gave up waiting", failure("UND_ERR_HEADERS_TIMEOUT")],
  ["the other side closed", failure("UND_ERR_SOCKET")],
  ["the answer was none of HTTP", failure("HPE_INVALID_CONSTANT")],
  ["nobody knows why", failure(undefined)],
  ["no error is one", "x"],
  [
    "one address of several was reached",
    new AggregateError([failure("ECONNREFUSED", "connect"), failure("EPIPE")]),
  ],
  ["no address is told", new AggregateError([])],
])("nobody knows what was done where %s", (_, error) => {
  expect(isWithoutConnection(error)).toBe(false);
});
