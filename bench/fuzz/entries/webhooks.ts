import { type VerifiedHttpInput, verifiedHttp } from "@motif/app";
import fc from "fast-check";
import { entry } from "../entry.ts";
import { type Change, change, parts } from "../webhooks/attacks.ts";
import { type Parts, SENDERS, type Sender, type Sent } from "../webhooks/senders.ts";

/** A request, what is done to it before it arrives, and how many seconds later than it was sent that is. */
interface Attack {
  /** The name of its sender's scheme. */
  readonly by: string;
  readonly parts: Parts;
  readonly changes: readonly Change[];
  readonly lateBy: number;
}

/** What schemes that sign the time take, in seconds. */
const TOLERANCE = 300;

const attacks: fc.Arbitrary<Attack> = fc.record({
  by: fc.constantFrom(...SENDERS.keys()),
  parts,
  changes: fc.array(change, { minLength: 1, maxLength: 3 }),
  lateBy: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: -TOLERANCE, max: TOLERANCE }) },
    { weight: 1, arbitrary: fc.integer({ min: -(10 ** 9), max: 10 ** 9 }) },
    { weight: 1, arbitrary: fc.constantFrom(TOLERANCE + 1, -TOLERANCE - 1) },
  ),
});

/** The answer of an app that knows the sender's secret, and another one besides. */
async function statusOf({ scheme, secret }: Sender, sent: Sent, seconds: number): Promise<number> {
  const handler = verifiedHttp<VerifiedHttpInput>(
    { scheme, secret: () => ({ get: async () => `${"B".repeat(32)} ${secret}` }) },
    () => new Response(null, { status: 202 }),
  );
  const ignore = () => {};
  const { status } = await handler({
    rawBody: sent.body,
    header: (name) => sent.headers[name],
    now: () => new Date(seconds * 1000),
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    get request() {
      return new Request(sent.url);
    },
  });
  return status;
}

/** Whether what arrives is what was signed, with a signature that is still among those in the header, at its time. */
function isGenuine(sender: Sender, original: Sent, sent: Sent, lateBy: number): boolean {
  const { header, separator, signsTime } = sender;
  const signatures = ({ headers }: Sent) => (headers[header] ?? "").split(separator);
  const right = signatures(original).at(-1) ?? "";
  const isInTime = !signsTime || Math.abs(lateBy) <= TOLERANCE;
  return isInTime && signatures(sent).includes(right) && sender.content(sent) === sender.content(original);
}

/** Webhooks as they were sent are taken, and none that is forged, altered, or replayed outside of its window. */
export const webhooks = entry(
  "webhooks",
  "signed requests, forged, altered and replayed: none is accepted",
  () => ({
    inputs: attacks,
    check: async ({ by, parts, changes, lateBy }) => {
      const sender = SENDERS.get(by);
      if (!sender) throw new Error(`There is no sender ${by}.`);
      const original = sender.sign(parts, sender.secret);
      const isText = Buffer.from(original.body.toString()).equals(original.body);
      const right = await statusOf(sender, original, parts.at);
      if (right !== (isText ? 202 : 400)) throw new Error(`${by}: a right one was answered ${right}`);
      const sent = changes.reduce((changed, each) => each(changed, sender), original);
      const status = await statusOf(sender, sent, parts.at + lateBy);
      if (status !== 401 && !isGenuine(sender, original, sent, lateBy))
        throw new Error(`${by}: it was answered ${status}: ${JSON.stringify(sent)}`);
    },
  }),
);
