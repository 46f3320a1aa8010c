import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { MotifError } from "@motif/core";
import { describe, expect, it } from "vitest";
import {
  githubSignature,
  hmacSignature,
  type SignatureScheme,
  slackSignature,
  standardWebhooks,
  stripeSignature,
  twilioSignature,
} from "../index.ts";

/** A request as somebody sent it. */
interface Sent {
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly url?: string;
  readonly secrets?: readonly string[];
  /** In seconds since 1970. */
  readonly now?: number;
}

const NOW = 1_700_000_000;
const MINUTES = 60;

function signed({ body = "", headers = {}, url = "https://hooks.example/" }: Sent) {
  return { body: Buffer.from(body), header: (name: string) => headers[name], url: () => url };
}

function refusal(scheme: SignatureScheme, sent: Sent) {
  const { secrets = [], now = NOW } = sent;
  return scheme.refusal(signed(sent), secrets, new Date(now * 1000));
}

function eventId(scheme: SignatureScheme, sent: Sent, json?: Parameters<SignatureScheme["eventId"]>[1]) {
  return scheme.eventId(signed(sent), json);
}

/** Seconds from now at which a request was sent that is just right or just too far away, for schemes that sign the time. */
const WINDOW = [
  { seconds: 0, expected: undefined },
  { seconds: -5 * MINUTES, expected: undefined },
  { seconds: 5 * MINUTES, expected: undefined },
  { seconds: -5 * MINUTES - 1, expected: "outside-of-window" },
  { seconds: 5 * MINUTES + 1, expected: "outside-of-window" },
] as const;
const NO_TIMES = ["", "soon", "-1", "1e9", "1700000000.5", " 1700000000", "0x6553F100", "9".repeat(13)];

