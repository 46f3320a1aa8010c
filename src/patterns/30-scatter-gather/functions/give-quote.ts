import {
  ConditionFailedError,
  type Context,
  type Gathered,
  http,
  idempotentHttp,
  json,
  milliseconds,
  scatterGather,
  type TableReader,
  type TableWriter,
} from "@motif/app";
import { askCarrier } from "../ask-carrier.ts";
import {
  type Answer,
  ASKING,
  CARRIERS,
  Carrier,
  carriers,
  Freight,
  missed,
  type Outcome,
  QUOTE_RETENTION,
  type Quote,
  quotes,
  requests,
} from "../resources.ts";
import { isMissing, view } from "../view.ts";

/**
 * Asks all carriers, and answers with what came within the deadline. First the quote's row, then the messages to ask again whom it
 * misses, then the answer: so what a client was told of can be asked for, and whoever is missing is asked again.
 */
export default http(
  "give-quote",
  {
    uses: { ...carriers, quotes: quotes.readWriter, missed: missed.sender, requests: requests.readWriter },
    body: Freight,
    timeout: "10s",
  },
  idempotentHttp({ store: ({ requests }) => requests, required: false }, async (input) => {
    const { body: freight, quotes, missed, newId, now, metrics, log } = input;
    const id = newId();
    const askedAt = now();
    const providers = CARRIERS.map((carrier) => {
      const ask = (signal: AbortSignal) => askCarrier(input[carrier], freight, now(), signal);
      return [carrier, ask] as const;
    });
    const gathered = await scatterGather<Answer>(input, ASKING, Object.fromEntries(providers));
    const outcomes = gathered.map((each) => outcomeOf(each, log));
    const { expiresAt, ...quote } = await putOnce(quotes, {
      id,
      freight,
      askedAt: askedAt.toISOString(),
      outcomes,
      complete: !outcomes.some(isMissing),
      expiresAt: Math.ceil((askedAt.getTime() + milliseconds(QUOTE_RETENTION)) / 1000),
    });
    const missing = quote.outcomes.filter(isMissing);
    await missed.sendMany(
      missing.map(({ carrier }) => ({ message: { quote: id, carrier, freight, expiresAt } })),
    );
    metrics.add("QuotesGiven", 1, "Count", { complete: String(quote.complete) });
    for (const { carrier } of missing) metrics.add("CarriersMissed", 1, "Count", { carrier });
    return json(view(quote, []), { status: 201, headers: { location: `/quotes/${id}` } });
  }),
);

function outcomeOf(gathered: Gathered<Answer>, log: Context["log"]): Outcome {
  const carrier = Carrier.parse(gathered.provider);
  if (gathered.status === "answered") return { carrier, ...gathered.value };
  if (gathered.status !== "failed") return { carrier, state: "late" };
  log.warn("A carrier failed", { carrier, error: gathered.error });
  return { carrier, state: "failed" };
}

/**
 * Under the same Idempotency-Key, `newId` gives the same id again. So if it is taken, an earlier attempt at this request wrote the
 * quote and died before it answered: what it wrote is the answer.
 */
async function putOnce(
  quotes: TableReader<Quote, "id"> & TableWriter<Quote, "id">,
  quote: Quote,
): Promise<Quote> {
  try {
    await quotes.put(quote, { if: "absent" });
    return quote;
  } catch (error) {
    const earlier = error instanceof ConditionFailedError && (await quotes.get({ id: quote.id }));
    if (!earlier) throw error;
    return earlier.item;
  }
}
