import { createHmac } from "node:crypto";
import { http, json, secret } from "@motif/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  githubSignature,
  type SignatureScheme,
  slackSignature,
  standardWebhooks,
  stripeSignature,
  twilioSignature,
  type VerifiedHttpOptions,
  verifiedHttp,
} from "../index.ts";
import { createRuntime } from "../platform.ts";
import { FakePlatform, requestData } from "../testing/fake-platform.ts";

const KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const key = secret("sender-key");

type Options = Omit<VerifiedHttpOptions<never>, "secret" | "base"> & { readonly base?: () => string };

/** What comes of a request to a function that shows what it is given. */
async function answer(
  { base, ...options }: Options,
  request: Parameters<typeof requestData>[0],
  value: string | Error = `whsec_${KEY}`,
) {
  const get = async () => {
    if (value instanceof Error) throw value;
    return value;
  };
  const platform = new FakePlatform({ secret: { get } });
  const receive = http(
    "receive",
    { uses: { key: key.reader } },
    verifiedHttp({ ...options, ...(base && { base }), secret: ({ key }) => key }, (_, webhook) =>
      json(webhook),
    ),
  );
  const data = requestData({ method: "POST", target: "/hooks", ...request });
  const response = await createRuntime(receive, platform).http(data, platform.call());
  return { ...response, body: String(response.body), platform };
}

/** A request that is signed by Standard Webhooks, when the platform's time stands. */
function signed(body: string | Uint8Array, secretText = KEY, sentAt = Date.UTC(2026, 0, 1) / 1000) {
  const bytes = Buffer.from(body);
  const mac = createHmac("sha256", Buffer.from(secretText, "base64"))
    .update(`msg_1.${sentAt}.`)
    .update(bytes);
  const headers = {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(sentAt),
    "webhook-signature": `v1,${mac.digest("base64")}`,
  };
  return { body: bytes, headers };
}

const standard = { scheme: standardWebhooks() };

describe("a request that its sender signed", () => {
  it.each([
    ["non-ASCII", '{"name":"Grüße – 日本"}'],
    ["not canonical", '\r\n{ "b": 1.0, "a": "\\u00e9",\t"b" : 2e0 }\n'],
  ])("reaches the handler as it was signed: %s", async (_, body) => {
    const { status, body: shown } = await answer(standard, signed(body));
    expect(status).toBe(200);
    expect(JSON.parse(shown)).toEqual({ id: "msg_1", text: body, body: JSON.parse(body) });
  });

  it.each([
    ["", "nothing"],
    ["a=1&b=%C3%BC", "a form"],
    ["[".repeat(101) + "]".repeat(101), "nested too deep"],
    ["\u{FEFF}{}", "with a byte order mark"],
  ])("has a text and no JSON where it is none: %j (%s)", async (body) => {
    expect(JSON.parse((await answer(standard, signed(body))).body)).toEqual({ id: "msg_1", text: body });
  });

  it("is refused with 400 where it is no text", async () => {
    const { status, body } = await answer(standard, signed(new Uint8Array([0x22, 0xff, 0x22])));
    expect([status, JSON.parse(body).errors]).toEqual([
      400,
      [{ path: "/body", message: "is not valid UTF-8" }],
    ]);
  });

  it.each([` whsec_${KEY}\n`, `whsec_${"A".repeat(32)} ${KEY}`, `${"A".repeat(32)}\r\n\twhsec_${KEY}`])(
    "counts with any of the secrets in a value: %j",
    async (value) => {
      expect((await answer(standard, signed("{}"), value)).status).toBe(200);
      expect((await answer(standard, signed("{}", "B".repeat(32)), value)).status).toBe(401);
    },
  );

  it("is judged by the app's clock, and not by the machine's", async () => {
    const now = Math.floor(Date.now() / 1000);
    expect((await answer(standard, signed("{}", KEY, now))).status).toBe(401);
  });

  it("may be at another address than the sender's", async () => {
    const url = "https://hooks.example/v1/hooks?a=1";
    const signature = createHmac("sha1", KEY).update(url).digest("base64");
    const request = { target: "/hooks?a=1", headers: { "x-twilio-signature": signature } };
    const twilio = { scheme: twilioSignature() };
    expect((await answer(twilio, request, KEY)).status).toBe(401);
    for (const base of ["https://hooks.example/v1", "https://hooks.example/v1/"])
      expect((await answer({ ...twilio, base: () => base }, request, KEY)).status, base).toBe(200);
  });
});

