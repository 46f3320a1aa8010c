import fc from "fast-check";
import { bytesOf, headerValue, nearlyJson, text } from "../hostile.ts";
import { latin1, type Parts, type Sender, type Sent } from "./senders.ts";

/** Something that is done to a request on its way. */
export type Change = (sent: Sent, sender: Sender) => Sent;

const body: fc.Arbitrary<Buffer> = bytesOf(
  fc.oneof(
    { weight: 4, arbitrary: nearlyJson({ id: "evt_1", event_id: "Ev1", n: 1.5 }) },
    { weight: 2, arbitrary: text },
    { weight: 1, arbitrary: fc.constant("") },
  ),
).map((bytes) => Buffer.from(bytes));

/** What requests are made of. Some bodies begin with a time, as what is signed before them ends with one. */
export const parts: fc.Arbitrary<Parts> = fc
  .record({
    id: fc.constantFrom("1", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
    at: fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }),
    body: fc.oneof({ weight: 7, arbitrary: body }, { weight: 1, arbitrary: fc.constantFrom(".", ":") }),
  })
  .map(({ id, at, body }) => ({
    id,
    at,
    body: typeof body === "string" ? Buffer.from(`${at}${body}{}`) : body,
    url: "https://hooks.example/hooks?of=shop",
  }));

/** A piece of a text taken out, and another put in. */
const edit = fc
  .record({
    position: fc.nat(),
    length: fc.nat({ max: 3 }),
    piece: fc.oneof(fc.constantFrom("", "0", "=", ".", ",", " "), text),
  })
  .map(({ position, length, piece }) => (whole: string) => {
    const at = position % (whole.length + 1);
    return whole.slice(0, at) + piece + whole.slice(at + length);
  });

/** Another text for a header. */
const otherValue: fc.Arbitrary<(whole: string) => string> = fc.oneof(
  edit,
  headerValue.map((value) => () => value),
  fc.constantFrom(
    (whole: string) => whole.toUpperCase(),
    (whole: string) => whole.slice(0, -1),
    (whole: string) => `${whole}${whole}`,
    (whole: string) => whole.replace(/^v1,|^v0=|^sha256=/, ""),
    (whole: string) => whole.replace("v1", "v0"),
    (whole: string) => whole.replace("v1=", "v1=0,v0="),
    (whole: string) => whole.replace("v0", "v1"),
    (whole: string) => whole.replace("v1", "v1a"),
    (whole: string) => whole.replace("sha256", "sha1"),
    (whole: string) => String(Number(whole) + 1),
    () => "application/json",
  ),
);

const ofBody: fc.Arbitrary<Change> = fc.oneof(
  edit.map(
    (edited): Change =>
      (sent) => ({ ...sent, body: Buffer.from(edited(latin1(sent.body)), "latin1") }),
  ),
  fc.constant<Change>((sent) => ({ ...sent, body: reserialised(sent.body) })),
);

const ofHeaders: fc.Arbitrary<Change> = fc.oneof(
  otherValue.map(
    (edited): Change =>
      (sent, { header }) =>
        withHeader(sent, header, edited),
  ),
  fc.tuple(fc.nat(), otherValue).map(
    ([which, edited]): Change =>
      (sent, { header, signedHeaders }) => {
        const names = [...signedHeaders, header];
        return withHeader(sent, names[which % names.length] ?? header, edited);
      },
  ),
  fc.constant<Change>((sent, { header }) => {
    const { [header]: _, ...headers } = sent.headers;
    return { ...sent, headers };
  }),
);

/** Somebody else's signature, or the sender's own of something else. */
const stolen: fc.Arbitrary<Change> = fc
  .tuple(parts, fc.constantFrom(undefined, "", "12346", "whsec_", "A".repeat(32)))
  .map(
    ([other, secret]): Change =>
      (sent, sender) => {
        const made = sender.sign(other, secret ?? sender.secret);
        return withHeader(sent, sender.header, () => made.headers[sender.header] ?? "");
      },
  );

/** What is done to requests; some arrive as they were sent, at another time. */
export const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: ofBody },
  { weight: 5, arbitrary: ofHeaders },
  { weight: 1, arbitrary: stolen },
  { weight: 1, arbitrary: fc.constant<Change>((sent, sender) => sender.shifted?.(sent) ?? sent) },
  {
    weight: 1,
    arbitrary: edit.map(
      (edited): Change =>
        (sent) => {
          const url = `https://hooks.example/${edited("hooks?of=shop")}`;
          return URL.canParse(url) ? { ...sent, url: new URL(url).href } : sent;
        },
    ),
  },
  { weight: 1, arbitrary: fc.constant<Change>((sent) => sent) },
);

function withHeader(sent: Sent, name: string, edited: (value: string) => string): Sent {
  const value = sent.headers[name];
  return value === undefined ? sent : { ...sent, headers: { ...sent.headers, [name]: edited(value) } };
}

function reserialised(body: Buffer): Buffer {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(body.toString()), undefined, 1));
  } catch {
    return Buffer.concat([body, Buffer.from("\n")]);
  }
}
