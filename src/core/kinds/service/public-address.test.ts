import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPublicAddress, publicUrlProblem } from "./public-address.ts";

const PUBLIC = "must lead to a public host";

describe("an address", () => {
  it.each([
    ["this machine", ["127.0.0.1", "127.255.255.255", "::1", "0.0.0.0", "::"]],
    [
      "a private network",
      ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00::1", "fc00::1"],
    ],
    ["this link", ["169.254.0.1", "fe80::1", "fe80::1%eth0"]],
    [
      "a cloud's own services",
      [
        "169.254.169.254",
        "169.254.170.2",
        "fd00:ec2::254",
        "fd20:ce::254",
        "168.63.129.16",
        "100.100.100.200",
      ],
    ],
    ["a group", ["224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1"]],
    [
      "nobody",
      ["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "240.0.0.1", "2001:db8::1", "3fff::1"],
    ],
    [
      "an IPv4 address inside of IPv6",
      [
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2001:0:7f00:1::1",
      ],
    ],
    ["no address", ["", "localhost", "127.0.0.1.", "1.2.3", "0x7f.0.0.1", "2606:4700::1111%eth0 "]],
  ])("of %s is not public", (_, addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });

  it.each(["1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "168.63.129.17", "2606:4700::1111", "2a00::1"])(
    "such as %s is public",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe("a URL that somebody gives", () => {
  it.each([
    "https://receiver.example/hooks?x=1",
    "https://receiver.example:443/",
    "https://receiver.example:8443/",
    "https://1.1.1.1/",
    "https://[2606:4700::1111]/",
    "https://bücher.example/#top",
  ])("can be %s", (url) => {
    expect(publicUrlProblem(url)).toBeUndefined();
  });

  it.each([
    ["receiver.example", "must be an absolute URL"],
    [undefined, "must be an absolute URL"],
    ["http://receiver.example", "must begin with https://"],
    ["file:///etc/passwd", "must begin with https://"],
    ["gopher://receiver.example", "must begin with https://"],
    ["https://me@receiver.example", "must have no credentials"],
    ["https://:secret@receiver.example", "must have no credentials"],
    ["https://receiver.example:22", "must have port 443 or 8443"],
    ["https://receiver.example:80", "must have port 443 or 8443"],
    ["https://localhost", PUBLIC],
    ["https://LOCALHOST./", PUBLIC],
    ["https://a.localhost", PUBLIC],
    ["https://metadata.google.internal/", PUBLIC],
    ["https://printer.local", PUBLIC],
    ["https://169.254.169.254/latest/meta-data/", PUBLIC],
    ["https://[::1]/", PUBLIC],
  ])("cannot be %s", (url, problem) => {
    expect(publicUrlProblem(url)).toBe(problem);
  });
});

/** The ways to write an IPv4 address as a host, all of which URLs, resolvers or servers take for it. */
const FORMS: Readonly<Record<string, (bytes: readonly number[]) => string>> = {
  dotted: (bytes) => bytes.join("."),
  "one number": (bytes) => String(numberOf(bytes)),
  "one hexadecimal number": (bytes) => `0x${numberOf(bytes).toString(16)}`,
  "one octal number": (bytes) => `0${numberOf(bytes).toString(8)}`,
  "octal parts": (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join("."),
  "hexadecimal parts": (bytes) => bytes.map((byte) => `0X${byte.toString(16)}`).join("."),
  "two parts": ([first = 0, ...rest]) => `${first}.${numberOf([0, ...rest])}`,
  "three parts": ([first = 0, second = 0, ...rest]) => `${first}.${second}.${numberOf([0, 0, ...rest])}`,
  "with a dot behind": (bytes) => `${bytes.join(".")}.`,
  percent: (bytes) => encoded(bytes.join(".")),
  "full width": (bytes) =>
    bytes.join(".").replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  "full stops of another script": (bytes) => bytes.join("\u3002"),
  "IPv4-mapped": (bytes) => `[::ffff:${bytes.join(".")}]`,
  "IPv4-mapped, hexadecimal": (bytes) => `[::ffff:${wordsOf(bytes)}]`,
  "IPv4-mapped, in full": (bytes) => `[0000:0000:0000:0000:0000:FFFF:${wordsOf(bytes)}]`,
  "IPv4-compatible": (bytes) => `[::${bytes.join(".")}]`,
  NAT64: (bytes) => `[64:ff9b::${bytes.join(".")}]`,
  "6to4": (bytes) => `[2002:${wordsOf(bytes)}::1]`,
  Teredo: (bytes) => `[2001:0:${wordsOf(bytes)}::1]`,
};

function numberOf(bytes: readonly number[]): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function wordsOf([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string {
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function encoded(text: string): string {
  return [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
}

const byte = fc.integer({ min: 0, max: 255 });
const form = fc.constantFrom(...Object.keys(FORMS));

/** Addresses that no request may go to. */
const inside = fc.oneof(
  fc.tuple(fc.constantFrom(0, 10, 127), byte, byte, byte),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
  fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
  fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
  fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
  fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
  fc.constantFrom([169, 254, 169, 254], [168, 63, 129, 16]),
);

describe("an address that is not public, however it is written,", () => {
  it("is no host of a URL", () => {
    fc.assert(
      fc.property(inside, form, (bytes, name) => {
        const url = `https://${FORMS[name]?.(bytes)}/hooks`;
        // What is no URL at all goes nowhere either.
        expect(publicUrlProblem(url)).toMatch(/^must (?:lead to a public host|be an absolute URL)$/);
      }),
      { numRuns: 3000 },
    );
  });

  it("is none that a name may have: IPv6 that is private, of a link, of a group, or of nobody", () => {
    const word = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
    const rest = fc.array(word, { minLength: 7, maxLength: 7 }).map((words) => words.join(":"));
    const first = fc.oneof(
      fc.integer({ min: 0, max: 0x1fff }),
      fc.integer({ min: 0x4000, max: 0xffff }),
      fc.constant(0x2002),
    );
    fc.assert(
      fc.property(first, rest, (head, tail) => {
        expect(isPublicAddress(`${head.toString(16)}:${tail}`)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

it("a public address is taken in all forms of IPv4", () => {
  for (const [name, write] of Object.entries(FORMS)) {
    const isIpv6 = write([93, 184, 216, 34]).startsWith("[");
    expect([name, publicUrlProblem(`https://${write([93, 184, 216, 34])}/`)]).toEqual([
      name,
      isIpv6 ? PUBLIC : undefined,
    ]);
  }
});