describe("a request that is not rightly signed", () => {
  const refused: readonly (readonly [what: string, over: Parameters<typeof requestData>[0]])[] = [
    ["no signature", { ...signed("{}"), headers: {} }],
    ["another body", { ...signed("{}"), body: Buffer.from("{ }") }],
    ["another secret", signed("{}", "A".repeat(32))],
    ["sent too long ago", signed("{}", KEY, Date.UTC(2026, 0, 1) / 1000 - 301)],
    ["sent in the future", signed("{}", KEY, Date.UTC(2026, 0, 1) / 1000 + 301)],
    ["no time", { ...signed("{}"), headers: { ...signed("{}").headers, "webhook-timestamp": "soon" } }],
  ];

  it("gets one and the same answer for each reason: problem details with 401", async () => {
    const answers = await Promise.all(refused.map(([, over]) => answer(standard, over)));
    const told = new Set(answers.map(({ status, headers, body }) => JSON.stringify([status, headers, body])));
    expect([...told].map((each) => JSON.parse(each))).toEqual([
      [
        401,
        [
          ["content-type", "application/problem+json"],
          ["www-authenticate", "Signature"],
        ],
        expect.stringMatching(/"title":"Unauthorized","status":401,"detail":"The request is not signed/),
      ],
    ]);
  });

  it("has its reason in the log, without a word of the secret or of the request", async () => {
    const logged: unknown[] = [];
    for (const [, over] of refused) {
      const { platform } = await answer(standard, over);
      logged.push(...platform.logs);
      expect(JSON.stringify(platform.lines)).not.toMatch(new RegExp(`${KEY}|v1,|msg_1`));
    }
    const reasons = [
      "malformed",
      "wrong-signature",
      "wrong-signature",
      "outside-of-window",
      "outside-of-window",
      "malformed",
    ];
    const lines = reasons.map((reason) => ({
      level: "warn",
      fields: { scheme: "Standard Webhooks", reason },
    }));
    expect(logged).toMatchObject(lines);
  });

  it("is answered 413 where its body is over the limit, rightly signed or not, and not looked at", async () => {
    const limited = { ...standard, bodyLimit: 10 };
    expect((await answer(limited, signed('"12345678"'))).status).toBe(200);
    const unread = new Error("The secret was asked for.");
    expect((await answer(limited, signed('"123456789"'), unread)).status).toBe(413);
    expect(
      (await answer(standard, { ...signed("{}"), body: new Uint8Array(256 * 1024 + 1) }, unread)).status,
    ).toBe(413);
    expect((await answer(standard, { ...signed("{}"), body: new Uint8Array(256 * 1024) })).status).toBe(401);
  });
});

describe("a secret that is none", () => {
  it.each([" \n", "whsec_c2hvcnQ=", `whsec_${KEY} whsec_!`])(
    "%j is the app's failure, told by the log alone",
    async (value) => {
      const { status, body, platform } = await answer(standard, signed("{}"), value);
      expect([status, JSON.parse(body).title]).toEqual([500, "Internal Server Error"]);
      expect(JSON.stringify(platform.logs)).toContain('"code":"invalid-secret"');
      for (const part of value.split(/\s+/).filter((each) => each !== ""))
        expect(JSON.stringify(platform.lines)).not.toContain(part);
    },
  );

  it("a base that is no address is the app's failure too", async () => {
    const { status, platform } = await answer(
      { scheme: twilioSignature(), base: () => "hooks.example" },
      {},
      KEY,
    );
    expect(status).toBe(500);
    expect(JSON.stringify(platform.logs)).toContain("The base of webhooks is no address");
  });
});

describe("whatever comes in, it is refused and nothing is thrown", () => {
  const HEADERS = [
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
    "x-hub-signature-256",
    "x-github-delivery",
    "stripe-signature",
    "x-slack-signature",
    "x-slack-request-timestamp",
    "x-twilio-signature",
    "content-type",
  ];
  const piece = fc.constantFrom(
    "v1,",
    "v1a,",
    "v0=",
    "sha256=",
    "t=",
    "v1=",
    ",",
    "=",
    " ",
    ".",
    "1767225600",
    "A".repeat(43),
    "e5",
    "-",
  );
  const value = fc.oneof(
    fc.array(piece, { maxLength: 6 }).map((parts) => parts.join("")),
    fc.string({ maxLength: 20 }),
  );
  const headers = fc.uniqueArray(fc.tuple(fc.constantFrom(...HEADERS), value), {
    selector: ([name]) => name,
  });
  const secrets = `whsec_${KEY} whpk_${Buffer.alloc(32, 9).toString("base64")}`;
  const schemes: readonly SignatureScheme[] = [
    standardWebhooks(),
    githubSignature(),
    stripeSignature(),
    slackSignature(),
    twilioSignature(),
  ];

  it.each(schemes)("$name", async (scheme) => {
    await fc.assert(
      fc.asyncProperty(headers, fc.uint8Array({ maxLength: 20 }), async (entries, body) => {
        const given = Object.fromEntries(entries);
        const { status } = await answer({ scheme }, { body, headers: given }, secrets);
        expect(status).toBe(401);
      }),
      { numRuns: 300 },
    );
  });
});
