import fc from "fast-check";

/** Texts that have broken parsers: names of prototypes, signs that mean something somewhere, halves of surrogate pairs. */
const KNOWN = [
  "",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "NaN",
  "-0",
  "1e999",
  "0x10",
  "../../etc/passwd",
  "%00",
  "%zz",
  "%ff%fe",
  "%2e%2e%2f",
  "a\0b",
  "\u{FEFF}",
  "\ud800",
  "\udc00\ud800",
  "\u202e",
  "\r\n\r\n",
  "'\"`",
  "{{url}}",
  "*",
  "?#&=",
  "a".repeat(5000),
] as const;

/** Any code point, halves of surrogate pairs among them. fast-check's own unit takes a second to make, which is for shrinking. */
const anyUnit: fc.Arbitrary<string> = fc.nat({ max: 0x10ffff }).map((code) => String.fromCodePoint(code));

/** Any text. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "grapheme", maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ unit: anyUnit, maxLength: 30 }) },
  { weight: 2, arbitrary: fc.constantFrom(...KNOWN) },
);

/** A text made of the words and signs of a language, so that much of it is nearly right. */
export function textOf(...tokens: readonly string[]): fc.Arbitrary<string> {
  const token = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...tokens) },
    { weight: 1, arbitrary: text },
  );
  return fc.array(token, { maxLength: 20 }).map((parts) => parts.join(""));
}

/** Brackets in each other, about the limit of depth and far beyond. */
const deep: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(99, 100, 101, 5000, 20_000),
    fc.constantFrom(["[", "]"], ['{"a":', "}"], ["[", ""]),
    fc.constantFrom("", "1", '"a"'),
  )
  .map(([levels, [open = "", close = ""], inside]) => open.repeat(levels) + inside + close.repeat(levels));

/** JSON, JSON with a piece cut out or put in, and JSON that is nested without measure. */
export const jsonText: fc.Arbitrary<string> = fc.oneof(
  { weight: 60, arbitrary: fc.json({ maxDepth: 4, stringUnit: anyUnit }) },
  { weight: 60, arbitrary: damaged(fc.json({ maxDepth: 3 })) },
  {
    weight: 24,
    arbitrary: textOf("{", "}", "[", "]", '"a"', ":", ",", "1", "null", "true", "-", "1e999", " ", "\\u"),
  },
  { weight: 15, arbitrary: text },
  { weight: 1, arbitrary: deep },
);

/** JSON of an object with this shape in which one thing is another than it should be, or none. */
export function nearlyJson(object: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const names = Object.keys(object);
  return fc.oneof(
    fc.constant(JSON.stringify(object)),
    damaged(fc.constant(JSON.stringify(object))),
    fc
      .tuple(
        fc.constantFrom(...names, "__proto__", "more"),
        fc.jsonValue({ maxDepth: 2, stringUnit: anyUnit }),
      )
      .map(([name, value]) => JSON.stringify(Object.fromEntries([...Object.entries(object), [name, value]]))),
  );
}

function damaged(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(texts, fc.nat(), fc.nat({ max: 3 }), fc.oneof(fc.constant(""), fc.string({ maxLength: 2 }), text))
    .map(([whole, position, length, piece]) => {
      const at = position % (whole.length + 1);
      return whole.slice(0, at) + piece + whole.slice(at + length);
    });
}

/** Bytes: of a text, cut in the middle of a character or not, or any. */
export function bytesOf(texts: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    { weight: 10, arbitrary: texts.map((content) => Buffer.from(content)) },
    { weight: 1, arbitrary: texts.map((content) => Buffer.from(content).subarray(0, -1)) },
    { weight: 1, arbitrary: texts.map((content) => Buffer.from(content, "utf16le")) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  );
}

/** What HTTP can carry as a header's value: Node refuses all else before anybody sees it. */
export const headerValue: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.string({
      unit: fc.constantFrom(..." !\"#%&'*,-./0:;=?@A[\\]_a{}~\u00e9\u00ff"),
      maxLength: 20,
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom("", "*", "null", "a".repeat(5000)) },
);

/** A request's headers, lower case, among them those that Motif reads. */
export const headers: fc.Arbitrary<Record<string, string>> = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          ["content-type", "application/json"],
          ["content-type", "application/json; charset=utf-8"],
          ["origin", "https://shop.example"],
          ["access-control-request-method", "POST"],
          ["idempotency-key", '"k-1"'],
          ["traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
        ),
      },
      {
        weight: 2,
        arbitrary: fc.tuple(
          fc.constantFrom(
            "accept",
            "accept-encoding",
            "access-control-request-headers",
            "access-control-request-method",
            "authorization",
            "content-encoding",
            "content-length",
            "content-type",
            "cookie",
            "host",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "origin",
            "range",
            "traceparent",
            "tracestate",
            "x-correlation-id",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-motif-meta-a",
            "__proto__",
            "constructor",
          ),
          headerValue,
        ),
      },
    ),
    { maxLength: 6 },
  )
  .map((entries) => {
    const result: Record<string, string> = {};
    // A header may be called `__proto__`.
    for (const [name = "", value = ""] of entries) {
      Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return result;
  });

/** A request's target as it stands in the request line: printable, and nothing is promised beyond that. */
export function targets(...paths: readonly string[]): fc.Arbitrary<string> {
  const segment = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        "a",
        "%C3%A9",
        "%2F",
        "%00",
        "%zz",
        "%",
        "..",
        ".",
        "%2e%2e",
        "__proto__",
        "",
      ),
    },
    {
      weight: 1,
      arbitrary: fc.string({ unit: fc.constantFrom(..."!$%&'()*+,-./0:;=@A[\\]^_a{|}~#?\""), maxLength: 8 }),
    },
  );
  const query = fc.oneof(
    { weight: 2, arbitrary: fc.constant("") },
    {
      weight: 2,
      arbitrary: textOf(
        "?",
        "&",
        "=",
        "limit",
        "cursor",
        "1",
        "10",
        "a",
        "+",
        "%20",
        "%",
        "[]",
        "__proto__",
        "-1",
      ),
    },
  );
  const path = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...paths) },
    { weight: 1, arbitrary: fc.constantFrom("*", "//", "http://other.example/a", "/", "") },
  );
  return fc
    .tuple(path, fc.array(segment, { maxLength: 3 }), query)
    .map(([start, segments, end]) =>
      (start + segments.map((each) => `/${each}`).join("") + end).replaceAll(/[^\x21-\xff]/g, "%20"),
    );
}

/** Methods: those of HTTP, and what else a token may be. */
export const methods: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("POST", "GET", "PUT", "DELETE") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "HEAD",
      "OPTIONS",
      "PATCH",
      "TRACE",
      "CONNECT",
      "PROPFIND",
      "get",
      "__proto__",
    ),
  },
);

/** The one of a list that a number stands for. */
export function of<T>(list: readonly [T, ...T[]], number: number): T {
  return list[number % list.length] ?? list[0];
}
