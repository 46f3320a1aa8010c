import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

const LOCAL_AUTHORITY = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether a `host` header means this machine. A page of another site can make its own name resolve to 127.0.0.1 (DNS
 * rebinding), but it cannot make the browser send another name: whoever checks the name is safe from it.
 */
export function isLocalAuthority(authority: string): boolean {
  return LOCAL_AUTHORITY.test(authority);
}

/** The names, besides this machine's, that a server answers for. */
export class Hosts {
  /** Whether others reach it: then by any of its addresses, as no name is an address. */
  readonly #isReached: boolean;
  readonly #names: ReadonlySet<string>;

  constructor(address = "127.0.0.1", names: readonly string[] = []) {
    this.#isReached = !isLoopback(address);
    this.#names = new Set(names.map((name) => name.toLowerCase()));
  }

  /** Whether a `host` header is one of them, with whatever port. */
  take(authority: string): boolean {
    const name = authority.replace(/:\d{1,5}$/, "").toLowerCase();
    return this.#names.has(name) || (this.#isReached && isAddress(name));
  }
}

/**
 * Whether a request comes from this machine and asks for it by an address of its own. A tunnel or another proxy runs here as well,
 * and says of the requests that it hands on that it does.
 */
export function isFromThisMachine({ socket, headers }: IncomingMessage, origin: string): boolean {
  const isHandedOn = ["forwarded", "x-forwarded-for", "via"].some((name) => headers[name] !== undefined);
  const { remoteAddress = "", localAddress } = socket;
  const { host } = new URL(origin);
  return (
    !isHandedOn &&
    (isLoopback(remoteAddress) || remoteAddress === localAddress) &&
    (isLocalAuthority(host) || isAddress(host.replace(/:\d{1,5}$/, "")))
  );
}

/** What clients on this machine write for an address that a server listens on. */
export function reachableName(address: string): string {
  if (address === "0.0.0.0") return "127.0.0.1";
  if (address === "::") return "[::1]";
  return address.includes(":") ? `[${address}]` : address;
}

function isAddress(name: string): boolean {
  return isIP(/^\[(.*)\]$/.exec(name)?.[1] ?? "") === 6 || isIP(name) === 4;
}

function isLoopback(address: string): boolean {
  return /^(?:localhost|(?:::ffff:)?127\.\d+\.\d+\.\d+|::1)$/.test(address);
}