// The specification and its example of a header:
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
describe("Standard Webhooks", () => {
  const scheme = standardWebhooks();
  // The vector of the project's own libraries: libraries/javascript/src/webhook.test.ts, "sign function works" (Apache-2.0).
  const vector = {
    body: '{"test": 2432232314}',
    headers: {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    },
    secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    now: 1614265330,
  };
  const KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  function sentAt(seconds: number | string, body = "{}") {
    const content = `msg_1.${seconds}.${body}`;
    const mac = createHmac("sha256", Buffer.from(KEY, "base64")).update(content).digest("base64");
    const headers = { "webhook-id": "msg_1", "webhook-timestamp": String(seconds) };
    return { body, headers: { ...headers, "webhook-signature": `v1,${mac}` }, secrets: [`whsec_${KEY}`] };
  }

  it("takes the published vector, with the secret's prefix and without", () => {
    expect(refusal(scheme, vector)).toBeUndefined();
    expect(refusal(scheme, { ...vector, secrets: [KEY] })).toBeUndefined();
    expect(eventId(scheme, vector)).toBe("msg_p5jXN8AQM9LWM0D4loKWxJek");
  });

  // "Webhook consumers can try to verify each signature until one matches." The list is that of the libraries' test
  // "multi sig payload is valid".
  it("takes one right signature among others, and none of another version", () => {
    const right = vector.headers["webhook-signature"];
    const others = [
      "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=",
      "v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=",
    ];
    const list = (...signatures: string[]) => ({
      ...vector,
      headers: { ...vector.headers, "webhook-signature": signatures.join(" ") },
    });
    expect(refusal(scheme, list(...others, right, ...others))).toBeUndefined();
    expect(refusal(scheme, list(...others))).toBe("wrong-signature");
    expect(refusal(scheme, list(right.replace("v1,", "v2,")))).toBe("wrong-signature");
  });

  // "make sure to verify the webhook-timestamp header has a timestamp that is within some allowable tolerance of the current
  // timestamp to prevent replay attacks": the libraries take five minutes, in both directions.
  it.each(WINDOW)("sent $seconds s from now: $expected", ({ seconds, expected }) => {
    expect(refusal(scheme, sentAt(NOW + seconds))).toBe(expected);
  });

  it("may have another tolerance", () => {
    expect(refusal(standardWebhooks({ tolerance: "10m" }), sentAt(NOW - 6 * MINUTES))).toBeUndefined();
    expect(refusal(standardWebhooks({ tolerance: "1s" }), sentAt(NOW - 2))).toBe("outside-of-window");
  });

  it.each(NO_TIMES)("refuses the time %j, rightly signed", (seconds) => {
    expect(refusal(scheme, sentAt(seconds))).toBe("malformed");
  });

  it.each(Object.keys(vector.headers))("refuses a request without %s, or with an empty one", (name) => {
    for (const value of [undefined, ""]) {
      const headers = { ...vector.headers, [name]: value };
      expect(refusal(scheme, { ...vector, headers })).toBeDefined();
    }
  });

  // "It's important that both the message id and the timestamp not be user controlled, or at the very least not be allowed to
  // include any `.` to prevent certain attacks."
  it("refuses an id with a full stop: what was signed as a body could stand as a time", () => {
    const [id, body] = ["msg", `${NOW}.{}`];
    const mac = createHmac("sha256", Buffer.from(KEY, "base64"))
      .update(`${id}.${NOW}.${body}`)
      .digest("base64");
    const headers = { "webhook-signature": `v1,${mac}`, "webhook-timestamp": String(NOW) };
    const secrets = [KEY];
    expect(refusal(scheme, { body, headers: { ...headers, "webhook-id": id }, secrets })).toBeUndefined();
    const moved = { body: "{}", headers: { ...headers, "webhook-id": `${id}.${NOW}` }, secrets };
    expect(refusal(scheme, moved)).toBe("malformed");
  });

  it("signs the bytes of the body: non-ASCII, not canonical", () => {
    const body = '{ "name": "Grüße – 日本\\u00e9",\r\n "n": 1.0, "n": 2 }';
    expect(refusal(scheme, sentAt(NOW, body))).toBeUndefined();
    const reserialised = JSON.stringify(JSON.parse(body));
    expect(refusal(scheme, { ...sentAt(NOW, body), body: reserialised })).toBe("wrong-signature");
  });

  // "Signature scheme: ed25519 … base64 encoded, prefixed with whsk_ for the secret key, and whpk_ for the public key", and
  // "asymmetric with v1a". No vector with its key is published; the key pair is Node's.
  describe("asymmetric", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
    const secrets = [`whpk_${raw.toString("base64")}`];
    const made = sign(null, Buffer.from(`msg_1.${NOW}.{}`), privateKey).toString("base64");
    const sent = (signature: string, body = "{}") => ({
      body,
      headers: { "webhook-id": "msg_1", "webhook-timestamp": String(NOW), "webhook-signature": signature },
      secrets,
    });

    it("takes a signature of the private key, and no other", () => {
      expect(refusal(scheme, sent(`v1,AAAA v1a,${made}`))).toBeUndefined();
      expect(refusal(scheme, sent(`v1a,${made}`, "{ }"))).toBe("wrong-signature");
      for (const signature of [`v1,${made}`, `v1a,${made.slice(4)}`, "v1a,", "v1a,!", `v1a,${KEY}`, "v1a"])
        expect(refusal(scheme, sent(signature)), signature).toBe("wrong-signature");
    });

    it("does not take the public key for a secret, which anybody could sign with", () => {
      const mac = createHmac("sha256", raw).update(`msg_1.${NOW}.{}`).digest("base64");
      expect(refusal(scheme, sent(`v1,${mac}`))).toBe("wrong-signature");
    });
  });

  it.each([
    "no base 64",
    "whsec_",
    "whsec_c2hvcnQ=",
    `whsec_${"QUFB".repeat(22)}`,
    `whsk_${KEY}`,
    "whpk_QUFB",
    `v1,whsec_${KEY}`,
  ])("says that %j is no secret, whatever came", (secret) => {
    const refused = () => refusal(scheme, { ...vector, secrets: [vector.secrets[0] ?? "", secret] });
    expect(refused).toThrow(MotifError);
    expect(refused).toThrow(/^The secret is none of Standard Webhooks: .{0,140}$/);
    expect(refused).toThrow(expect.objectContaining({ code: "invalid-secret" }));
  });
});

