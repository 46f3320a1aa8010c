import { BlockList, isIPv4 } from "node:net";

/**
 * IPv4 that is not reachable from everywhere: the blocks of IANA's registry that are not "Globally Reachable"
 * (https://www.iana.org/assignments/iana-ipv4-special-registry/), and multicast (RFC 5771). Besides, the address at which every
 * machine on Azure finds the platform: public by its number only
 * (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
 */
const NOT_PUBLIC_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16/32",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/** All that is given out of IPv6 for public use (https://www.iana.org/assignments/ipv6-address-space/): loopback, IPv4-mapped, private, link-local and multicast addresses, and NAT64's, are outside of it. */
const PUBLIC_IPV6 = ["2000::/3"];

/** Of that, what is not reachable from everywhere, or leads to an IPv4 address that is inside of it (Teredo, 6to4): https://www.iana.org/assignments/iana-ipv6-special-registry/ */
const NOT_PUBLIC_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const notPublicIpv4 = listOf(NOT_PUBLIC_IPV4, "ipv4");
const publicIpv6 = listOf(PUBLIC_IPV6, "ipv6");
const notPublicIpv6 = listOf(NOT_PUBLIC_IPV6, "ipv6");

function listOf(blocks: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [network = "", bits] = block.split("/");
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}

/** Whether an IP address is one of the public internet. What is none at all is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !notPublicIpv4.check(address, "ipv4");
  if (address.includes("%")) return false; // the zone of an address that is a link's
  return publicIpv6.check(address, "ipv6") && !notPublicIpv6.check(address, "ipv6");
}

/** Names that mean this machine or this network wherever they are looked up: RFC 6761, RFC 6762, RFC 8375, and ICANN's `.internal`. */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)\.?$/;

/** HTTPS, and its usual other port: on all others listens something else. */
const PORTS = ["", "8443"];

/**
 * What is wrong with a URL that somebody gave an app to call, to be said of it; undefined where nothing is. Use it where such
 * a URL is registered. What its name is an address of is looked at when it is called, each time anew.
 *
 * @example
 * ```ts
 * const problem = publicUrlProblem(body.url);
 * if (problem !== undefined) return problemResponse({ status: 422, detail: `url ${problem}.` });
 * ```
 */
export function publicUrlProblem(text: unknown): string | undefined {
  const url = typeof text === "string" ? URL.parse(text) : null;
  if (!url) return "must be an absolute URL";
  if (url.protocol !== "https:") return "must begin with https://";
  if (url.username !== "" || url.password !== "") return "must have no credentials";
  if (!PORTS.includes(url.port)) return "must have port 443 or 8443";
  const { hostname } = url;
  if (LOCAL_NAME.test(hostname)) return "must lead to a public host";
  const literal = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  const isLiteral = literal !== hostname || isIPv4(literal);
  return isLiteral && !isPublicAddress(literal) ? "must lead to a public host" : undefined;
}
