import { createHmac } from "node:crypto";
import {
  githubSignature,
  type SignatureScheme,
  slackSignature,
  standardWebhooks,
  stripeSignature,
  twilioSignature,
} from "@motif/app";

/** A request as it is sent. */
export interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly url: string;
}

/** What a request is made of. `at` is in seconds since 1970. */
export interface Parts {
  readonly id: string;
  readonly at: number;
  readonly body: Buffer;
  readonly url: string;
}

/** A sender: how it signs, said here once more, and what of a request its signature is about. */
export interface Sender {
  readonly scheme: SignatureScheme;
  readonly secret: string;
  /** The header that holds the signature, and what stands between several. */
  readonly header: string;
  readonly separator: string;
  /** Headers besides that one which are signed, or say how. */
  readonly signedHeaders: readonly string[];
  readonly signsTime: boolean;
  sign(parts: Parts, secret: string): Sent;
  /** What is signed of a request, as a text that is another one for every other content. */
  content(sent: Sent): string;
  /** A request of which the same text is signed, with what stood in one part in another. */
  shifted?(sent: Sent): Sent;
}

/** Bytes as a text of as many characters. */
export const latin1 = (body: Buffer) => body.toString("latin1");

const mac = (key: string | Buffer, content: string, encoding: "hex" | "base64") =>
  createHmac("sha256", key).update(content, "latin1").digest(encoding);

const standard: Sender = {
  scheme: standardWebhooks(),
  secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  header: "webhook-signature",
  separator: " ",
  signedHeaders: ["webhook-id", "webhook-timestamp"],
  signsTime: true,
  sign({ id, at, body, url }, secret) {
    const signature = mac(Buffer.from(secret, "base64"), `${id}.${at}.${latin1(body)}`, "base64");
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(at),
      "webhook-signature": `v1,${signature}`,
    };
    return { headers, body, url };
  },
  content: ({ headers, body }) =>
    JSON.stringify([headers["webhook-id"], headers["webhook-timestamp"], latin1(body)]),
  shifted({ headers, body, url }) {
    const [before = "", ...rest] = latin1(body).split(".");
    const id = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}`;
    const moved = { ...headers, "webhook-id": id, "webhook-timestamp": before };
    return { headers: moved, body: Buffer.from(rest.join("."), "latin1"), url };
  },
};

const github: Sender = {
  scheme: githubSignature(),
  secret: "It's-a-Secret-to-Everybody",
  header: "x-hub-signature-256",
  separator: "\n",
  signedHeaders: [],
  signsTime: false,
  sign({ id, body, url }, secret) {
    const signature = `sha256=${mac(secret, latin1(body), "hex")}`;
    return { headers: { "x-github-delivery": id, "x-hub-signature-256": signature }, body, url };
  },
  content: ({ body }) => latin1(body),
};

const stripe: Sender = {
  scheme: stripeSignature(),
  secret: "whsec_test_secret",
  header: "stripe-signature",
  separator: ",",
  signedHeaders: [],
  signsTime: true,
  sign({ at, body, url }, secret) {
    const signature = `t=${at},v1=${mac(secret, `${at}.${latin1(body)}`, "hex")}`;
    return { headers: { "stripe-signature": signature }, body, url };
  },
  content: ({ headers, body }) =>
    JSON.stringify([/t=([^,]*)/.exec(headers["stripe-signature"] ?? "")?.[1], latin1(body)]),
};

const slack: Sender = {
  scheme: slackSignature(),
  secret: "8f742231b10e8888abcd99yyyzzz85a5",
  header: "x-slack-signature",
  separator: "\n",
  signedHeaders: ["x-slack-request-timestamp"],
  signsTime: true,
  sign({ at, body, url }, secret) {
    const signature = `v0=${mac(secret, `v0:${at}:${latin1(body)}`, "hex")}`;
    return {
      headers: { "x-slack-request-timestamp": String(at), "x-slack-signature": signature },
      body,
      url,
    };
  },
  content: ({ headers, body }) => JSON.stringify([headers["x-slack-request-timestamp"], latin1(body)]),
  shifted({ headers, body, url }) {
    const [before = "", ...rest] = latin1(body).split(":");
    const moved = {
      ...headers,
      "x-slack-request-timestamp": `${headers["x-slack-request-timestamp"]}:${before}`,
    };
    return { headers: moved, body: Buffer.from(rest.join(":"), "latin1"), url };
  },
};

const FORM = "application/x-www-form-urlencoded";

const twilio: Sender = {
  scheme: twilioSignature(),
  secret: "12345",
  header: "x-twilio-signature",
  separator: "\n",
  signedHeaders: ["content-type"],
  signsTime: false,
  sign({ id, body, url }, secret) {
    const parameters = { MessageSid: id, Body: latin1(body), From: "+14158675310" };
    const form = new URLSearchParams(body.length === 0 ? {} : parameters);
    const headers = { "content-type": FORM };
    const sent = { headers, body: Buffer.from(form.toString()), url };
    const signature = createHmac("sha1", secret).update(this.content(sent)).digest("base64");
    return { ...sent, headers: { ...headers, "x-twilio-signature": signature } };
  },
  // Names and values run into each other: `a=1&b=2` and `a=1b2` are the same to Twilio.
  content({ url, headers, body }) {
    if (body.length > 0 && !headers["content-type"]?.trim().toLowerCase().startsWith(FORM))
      return "nothing of the body";
    const pairs = new Set([...new URLSearchParams(body.toString())].map((pair) => JSON.stringify(pair)));
    const sorted = [...pairs].map((pair): [string, string] => JSON.parse(pair)).sort(byNameAndValue);
    return url + sorted.flat().join("");
  },
};

function byNameAndValue(a: readonly [string, string], b: readonly [string, string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] < b[1] ? -1 : 1;
}

/** Senders, by the name of their scheme. */
export const SENDERS: ReadonlyMap<string, Sender> = new Map(
  [standard, github, stripe, slack, twilio].map((sender) => [sender.scheme.name, sender]),
);