describe("GitHub", () => {
  const scheme = githubSignature();
  // "You can use the following secret and payload values to verify that your implementation is correct"
  // https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
  const vector = {
    body: "Hello, World!",
    headers: {
      "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
      "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    },
    secrets: ["It's a Secret to Everybody"],
  };

  it("takes the published vector, and no other body", () => {
    expect(refusal(scheme, vector)).toBeUndefined();
    expect(refusal(scheme, { ...vector, body: "Hello, World" })).toBe("wrong-signature");
    expect(refusal(scheme, { ...vector, secrets: ["It's a Secret"] })).toBe("wrong-signature");
  });

  // "If you request a redelivery, the X-GitHub-Delivery header will be the same as in the original delivery."
  // https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks#use-the-x-github-delivery-header
  it("has the delivery as the event's id, and refuses a request without one", () => {
    expect(eventId(scheme, vector)).toBe("72d3162e-cc78-11e3-81ab-4c9367dc0958");
    for (const id of [undefined, "", "a b", "x".repeat(256), "é"]) {
      const headers = { ...vector.headers, "x-github-delivery": id };
      expect(refusal(scheme, { ...vector, headers })).toBe("malformed");
    }
  });

  it("does not take the signature with SHA-1, nor one of another form", () => {
    const mac = createHmac("sha1", vector.secrets[0] ?? "")
      .update(vector.body)
      .digest("hex");
    const right = vector.headers["x-hub-signature-256"];
    const headers = { ...vector.headers, "x-hub-signature-256": undefined, "x-hub-signature": `sha1=${mac}` };
    expect(refusal(scheme, { ...vector, headers })).toBe("malformed");
    for (const signature of [
      `sha1=${mac}`,
      right.slice(7),
      right.toUpperCase(),
      `${right}, ${right}`,
      `${right}0`,
      "",
    ]) {
      const other = { ...vector.headers, "x-hub-signature-256": signature };
      expect(refusal(scheme, { ...vector, headers: other }), signature).toBe("wrong-signature");
    }
  });
});

describe("Stripe", () => {
  const scheme = stripeSignature();
  // Stripe's documentation has no vector with its secret; this is that of its library for .NET:
  // https://github.com/stripe/stripe-dotnet, EventUtilityTest.cs and event_test_signature.json (Apache-2.0)
  const vector = {
    body: `{
  "id": "evt_123",
  "object": "event",
  "account": "acct_123",
  "api_version": "2017-05-25",
  "created": 1533204620,
  "data": {
    "object": {
      "id": "cus_123",
      "object": "customer",
      "created": 123456789,
      "email": "test@stripe.com",
      "livemode": false,
      "metadata": {}
    }
  },
  "livemode": false,
  "pending_webhooks": 1,
  "request": {
    "id": "req_123",
    "idempotency_key": "idempotency-key-123"
  },
  "type": "customer.created"
}
`,
    headers: {
      "stripe-signature":
        "t=1533204620,v1=2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7,v0=63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef",
    },
    secrets: ["webhook_secret"],
    now: 1533204720,
  };
  const mac = (content: string) => createHmac("sha256", "webhook_secret").update(content).digest("hex");
  const sent = (header: string, body = "{}") => ({
    body,
    headers: { "stripe-signature": header },
    secrets: ["webhook_secret"],
  });

  it("takes the vector, and no other body", () => {
    expect(refusal(scheme, vector)).toBeUndefined();
    expect(refusal(scheme, { ...vector, body: vector.body.trimEnd() })).toBe("wrong-signature");
    expect(eventId(scheme, vector, JSON.parse(vector.body))).toBe("evt_123");
  });

  // "You can have multiple signatures with the same scheme-secret pair when you roll an endpoint’s secret … Stripe generates one
  // signature for each secret"; "To prevent downgrade attacks, ignore all schemes that aren’t v1": https://docs.stripe.com/webhooks
  it("takes one right v1 among others, and no v0", () => {
    const right = mac(`${NOW}.{}`);
    expect(refusal(scheme, sent(`t=${NOW},v1=potato,v1=${right},v0=${right}`))).toBeUndefined();
    expect(refusal(scheme, sent(`t=${NOW},v1=potato,v0=${right}`))).toBe("wrong-signature");
    expect(refusal(scheme, sent(`t=${NOW},v0=${right}`))).toBe("malformed");
  });

  // "Our libraries have a default tolerance of 5 minutes between the timestamp and the current time": the same page. They look at
  // the past alone; nothing that Stripe sends is from the future.
  it.each(WINDOW)("sent $seconds s from now: $expected", ({ seconds, expected }) => {
    expect(refusal(scheme, sent(`t=${NOW + seconds},v1=${mac(`${NOW + seconds}.{}`)}`))).toBe(expected);
  });

  it("may have another tolerance", () => {
    const old = NOW - 6 * MINUTES;
    expect(
      refusal(stripeSignature({ tolerance: "10m" }), sent(`t=${old},v1=${mac(`${old}.{}`)}`)),
    ).toBeUndefined();
  });

  it.each(NO_TIMES)("refuses the time %j, rightly signed", (time) => {
    expect(refusal(scheme, sent(`t=${time},v1=${mac(`${time}.{}`)}`))).toBe("malformed");
  });

  // The malformed ones are of the library's test "ValidateSignatureHandlesIncorrectHeaderValues".
  it.each([
    "",
    "t,v1=,v0=",
    "t,v1=,v0",
    "t,v1=,",
    "t,,",
    ",,",
    "t",
    "=",
    "bad_header",
    `t=${NOW}`,
    `t=${NOW},t=${NOW},v1=a`,
  ])("refuses the header %j", (header) => {
    expect(refusal(scheme, sent(header))).toBe("malformed");
    expect(refusal(scheme, { ...sent(""), headers: {} })).toBe("malformed");
  });

  it("has an id for what is no event: the hash of its body", () => {
    const hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"; // sha256sum of {}
    for (const json of [undefined, {}, [], { id: 1 }, { id: "" }])
      expect(eventId(scheme, { body: "{}" }, json)).toBe(hash);
  });
});

describe("Slack", () => {
  const scheme = slackSignature();
  // The example of https://docs.slack.dev/authentication/verifying-requests-from-slack
  const vector = {
    body: "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
    headers: {
      "x-slack-request-timestamp": "1531420618",
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    },
    secrets: ["8f742231b10e8888abcd99yyyzzz85a5"],
    now: 1531420618,
  };
  function sentAt(seconds: number | string) {
    const mac = createHmac("sha256", vector.secrets[0] ?? "")
      .update(`v0:${seconds}:{}`)
      .digest("hex");
    const headers = { "x-slack-request-timestamp": String(seconds), "x-slack-signature": `v0=${mac}` };
    return { body: "{}", headers, secrets: vector.secrets };
  }

  it("takes the published example, and no other body", () => {
    expect(refusal(scheme, vector)).toBeUndefined();
    expect(refusal(scheme, { ...vector, body: `${vector.body}&` })).toBe("wrong-signature");
  });

  // "The request timestamp is more than five minutes from local time. It could be a replay attack, so let's ignore it."
  it.each(WINDOW)("sent $seconds s from now: $expected", ({ seconds, expected }) => {
    expect(refusal(scheme, sentAt(NOW + seconds))).toBe(expected);
  });

  it("may have another tolerance", () => {
    expect(refusal(slackSignature({ tolerance: "10m" }), sentAt(NOW - 6 * MINUTES))).toBeUndefined();
  });

  it.each(NO_TIMES)("refuses the time %j, rightly signed", (time) => {
    expect(refusal(scheme, sentAt(time))).toBe("malformed");
  });

  it.each(Object.keys(vector.headers))("refuses a request without %s", (name) => {
    expect(refusal(scheme, { ...vector, headers: { ...vector.headers, [name]: undefined } })).toBe(
      "malformed",
    );
  });

  // https://docs.slack.dev/apis/events-api has event_id in what wraps each event.
  it("has the event's id of the body, and for what has none the hash of its body", () => {
    expect(eventId(scheme, vector, { type: "event_callback", event_id: "Ev08MFMKH6" })).toBe("Ev08MFMKH6");
    expect(eventId(scheme, { body: "{}" }, { type: "url_verification" })).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("Twilio", () => {
  const scheme = twilioSignature();
  const FORM = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  // "Explore the algorithm yourself": https://www.twilio.com/docs/usage/security#explore-the-algorithm-yourself
  const vector = {
    url: "https://example.com/myapp.php?foo=1&bar=2",
    body: "Digits=1234&To=%2B18005551212&From=%2B14158675310&Caller=%2B14158675310&CallSid=CA1234567890ABCDE",
    headers: { ...FORM, "x-twilio-signature": "L/OH5YylLD5NRKLltdqwSvS0BnU=" },
    secrets: ["12345"],
  };
  // Those of https://github.com/twilio/twilio-python, tests/unit/test_request_validator.py (MIT)
  const library = {
    url: "https://mycompany.com/myapp.php?foo=1&bar=2",
    body: "CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212&Caller=%2B14158675309",
    secrets: ["12345"],
  };
  const by = (signature: string) => ({ headers: { ...FORM, "x-twilio-signature": signature } });

  it("takes the published example, in whatever order the parameters come", () => {
    expect(refusal(scheme, vector)).toBeUndefined();
    const body = vector.body.split("&").reverse().join("&");
    expect(refusal(scheme, { ...vector, body })).toBeUndefined();
    expect(eventId(scheme, { ...vector, body })).toBe(eventId(scheme, vector));
    expect(refusal(scheme, { ...vector, body: `${body}&More=1` })).toBe("wrong-signature");
    expect(refusal(scheme, { ...vector, url: `${vector.url}3` })).toBe("wrong-signature");
  });

  it("takes a parameter that occurs twice with both values, in their order", () => {
    const body = "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234";
    expect(refusal(scheme, { ...library, body, ...by("IK+Dwps556ElfBT0I3Rgjkr1wJU=") })).toBeUndefined();
  });

  // "For voice callbacks over HTTPS … Twilio will also drop the port (if any) from the URL"; of others it keeps it.
  it.each([
    ["https://mycompany.com:1234/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="],
    ["http://mycompany.com:1234/myapp.php?foo=1&bar=2", "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="],
    ["https://mycompany.com/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w="],
    ["http://mycompany.com/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4="],
  ])("takes %s signed with a port or without one", (url, signature) => {
    expect(refusal(scheme, { ...library, url, ...by(signature) })).toBeUndefined();
  });

  // "The query parameter bodySHA256 will be included in the request. Its value is calculated as the hexadecimal representation
  // of the SHA-256 hash of the request body."
  describe("with a body of JSON", () => {
    const hash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
    const json = {
      url: `https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=${hash}`,
      body: '{"property": "value", "boolean": true}',
      headers: { "content-type": "application/json", "x-twilio-signature": "a9nBmqA0ju/hNViExpshrM61xv4=" },
      secrets: ["12345"],
    };

    it("takes the library's vector, and no other body", () => {
      expect(refusal(scheme, json)).toBeUndefined();
      expect(refusal(scheme, { ...json, body: '{"property":"value","boolean":true}' })).toBe("malformed");
      expect(refusal(scheme, { ...json, url: json.url.replace("foo=1", "foo=2") })).toBe("wrong-signature");
    });

    it("refuses a body that nothing in the address speaks for, whatever type it says to have", () => {
      const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
      const signature = createHmac("sha1", "12345").update(url).digest("base64");
      const sent = (type: string | undefined) => ({
        ...json,
        url,
        headers: { "content-type": type, "x-twilio-signature": signature },
      });
      expect(refusal(scheme, { ...sent(undefined), body: "" })).toBeUndefined();
      for (const type of [undefined, "application/json", "text/plain"])
        expect(refusal(scheme, sent(type)), type).toBe("malformed");
      expect(refusal(scheme, sent("application/x-www-form-urlencoded"))).toBe("wrong-signature");
    });
  });

  it("refuses a request without a signature, or with one of another form", () => {
    expect(refusal(scheme, { ...vector, headers: FORM })).toBe("malformed");
    for (const signature of [
      "",
      "L/OH5YylLD5NRKLltdqwSvS0BnU",
      "L/OH5YylLD5NRKLltdqwSvS0BnV=",
      "x".repeat(9000),
    ])
      expect(refusal(scheme, { ...vector, ...by(signature) })).toBe("wrong-signature");
  });

  // https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
  it("has the idempotency token as the event's id or, where there is none, a hash of what was signed", () => {
    const headers = { ...vector.headers, "i-twilio-idempotency-token": "0f5b-1" };
    expect(eventId(scheme, { ...vector, headers })).toBe("0f5b-1");
    expect(eventId(scheme, vector)).toMatch(/^[0-9a-f]{64}$/);
    expect(eventId(scheme, vector)).not.toBe(eventId(scheme, { ...vector, body: "Digits=1" }));
  });
});

describe("an HMAC of one's own", () => {
  const mac = (algorithm: string, ...parts: string[]) =>
    createHmac(algorithm, "key").update(parts.join("")).digest("base64");

  it("has an algorithm, an encoding, and an id of its own where a header has one", () => {
    const scheme = hmacSignature({
      header: "x-mac",
      encoding: "base64",
      algorithm: "sha512",
      idHeader: "x-id",
    });
    const headers = { "x-mac": mac("sha512", "body"), "x-id": "1" };
    const sent = { body: "body", headers, secrets: ["key"] };
    expect(refusal(scheme, sent)).toBeUndefined();
    expect(eventId(scheme, sent)).toBe("1");
    expect(refusal(scheme, { ...sent, headers: { "x-mac": headers["x-mac"] } })).toBe("malformed");
    expect(refusal(scheme, { ...sent, headers: { "x-id": "1" } })).toBe("malformed");
    expect(refusal(scheme, { ...sent, headers: { ...headers, "x-mac": mac("sha256", "body") } })).toBe(
      "wrong-signature",
    );
  });

  it("has the hash of the body as the id where the sender gives none", () => {
    const scheme = hmacSignature({ header: "x-mac", encoding: "base64" });
    const sent = { body: "{}", headers: { "x-mac": mac("sha256", "{}") }, secrets: ["key"] };
    expect(refusal(scheme, sent)).toBeUndefined();
    expect(eventId(scheme, sent)).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  });

  it.each(WINDOW)("sent $seconds s from now, where it signs the time: $expected", ({ seconds, expected }) => {
    const timestamp = { header: "x-time", signedAs: (at: string) => `${at}|` };
    const scheme = hmacSignature({ header: "x-mac", encoding: "base64", timestamp });
    const at = String(NOW + seconds);
    const headers = { "x-mac": mac("sha256", `${at}|`, "body"), "x-time": at };
    expect(refusal(scheme, { body: "body", headers, secrets: ["key"] })).toBe(expected);
    const later = { ...headers, "x-time": String(NOW + seconds + 1) };
    expect(refusal(scheme, { body: "body", headers: later, secrets: ["key"] })).toBeDefined();
  });
});
